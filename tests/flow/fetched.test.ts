import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import type { Lease } from '../../src/message/delivery.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, signMessage } from '../support/messages.ts'
import { createWorld, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

test('the sender is told that its message was fetched, once a lease, however often it is', async () => {
  const messageId = await send()
  const first = await leaseOne()
  await Promise.all([fetchContent(first), fetchContent(first), fetchContent(first)])
  await fetchContent(first)
  await expect.poll(() => fetchedIn(messageId)).toBe(1)
  await database.ownerSql`update delivery set leased_until = now() - interval '1 second' where message = ${first.item}`
  const second = await leaseOne()
  await fetchContent(second)
  await expect.poll(() => fetchedIn(messageId)).toBe(2)
  expect((await confirm(second)).status).toBe(200)
  await fetchContent(second)
  expect(await fetchedIn(messageId)).toBe(2)
})

test('content is handed out also when the log cannot be told, and the fault is counted', async () => {
  const messageId = await send()
  const lease = await leaseOne()
  const broken = await createTestApp({ database, world, adapt: withoutLog })
  const reply = await broken.as(world.party('satakunta')).get(`/v1/inbox/items/${lease.item}/content`)
  expect(reply).toMatchObject({ status: 200 })
  expect(told).toEqual([{ item: lease.item, leaseToken: lease.leaseToken }])
  expect(await fetchedIn(messageId)).toBe(0)
  await broken.close()
  await database.ownerSql`alter function step_access(json, bigint) rename to step_access_away`
  expect((await fetchContent(lease)).status).toBe(200)
  await expect.poll(() => app.faults.length).toBe(1)
  await database.ownerSql`alter function step_access_away(json, bigint) rename to step_access`
  expect((await confirm(lease)).status).toBe(200)
})

test('an opening gets a receipt, the same at each repeat, and the sender sees it', async () => {
  const messageId = await send()
  const lease = await leaseOne()
  expect((await open(lease)).status, 'before it is confirmed').toBe(404)
  await confirm(lease)
  const opened = await open(lease)
  const verdict = verifyReceipt(opened.bytes, app.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  expect(verdict.receipt.evidence).toMatchObject({ event: 'ContentAccessTracking', reasons: ['receiver.opened'] })
  expect(await Promise.all([open(lease), open(lease)])).toMatchObject([opened, opened].map(({ bytes }) => ({ bytes })))
  expect((await eventsOf(messageId)).at(-1)).toMatchObject({ reasons: ['receiver.opened'] })
  const { leafIndex } = opened.receipt().inclusion
  expect(await office.get(`/v1/receipts/${leafIndex}`)).toMatchObject({ status: 200, bytes: opened.bytes })
  expect((await app.as(world.party('eastUusimaa')).post(`/v1/inbox/items/${lease.item}/opening`, {})).status).toBe(404)
  expect((await office.post(`/v1/inbox/items/${lease.item}/opening`, { by: 'x' })).status).toBe(400)
})

const told: object[] = []

/** Somewhere the leaf is not written at all. */
function withoutLog(deps: Parameters<NonNullable<Parameters<typeof createTestApp>[0]['adapt']>>[0]) {
  const onFetched = (_: unknown, item: number, leaseToken: number) => void told.push({ item, leaseToken })
  return { ...deps, inbox: { ...deps.inbox, onFetched } }
}

async function send(): Promise<string> {
  const signed = await signMessage(createConcern(), world.party('fpa'), 'json')
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  return signed.messageId
}

async function leaseOne(): Promise<Lease> {
  const { items } = (await office.post('/v1/inbox/leases', {})).json<{ items: Lease[] }>()
  return items[0] as Lease
}

function fetchContent({ item }: Lease) {
  return office.get(`/v1/inbox/items/${item}/content`)
}

async function confirm(lease: Lease) {
  const sha256 = createHash('sha256')
    .update((await fetchContent(lease)).bytes)
    .digest('hex')
  const { item, leaseToken } = lease
  return office.post(`/v1/inbox/items/${item}/confirmation`, { leaseToken, recordId: `record-${item}`, sha256 })
}

function open({ item }: Lease) {
  return office.post(`/v1/inbox/items/${item}/opening`, {})
}

async function eventsOf(messageId: string) {
  const { events } = (await fpa.get(`/v1/messages/${messageId}`)).json<{
    events: { evidence: { reasons: string[] } }[]
  }>()
  return events.map(({ evidence }) => evidence)
}

async function fetchedIn(messageId: string): Promise<number> {
  return (await eventsOf(messageId)).filter(({ reasons }) => reasons[0] === 'receiver.fetched').length
}
