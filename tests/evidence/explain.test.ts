import { expect, test } from 'vitest'
import { acceptance, handover, handoverFailure, stopped } from '../../src/evidence/evidence.ts'
import { explainEvidence } from '../../src/evidence/explain.ts'
import { astray } from '../../src/evidence/item-steps.ts'
import { confirmation, createStamp, createTimed, item, receiver } from './samples.ts'

const stamp = createStamp()

test.each([
  ['rule', 'for office satakunta-adult, by rule rule-1'],
  ['thread', 'for office satakunta-adult, the other end of its thread'],
  ['route.none', 'for the manual desk manual-desk'],
] as const)('an acceptance says why it goes where it goes: %s', (reason, words) => {
  expect(explainEvidence(acceptance(createTimed(reason), stamp)[0]).join('\n')).toContain(words)
})

test('what was stopped is told apart from what a receiver did not take', () => {
  const told = explainEvidence(stopped(item, 'sender.cancelled', stamp)).join('\n')
  expect(told).toContain('stopped before it was confirmed by office satakunta-adult')
  expect(told).toContain('sender.cancelled')
  expect(told).toContain('nor that none has read it')
  const rejected = handoverFailure(item, receiver, 'receiver.not-our-client', stamp)
  expect(explainEvidence(rejected).join('\n')).toContain('not taken over by office satakunta-adult')
})

test('an item that went from office to office is told apart from one that no office can take', () => {
  const told = explainEvidence(astray(item, { from: 'area-01' }, 'transfer.loop', stamp)).join('\n')
  expect(told).toContain('kept at the manual desk manual-desk, since it went from office to office')
  expect(told).toMatch(/given on +by area-01/)
  const [, unrouted] = acceptance(createTimed('route.none'), stamp)
  if (!unrouted) throw new Error('no consignment')
  expect(explainEvidence(unrouted).join('\n')).toContain('since no office can take it')
})

test('a handover names each attachment that was read back', () => {
  const attachmentDigests = ['ab'.repeat(64), 'cd'.repeat(64)]
  const told = explainEvidence(handover(item, receiver, { ...confirmation, attachmentDigests }, stamp))
  for (const digest of attachmentDigests) expect(told.join('\n')).toContain(digest)
  expect(explainEvidence(handover(item, receiver, confirmation, stamp)).join('\n')).not.toContain('attachment')
})
