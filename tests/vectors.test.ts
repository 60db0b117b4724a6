import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyReceipt } from '../src/evidence/receipt.ts'
import type { OfficeId } from '../src/message/ids.ts'
import { findContent } from '../src/store/inbox.ts'
import { readCases } from './vectors/play/case.ts'
import { type Played, play } from './vectors/play/play.ts'
import { openVectorGateway, type VectorGateway, worldAt } from './vectors/play/world.ts'

const cases = readCases('accept')

let gateway: VectorGateway

beforeAll(async () => {
  gateway = await openVectorGateway()
})
afterAll(() => gateway?.close())

describe('a document that must be accepted', () => {
  test.each(cases)('$name', async (vector) => {
    const { accepted } = vector.vector
    const played = await play(gateway, vector)
    const receipt = requireReceipt(played)
    expect(receipt.evidence).toMatchObject({
      event: 'SubmissionAcceptance',
      eventTime: worldAt.toISOString(),
      reasons: [],
      messageType: accepted?.messageType,
      signature: { algorithm: accepted?.algorithm },
      route: { office: accepted?.office },
    })
    await requireConsigned(played, receipt.inclusion.leafIndex + 1, accepted?.office ?? '', accepted?.reason)
    expect(gateway.app.faults).toEqual([])
  })

  test('by four signers, in both encodings', () => {
    const made = cases.map(({ vector }) => vector.made.split(' ')[0])
    expect([...new Set(made)].sort()).toEqual(['authlib', 'jwcrypto', 'src/sign/sign-xml.ts', 'xmlsec1'])
  })
})

function requireReceipt({ sent, reply }: Played) {
  expect(reply.status, reply.bytes.toString('utf8')).toBe(202)
  const verdict = verifyReceipt(reply.bytes, gateway.app.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  const envelopeDigest = { algorithm: 'SHA-256', value: createHash('sha256').update(sent).digest('hex') }
  expect(verdict.receipt.evidence).toMatchObject({ envelopeDigest })
  return verdict.receipt
}

/** The very bytes lie in the inbox of the office, and the log says so. */
async function requireConsigned({ sent }: Played, index: number, office: string, reason?: string): Promise<void> {
  const { store } = gateway.app
  // As if it had been handed out: nothing is fetched before.
  const [item] = await gateway.database.ownerSql<{ item: number }[]>`
    update delivery set lease_token = 1
    where message = (select max(message) from delivery where office = ${office}) returning message::int as item`
  const content = await findContent(store.db, store.keyring, [office as OfficeId], item?.item ?? 0)
  expect(content?.bytes.equals(sent)).toBe(true)
  const consigned = await findEvent(index)
  const canary = office === 'fpa' ? [] : ['office.canary-late']
  expect(consigned).toMatchObject({
    event: reason ? 'ContentConsignmentFailure' : 'ContentConsignment',
    // Nobody answers for an office of the vectors' world, which the sender is told; FPA gets no canaries.
    reasons: reason ? [reason] : ['office.not-polled', 'office.no-responsible', ...canary],
  })
}

async function findEvent(index: number): Promise<unknown> {
  const [row] = await gateway.app.store.reads<{ evidence: string }[]>`
    select evidence from log_entry where index = ${index}`
  return JSON.parse(row?.evidence ?? 'null')
}
