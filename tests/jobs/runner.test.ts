import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startJob } from '../../src/jobs/runner.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('runs at once, then a jittered interval after each end, and no more once stopped', async () => {
  const work = vi.fn(async () => {})
  const job = startJob({ name: 'a', everySeconds: 10, random: () => 0.25, log: quiet }, work)
  await vi.advanceTimersByTimeAsync(0)
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(9_499)
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(work).toHaveBeenCalledTimes(2)
  await job.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(work).toHaveBeenCalledTimes(2)
})

test('two runs never overlap, and stopping waits for the one under way', async () => {
  const ends: (() => void)[] = []
  const work = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)))
  const job = startJob({ name: 'a', everySeconds: 1, random: () => 0, log: quiet }, work)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(work).toHaveBeenCalledTimes(1)
  let stopped = false
  const stopping = job.stop().then(() => {
    stopped = true
  })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(stopped).toBe(false)
  ends[0]?.()
  await stopping
  await vi.advanceTimersByTimeAsync(60_000)
  expect(work).toHaveBeenCalledTimes(1)
})

test('a run that throws is counted and logged without its text, and the next one comes', async () => {
  const lines: object[] = []
  const outcomes: string[] = []
  const work = vi.fn(() => {
    throw new TypeError('a value')
  })
  const log = { error: (fields: object) => void lines.push(fields) }
  const onRun = (_name: string, outcome: string) => void outcomes.push(outcome)
  const job = startJob({ name: 'a', everySeconds: 1, random: () => 0, log, onRun }, work)
  await vi.advanceTimersByTimeAsync(950)
  expect(outcomes).toEqual(['failed', 'failed'])
  expect(lines).toEqual([
    { job: 'a', reason: 'TypeError' },
    { job: 'a', reason: 'TypeError' },
  ])
  await job.stop()
})

const quiet = { error() {} }
