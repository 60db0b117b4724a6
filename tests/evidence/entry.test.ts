import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/evidence/canonical-json.ts'
import { createEntry, parseEvidence, requireEvidence } from '../../src/evidence/entry.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { leafHash } from '../../src/evidence/merkle.ts'
import { NotProven } from '../../src/evidence/not-proven.ts'
import { receivedOf, someEvidence } from './samples.ts'

const all = someEvidence()

test('an entry is the canonical JSON of its evidence and the leaf hash of those bytes', () => {
  for (const evidence of all) {
    const entry = createEntry(evidence)
    expect(entry.evidence).toBe(canonicalJson(evidence))
    expect(entry.leafHash).toEqual(leafHash(Buffer.from(entry.evidence)))
    expect(parseEvidence(entry.evidence)).toEqual(evidence)
  }
})

test('the order of members does not matter to an entry, but there is one text to read', () => {
  for (const evidence of all) {
    const reversed = Object.fromEntries(Object.entries(evidence).toReversed())
    expect(createEntry(requireEvidence(reversed))).toEqual(createEntry(evidence))
    expect(() => parseEvidence(JSON.stringify(reversed))).toThrow(NotProven)
  }
})

describe.each(all.map((evidence) => [evidence.event, evidence] as const))('%s', (_, evidence) => {
  const optional = ['subIndication', 'messageIdentifier', 'refToMessageIdentifier', 'custody', 'answer']

  const mayBeShort: string[] = [
    'SubmissionRejection',
    'ContentConsignment',
    'ContentConsignmentFailure',
    'InboxManifestAnswer',
  ]

  test.each(Object.keys(evidence))('must have its own %s, in its form', (name) => {
    const { [name as keyof Evidence]: member, ...rest } = evidence
    const mayLack = mayBeShort.includes(evidence.event) && optional.includes(name)
    if (!mayLack) expect(() => requireEvidence(rest)).toThrow(NotProven)
    for (const wrong of [undefined, 7, 'något fritt', '010190-900P', {}, ['x y'], [['a.b']], [member]]) {
      expect(() => requireEvidence({ ...evidence, [name]: wrong })).toThrow(NotProven)
    }
  })

  test('has no further member', () => {
    for (const name of ['note', '__proto__', 'constructor', 'toString']) {
      const more = JSON.parse(`${JSON.stringify(evidence).slice(0, -1)},"${name}":"x"}`)
      expect(() => requireEvidence(more)).toThrow(NotProven)
    }
  })
})

test.each([
  ['the recipient', { recipient: { party: null, office: 'a', municipality: '102' } }],
  ['the recipient’s office', { recipient: { party: null, office: '010190-900P' } }],
  ['the route', { route: { office: 'a', rule: 'a rule in words' } }],
  ['a digest', { contentDigest: { algorithm: 'SHA-1', value: 'ab'.repeat(32) } }],
  ['a digest’s value', { contentDigest: { algorithm: 'SHA-256', value: 'AB'.repeat(32) } }],
  ['the signature', { signature: { algorithm: 'ES256', certificate: 'c'.repeat(43), name: 'x' } }],
])('%s is closed too', (_, change) => {
  expect(requireEvidence(all[0])).toEqual(all[0])
  expect(() => requireEvidence({ ...all[0], ...change })).toThrow(NotProven)
})

test.each([
  ['no list', 'ab'.repeat(64)],
  ['an empty one', []],
  ['a SHA-256', ['ab'.repeat(32)]],
  ['in capitals', ['AB'.repeat(64)]],
  ['a text', ['liite 1']],
])('the digests of attachments are SHA-512, one or more: not %s', (_, attachmentDigests) => {
  const handover = all.find((evidence) => evidence.event === 'ContentHandover')
  if (handover?.event !== 'ContentHandover') throw new Error('the samples lack a handover')
  const good = { ...handover, handover: { ...handover.handover, attachmentDigests: ['cd'.repeat(64)] } }
  expect(requireEvidence(good)).toEqual(good)
  const bad = { ...handover, handover: { ...handover.handover, attachmentDigests } }
  expect(() => requireEvidence(bad)).toThrow(NotProven)
  expect(() => requireEvidence({ ...handover, handover: { ...handover.handover, note: 'x' } })).toThrow(NotProven)
})

test.each([null, [], 'x', 7, { event: 'Nothing' }, { event: 'toString' }, {}])('%j is no evidence', (value) => {
  expect(() => requireEvidence(value)).toThrow(NotProven)
})

test('a handover with another digest than the document’s can be read by nobody', () => {
  const handover = all.find((evidence) => evidence.event === 'ContentHandover')
  if (handover?.event !== 'ContentHandover') throw new Error('the samples lack a handover')
  const readBackDigest = { algorithm: 'SHA-256' as const, value: receivedOf(Buffer.from('other')).envelopeDigest }
  const contradicting = { ...handover, handover: { ...handover.handover, readBackDigest } }
  expect(() => parseEvidence(createEntry(contradicting).evidence)).toThrow('digest read back')
})
