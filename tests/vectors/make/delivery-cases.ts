import { jsonOf, xmlOf } from './documents.ts'
import type { Signers } from './sign.ts'
import { type CaseWriter, post, type StepSpec } from './write-case.ts'

/** Accepted, and the receipt's digest kept: an inbox does not tell it, a receiver takes it from the document. */
const accepted = (digest: 'envelopeDigest' | 'contentDigest') => ({
  expect: { status: 202 },
  keep: { digest: `/evidence/${digest}/value` },
})

/** What a receiver does too late, twice or with other content. */
export async function makeDeliveryCases({ refuse }: CaseWriter, signers: Signers): Promise<void> {
  const sent = post(await signers.ownJws(jsonOf('concern-consented'), 'fpa.p256'), accepted('envelopeDigest'))
  const sentXml = post(signers.own(xmlOf('concern-consented'), 'fpa.p256'), accepted('contentDigest'))
  const call = (path: string, json: unknown): StepSpec => ({
    method: 'POST',
    path: `/v1/inbox/${path}`,
    caller: 'satakunta.tls',
    contentType: 'application/json',
    body: { json },
  })
  const well = (step: StepSpec): StepSpec => ({ ...step, expect: { status: 200 } })
  const lease = (leaseSeconds: number, token: string): StepSpec => ({
    ...well(call('leases', { leaseSeconds })),
    keep: { item: '/items/0/item', [token]: '/items/0/leaseToken' },
  })
  const confirm = (leaseToken: string | number, recordId = 'record-1', sha256 = '{{digest}}') =>
    call('items/{{item}}/confirmation', { leaseToken, recordId, sha256 })
  const reject = (leaseToken: string | number) =>
    call('items/{{item}}/rejection', { leaseToken, reason: 'not-our-client' })
  const held = [sent, lease(300, 'token')] as const
  const listed: StepSpec = {
    method: 'GET',
    path: '/v1/inbox/items',
    caller: 'satakunta.tls',
    expect: { status: 200 },
    keep: { item: '/items/0/item' },
  }

  refuse('lease.lost', 'other-token', 'A token that was never given out', ...held, confirm(4_000_000_000))
  refuse('lease.lost', 'never-leased', 'A confirmation of an item that nobody has leased', sent, listed, confirm(1))
  refuse(
    'lease.lost',
    'late',
    'The lease ran out, the item was leased again, and the first holder confirms',
    sent,
    lease(1, 'token'),
    { ...lease(300, 'next'), afterMs: 1_500 },
    confirm('{{token}}'),
  )
  refuse(
    'lease.lost',
    'late-rejection',
    'The same with a rejection',
    sentXml,
    lease(1, 'token'),
    { ...lease(300, 'next'), afterMs: 1_500 },
    reject('{{token}}'),
  )

  refuse(
    'item.closed',
    'other-record',
    'Confirmed again with another record id',
    ...held,
    well(confirm('{{token}}')),
    confirm('{{token}}', 'record-2'),
  )
  refuse(
    'item.closed',
    'rejected-after-confirmation',
    'Rejected after it was confirmed',
    ...held,
    well(confirm('{{token}}')),
    reject('{{token}}'),
  )
  refuse(
    'item.closed',
    'confirmed-after-rejection',
    'Confirmed after it was rejected',
    ...held,
    well(reject('{{token}}')),
    confirm('{{token}}'),
  )

  const stored = [...held, well(confirm('{{token}}'))] as const
  const asked: StepSpec = {
    ...well(call('leases', {})),
    afterJob: 'second-looks',
    keep: { nonce: '/secondLooks/0/nonce' },
  }
  const show = (answer: object) => call('items/{{item}}/second-look', { nonce: '{{nonce}}', ...answer })
  refuse(
    'second-look.failed',
    'digest-only',
    'The receiver kept the digest of the document and not the document: it has nothing to hash with the nonce',
    ...stored,
    asked,
    show({ sha256: '{{digest}}' }),
  )
  refuse(
    'second-look.failed',
    'absent',
    'The receiver does not find what it confirmed',
    ...stored,
    asked,
    show({ absent: true }),
  )

  refuse(
    'confirmation.digest-mismatch',
    'json',
    'What was read back is not what was handed over',
    ...held,
    confirm('{{token}}', 'record-1', '0'.repeat(64)),
  )
  refuse(
    'confirmation.digest-mismatch',
    'content-digest',
    'The digest of the signed content instead of the document',
    sentXml,
    lease(300, 'token'),
    confirm('{{token}}'),
  )
}
