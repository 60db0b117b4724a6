import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { openParty } from '../../src/dev/world.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { MessageHistory } from '../../src/message/history.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, signMessage, type Wish } from '../support/messages.ts'
import { createWorld, parties, type World } from '../support/world.ts'

/** FPA and several offices of social services on one gateway, each with a system that speaks for it. */
export interface Offices {
  readonly app: TestApp
  readonly database: TestDatabase
  readonly world: World
  readonly fpa: Caller
  at(office: OfficeName): Caller
  /** A concern of FPA about a person in Satakunta, so for `area-06`. */
  send(wish?: Wish): Promise<{ messageId: string }>
  lease(office: OfficeName): Promise<Lease>
  transfer(from: OfficeName, lease: Lease, to: string, change?: object): Promise<Reply>
  reject(office: OfficeName, lease: Lease): Promise<Reply>
  confirm(office: OfficeName, lease: Lease): Promise<Reply>
  history(messageId: string): Promise<MessageHistory & { events: { evidence: Told }[] }>
  close(): Promise<void>
}

/** What tests look at in an evidence. */
export interface Told {
  readonly event: string
  readonly reasons: readonly string[]
  readonly recipient: { readonly party: string | null; readonly office: string }
  readonly custody?: { readonly from: string; readonly by?: string }
}

export const officeParties = {
  'area-01': parties.eastUusimaa,
  'area-02': '2844969-4',
  'area-03': '3221347-3',
  'area-04': '3221356-1',
  'area-05': '3221065-1',
  'area-06': parties.satakunta,
  'area-07': '3221307-8',
} as const
export type OfficeName = keyof typeof officeParties

export async function openOffices(): Promise<Offices> {
  const database = await createTestDatabase()
  const world = await createWorld(database.ownerSql)
  const app = await createTestApp({ database, world })
  const fpa = app.as(world.party('fpa'))
  const at = (office: OfficeName) => {
    const party = officeParties[office] as PartyId
    return app.as(openParty(world.folder, party, party, world.at))
  }
  const post = (office: OfficeName, { item, leaseToken }: Lease, step: string, body: object) =>
    at(office).post(`/v1/inbox/items/${item}/${step}`, { leaseToken, ...body })
  return {
    app,
    database,
    world,
    fpa,
    at,
    async send(wish = {}) {
      const signed = await signMessage(createConcern(wish), world.party('fpa'), 'json')
      expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
      return signed
    },
    async lease(office) {
      const { items } = (await at(office).post('/v1/inbox/leases', {})).json<{ items: Lease[] }>()
      if (!items[0]) throw new Error(`nothing waits at ${office}`)
      return items[0]
    },
    transfer: (from, lease, to, change = {}) =>
      post(from, lease, 'transfer', { office: to, reason: 'not-our-client', ...change }),
    reject: (office, lease) => post(office, lease, 'rejection', { reason: 'not-our-task' }),
    async confirm(office, lease) {
      const content = await at(office).get(`/v1/inbox/items/${lease.item}/content`)
      const sha256 = createHash('sha256').update(content.bytes).digest('hex')
      return post(office, lease, 'confirmation', { recordId: `record-${lease.item}`, sha256 })
    },
    async history(messageId) {
      return (await fpa.get(`/v1/messages/${messageId}`)).json<never>()
    },
    async close() {
      await app.close()
      await database.close()
      world.remove()
    },
  }
}

/** The evidence of a receipt, which must verify. */
export function evidenceOf(reply: Reply, { keys }: TestApp): Told {
  expect([reply.status, reply.bytes.toString().slice(0, 300)]).toEqual([200, expect.any(String)])
  const verdict = verifyReceipt(reply.bytes, keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.receipt.evidence as unknown as Told
}

/** Of a refusal, its code and the rule that it names. */
export function refusalOf(reply: Reply): string {
  const { code, detail } = reply.json<{ code?: string; detail?: string }>()
  return `${reply.status} ${code}: ${detail}`
}
