import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { erase } from '../../src/jobs/erase.ts'
import type { Lease } from '../../src/message/delivery.ts'
import { retentionRules } from '../../src/store/retention.ts'
import { findSubjectMessages } from '../../src/store/subjects.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { catalogue } from '../support/verified.ts'
import { createWorld, origin, type World } from '../support/world.ts'
import { createChildNotification, createGuardedFile } from './guarded-letters.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller
/** The gateway's time, long ago: what is confirmed then is over now. */
let at: Date

beforeAll(async () => {
  at = new Date(Date.now() - 40 * 86_400_000)
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql, at)
  app = await createTestApp({ database, world, now: () => at })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
})

afterAll(async () => {
  expect(app.faults).toEqual([])
  await app.close()
  await database.close()
  world.remove()
})

test('an item is erased with its files when its time is over: not found any more, and all its receipts verify', async () => {
  const { bytes, sha256, described } = createGuardedFile()
  expect(await fpa.put(`/v1/attachments/${sha256}`, bytes, 'application/pdf')).toMatchObject({ status: 201 })
  const message = { ...createChildNotification({ attachments: [described] }), createdAt: seconds(at) }
  const signed = await send(message)
  const waiting = await send(createConcern({ at }))
  const lease = await leaseOf(signed)
  const addresses = ['content', 'attachments', `attachments/${sha256}`].map(
    (of) => `/v1/inbox/items/${lease.item}/${of}`,
  )
  for (const address of addresses) expect([address, (await office.get(address)).status]).toEqual([address, 200])
  const digest = createHash('sha512').update(bytes).digest('hex')
  const confirmation = { ...confirmationOf(lease, signed), attachments: [digest] }
  const confirmed = await office.post(`/v1/inbox/items/${lease.item}/confirmation`, confirmation)
  expect(confirmed).toMatchObject({ status: 200 })

  const rules = retentionRules(catalogue)
  const now = { at: new Date(), issuer: origin, newId: randomUUID }
  expect(await erase(app.store, { ...now, at }, rules)).toBe(0)
  expect(await erase(app.store, now, rules)).toBe(1)

  for (const address of addresses) {
    expect((await office.get(address)).json()).toMatchObject({ status: 404, code: 'request.not-found' })
  }
  const kept = await database.ownerSql`select num_nulls(wrapped_key, iv, ciphertext) as gone from payload
    where message = ${lease.item} union all
    select num_nulls(wrapped_key, iv, ciphertext) from attachment where message = ${lease.item}`
  expect(kept.map(({ gone }) => gone)).toEqual([3, 3])
  expect((await office.get(`/v1/inbox/items/${lease.item}`)).json()).toMatchObject({ state: 'stored' })
  const again = await office.post(`/v1/inbox/items/${lease.item}/confirmation`, confirmation)
  expect(again).toMatchObject({ status: 200, bytes: confirmed.bytes })
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })

  const history = (await fpa.get(`/v1/messages/${signed.messageId}`)).json<{ state: string; events: object[] }>()
  expect(history.state).toBe('stored')
  for (const event of history.events) {
    expect(verifyReceipt(Buffer.from(JSON.stringify(event)), app.keys)).toMatchObject({ ok: true })
  }
  expect(history.events.at(-1)).toMatchObject({ evidence: { event: 'ContentErasure' } })
  const found = await leaseOf(waiting)
  expect(await office.get(`/v1/inbox/items/${found.item}/content`)).toMatchObject({ status: 200 })
})

test('the people in an erased message are still found', async () => {
  for (const code of ['040318A901P', '150385W950N']) {
    expect(await findSubjectMessages(app.store.background, app.store.keyring, code)).toMatchObject([{ guarded: true }])
  }
})

async function send(value: Parameters<typeof signMessage>[0]): Promise<Signed> {
  const signed = await signMessage(value, world.party('fpa'), 'xml')
  const answer = await fpa.post('/v1/messages', signed)
  expect([answer.status, answer.bytes.toString().slice(0, 400)]).toEqual([202, expect.any(String)])
  return signed
}

async function leaseOf({ messageId }: Signed): Promise<Lease> {
  leased.push(...(await office.post('/v1/inbox/leases', { max: 100 })).json<{ items: Lease[] }>().items)
  const found = leased.find((lease) => lease.messageId === messageId)
  if (!found) throw new Error('it is not in the inbox')
  return found
}

const leased: Lease[] = []

function confirmationOf({ leaseToken }: Lease, { body }: Signed) {
  return { leaseToken, recordId: 'case-1', sha256: createHash('sha256').update(body).digest('hex') }
}

function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
