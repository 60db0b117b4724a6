import { expect, test } from 'vitest'
import { createMetrics, mergeMetrics } from '../src/metrics.ts'

test('counts of several processes are added, what all of them see alike is not', async () => {
  const [a, b] = [createMetrics(), createMetrics()]
  a.messages.inc({ outcome: 'accepted', type: 'plan-client' }, 2)
  b.messages.inc({ outcome: 'accepted', type: 'plan-client' }, 3)
  a.receiptSeconds.observe(0.003)
  b.receiptSeconds.observe(0.3)
  for (const [metrics, size] of [
    [a, 40],
    [b, 41],
  ] as const)
    metrics.logSize.set(size)
  a.crlSecondsToStale.set({ issuer: 'one' }, 50)
  b.crlSecondsToStale.set({ issuer: 'one' }, -5)
  const snapshots = await Promise.all([a, b].map(({ registry }) => registry.getMetricsAsJSON()))
  // As they come over the channel between processes.
  const text = await mergeMetrics(structuredClone(snapshots))
  expect(text).toContain('budkavle_messages_total{outcome="accepted",type="plan-client"} 5')
  expect(text).toContain('budkavle_receipt_seconds_count 2')
  expect(text).toContain('budkavle_log_size 41')
  expect(text).toContain('budkavle_crl_seconds_to_stale{issuer="one"} -5')
  expect(text).toContain('process_cpu_user_seconds_total')
})
