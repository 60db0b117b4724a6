import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leaseItems } from '../../src/delivery.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, createPlan, type Signed, signMessage, type Wish } from '../support/messages.ts'
import { createWorld, parties, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let here: TestApp
let there: TestApp
let fpa: Caller
let office: Caller
let looks = 0

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  here = await createTestApp({ database, world })
  there = await createTestApp({ database, world, adapt: patient })
  fpa = here.as(world.party('fpa'))
  office = here.as(world.party('satakunta'))
})

afterAll(async () => {
  await Promise.all([here, there].map((app) => app.close()))
  await database.close()
  world.remove()
})

test('a long poll wakes when a message comes in at another gateway', async () => {
  const waiting = there.as(world.party('satakunta')).post('/v1/inbox/leases', { waitSeconds: 60 })
  await expect.poll(() => looks).toBe(1)
  const { signed } = await send()
  const { items } = (await waiting).json<{ items: Lease[] }>()
  expect(items).toMatchObject([{ messageId: signed.messageId, office: 'area-06', state: 'leased', leaseToken: 1 }])
  await confirm(items[0] as Lease)
})

test('a long poll at FPA does not wake the office, nor the other way', async () => {
  const before = looks
  const waiting = there.as(world.party('fpa')).post('/v1/inbox/leases', { waitSeconds: 60 })
  await expect.poll(() => looks).toBe(before + 1)
  await send()
  await confirm(await leaseOne())
  const plan = await signMessage(createPlan(), world.party('satakunta'), 'json')
  expect(await office.post('/v1/messages', plan)).toMatchObject({ status: 202 })
  const { items } = (await waiting).json<{ items: Lease[] }>()
  expect(items).toMatchObject([{ messageId: plan.messageId, office: 'fpa' }])
  expect(looks).toBe(before + 2)
})

test('twenty pollers on two gateways take two hundred items, each exactly once', async () => {
  const all = 200
  const sent = await inParallel(16, Array.from({ length: all }), async () => (await send()).signed.messageId)
  const taken: Lease[] = []
  const poller = async (_: unknown, number: number) => {
    const caller = (number % 2 === 0 ? here : there).as(world.party('satakunta'))
    while (taken.length < all) {
      const { items } = (await caller.post('/v1/inbox/leases', { max: 1 + (number % 7) })).json<{ items: Lease[] }>()
      taken.push(...items)
    }
  }
  await Promise.all(Array.from({ length: 20 }, poller))
  expect(taken).toHaveLength(all)
  expect(taken.map((one) => one.messageId).sort()).toEqual(sent.sort())
  expect(taken.every((one) => one.leaseToken === 1)).toBe(true)
  expect((await office.post('/v1/inbox/leases', { max: 100 })).json()).toEqual({ items: [] })
  await inParallel(16, taken, (one) => confirm(one))
})

test('nothing but the document tells its digest to the receiver, until it has confirmed', async () => {
  const { signed } = await send()
  const lease = await leaseOne()
  const digest = sha256(signed.body)
  const shown = [
    JSON.stringify(lease),
    (await office.get(`/v1/inbox/items/${lease.item}`)).bytes,
    (await office.get('/v1/inbox/items')).bytes,
  ]
  expect(shown.filter((text) => text.includes(digest))).toEqual([])
  const entries = await database.sql`select index::int, evidence from log_entry where message = ${lease.item}`
  expect(entries.filter(({ evidence }) => evidence.includes(digest))).toHaveLength(3)
  for (const { index } of entries) expect(await office.get(`/v1/receipts/${index}`)).toMatchObject({ status: 404 })
  const confirmed = await confirm(lease)
  const { leafIndex } = confirmed.receipt().inclusion
  expect(await office.get(`/v1/receipts/${leafIndex}`)).toMatchObject({ status: 200, bytes: confirmed.bytes })
})

test('a long poll ends when its caller loses the right meanwhile', async () => {
  const leaving = there.as(world.party('eastUusimaa'))
  const before = looks
  const waiting = leaving.post('/v1/inbox/leases', { waitSeconds: 60 })
  await expect.poll(() => looks).toBe(before + 1)
  const justBefore = new Date(world.at.getTime() - 1)
  await database.ownerSql`update certificate set withdrawn_at = ${justBefore}
    where party = ${parties.eastUusimaa} and purpose = 'tls'`
  await expect.poll(async () => (await leaving.get('/v1/inbox/items')).status).toBe(403)
  await database.ownerSql`select pg_notify('budkavle_inbox', '')`
  expect(await waiting).toMatchObject({ status: 403 })
})

test('an expired lease goes back with a larger token, and the late confirmation is refused', async () => {
  await send()
  const late = await leaseOne()
  await expire(late)
  const next = await leaseOne()
  expect(next).toMatchObject({ item: late.item, leaseToken: late.leaseToken + 1 })
  expect(await confirm(late)).toMatchObject({ status: 409, code: 'lease.lost' })
  expect(await reject(late)).toMatchObject({ status: 409, code: 'lease.lost' })
  expect(await confirm(next)).toMatchObject({ status: 200 })
})

test('a late confirmation counts when nobody took the item in between', async () => {
  await send()
  const late = await leaseOne()
  await expire(late)
  expect(await confirm(late)).toMatchObject({ status: 200 })
})

test('what was leased for a poll whose connection died meanwhile waits again at once', async () => {
  await send()
  const gone = new AbortController()
  const { delivery } = here.deps.inbox
  const dying: typeof delivery = {
    ...delivery,
    async lease(...asked) {
      const leases = await delivery.lease(...asked)
      gone.abort()
      return leases
    },
  }
  const wish = { max: 1, leaseSeconds: 300, waitSeconds: 60 }
  const { items } = await leaseItems(dying, () => ({ id: parties.satakunta as PartyId }), wish, gone.signal)
  const next = await leaseOne()
  expect(next).toMatchObject({ item: items[0]?.item, leaseToken: 2 })
  expect(await confirm(next)).toMatchObject({ status: 200 })
})

test('fetching gives the very bytes that were sent, and changes nothing of the item', async () => {
  for (const encoding of ['xml', 'json'] as const) {
    const { signed } = await send({}, encoding)
    const lease = await leaseOne()
    const { item } = lease
    const before = await state()
    for (let i = 0; i < 3; i += 1) {
      const content = await office.get(`/v1/inbox/items/${item}/content`)
      expect(content).toMatchObject({ status: 200, bytes: Buffer.from(signed.body) })
      expect(await office.get(`/v1/inbox/items/${item}`)).toMatchObject({ status: 200 })
    }
    expect(await state()).toEqual(before)
    await confirm(lease)
  }
})

test('a confirmation says which record, and its repeat gets the same receipt; another is too late', async () => {
  const { signed } = await send()
  const lease = await leaseOne()
  const first = await confirm(lease, { recordId: 'case/2026-17' })
  const verdict = verifyReceipt(first.bytes, here.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  expect(verdict.receipt.evidence).toMatchObject({
    event: 'ContentHandover',
    messageIdentifier: signed.messageId,
    envelopeDigest: { value: sha256(signed.body) },
    handover: { recordId: 'case/2026-17', readBackDigest: { value: sha256(signed.body) } },
  })
  expect(await confirm(lease, { recordId: 'case/2026-17' })).toMatchObject({ status: 200, bytes: first.bytes })
  const elsewhere = there.as(world.party('satakunta'))
  expect((await confirm(lease, { recordId: 'case/2026-17' }, elsewhere)).bytes).toEqual(first.bytes)
  for (const other of [
    { recordId: 'case/2026-18' },
    { sha256: '0'.repeat(64) },
    { leaseToken: lease.leaseToken + 1 },
  ]) {
    expect(await confirm(lease, { recordId: 'case/2026-17', ...other })).toMatchObject({
      status: 409,
      code: 'item.closed',
    })
  }
  expect(await reject(lease)).toMatchObject({ status: 409, code: 'item.closed' })
  expect(await history(signed)).toMatchObject({
    state: 'stored',
    events: [
      { evidence: { event: 'SubmissionAcceptance' } },
      { evidence: { event: 'ContentConsignment' } },
      { evidence: { event: 'ConsignmentNotification' } },
      { evidence: { event: 'ContentAccessTracking', reasons: ['receiver.fetched'] } },
      { evidence: { event: 'ContentHandover', handover: { recordId: 'case/2026-17' } } },
    ],
  })
})

test('a wrong digest confirms nothing: an alarm, evidence of it, and the item waits again', async () => {
  const { signed } = await send()
  const lease = await leaseOne()
  const wrong = await confirm(lease, { sha256: sha256('something else') })
  expect(wrong).toMatchObject({ status: 409, code: 'confirmation.digest-mismatch' })
  expect(await database.sql`select kind, party, message::int from alarm`).toEqual([
    { kind: 'confirmation.digest-mismatch', party: '3221304-3', message: lease.item },
  ])
  expect(await history(signed)).toMatchObject({ state: 'accepted' })
  expect((await history(signed)).events.at(-1)).toMatchObject({
    evidence: { event: 'ContentHandoverFailure', reasons: ['confirmation.digest-mismatch'] },
  })
  expect((await office.get(`/v1/inbox/items/${lease.item}`)).json()).toMatchObject({ state: 'waiting' })
  expect(await confirm(lease)).toMatchObject({ status: 409, code: 'lease.lost' })
  const [entry] = await database.sql`select max(index)::int as index from log_entry where message = ${lease.item}`
  const failure = `/v1/receipts/${entry?.index}`
  expect(await office.get(failure), 'it tells the digest that is asked for').toMatchObject({ status: 404 })
  expect(await confirm(await leaseOne())).toMatchObject({ status: 200 })
  expect(await office.get(failure)).toMatchObject({ status: 200 })
})

test('an item that is over tells where the receipt of that is; one that is not has none', async () => {
  for (const [close, state] of [[confirm, 'stored'] as const, [reject, 'rejected'] as const]) {
    await send()
    const lease = await leaseOne()
    const address = `/v1/inbox/items/${lease.item}`
    expect((await office.get(address)).json()).not.toHaveProperty('receipt')
    const closed = await close(lease)
    const { receipt, ...item } = (await office.get(address)).json<{ receipt: number; state: string }>()
    expect(item.state).toBe(state)
    expect(await office.get(`/v1/receipts/${receipt}`)).toMatchObject({ status: 200, bytes: closed.bytes })
  }
})

test('a rejected item goes to the manual desk, and the sender sees why', async () => {
  const { signed } = await send()
  const lease = await leaseOne()
  const first = await reject(lease)
  expect(first).toMatchObject({ status: 200 })
  expect(await reject(lease)).toMatchObject({ status: 200, bytes: first.bytes })
  const seen = await history(signed)
  expect(seen).toMatchObject({ state: 'manual-desk' })
  expect(seen.events.at(-1)).toMatchObject({
    evidence: { event: 'ContentHandoverFailure', reasons: ['receiver.not-our-task'] },
  })
  expect(await confirm(lease)).toMatchObject({ status: 409, code: 'item.closed' })
  expect((await office.get(`/v1/inbox/items/${lease.item}`)).json()).toMatchObject({
    state: 'rejected',
    office: 'area-06',
  })
  expect(await office.get(`/v1/inbox/items/${lease.item}/content`)).toMatchObject({ status: 404 })
  expect((await office.post('/v1/inbox/leases', { max: 100 })).json()).toEqual({ items: [] })
  const [desk] = await database.sql`select office, state from delivery where message = ${lease.item}`
  expect(desk).toEqual({ office: 'manual-desk', state: 'open' })
})

test.each([
  ['a personal identity code', '010190-999W'],
  ['one among other letters', 'case/010190A999W/2'],
  ['an empty text', ''],
  ['a space', 'case 7'],
  ['a text of 101 letters', 'x'.repeat(101)],
  ['a number', 17],
  ['nothing', undefined],
])('a record id that is %s is refused, and not repeated', async (_name, recordId) => {
  await send()
  const lease = await leaseOne()
  const answer = await confirm(lease, { recordId })
  expect(answer).toMatchObject({ status: 400, code: 'request.malformed' })
  expect(answer.bytes.toString()).not.toContain('010190')
  expect(await confirm(lease)).toMatchObject({ status: 200 })
})

test.each([
  ['another member', { extra: 1 }],
  ['no token', { leaseToken: undefined }],
  ['a token as text', { leaseToken: 'x' }],
  ['a digest in capitals', { sha256: 'A'.repeat(64) }],
  ['the SHA-256 of an attachment', { attachments: ['a'.repeat(64)] }],
  ['one attachment that is no list', { attachments: 'a'.repeat(128) }],
])('a confirmation with %s is refused', async (_name, change) => {
  await send()
  const lease = await leaseOne()
  expect(await confirm(lease, change)).toMatchObject({
    status: expect.toSatisfy((n: number) => n === 400 || n === 409),
  })
  expect(await confirm(lease)).toMatchObject({ status: 200 })
})

/** Looks again only when woken, and counts. */
function patient(deps: Parameters<NonNullable<Parameters<typeof createTestApp>[0]['adapt']>>[0]) {
  const { delivery } = deps.inbox
  const lease: typeof delivery.lease = async (...asked) => {
    const leases = await delivery.lease(...asked)
    looks += 1
    return leases
  }
  const awaitArrival: typeof delivery.awaitArrival = (offices) => delivery.awaitArrival(offices, 100_000_000)
  return { ...deps, inbox: { ...deps.inbox, delivery: { ...delivery, lease, awaitArrival } } }
}

async function send(wish: Wish = {}, encoding: 'xml' | 'json' = 'json'): Promise<{ signed: Signed }> {
  const signed = await signMessage(createConcern(wish), world.party('fpa'), encoding)
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  return { signed }
}

async function leaseOne(): Promise<Lease> {
  const { items } = (await office.post('/v1/inbox/leases', { max: 1 })).json<{ items: Lease[] }>()
  if (!items[0]) throw new Error('nothing to lease')
  return items[0]
}

async function confirm(lease: Lease, change: object = {}, caller: Caller = office) {
  const content = await office.get(`/v1/inbox/items/${lease.item}/content`)
  const body = {
    leaseToken: lease.leaseToken,
    recordId: `record-${lease.item}`,
    sha256: sha256(content.bytes),
    ...change,
  }
  return withCode(await caller.post(`/v1/inbox/items/${lease.item}/confirmation`, body))
}

async function reject(lease: Lease) {
  const body = { leaseToken: lease.leaseToken, reason: 'not-our-task' }
  return withCode(await office.post(`/v1/inbox/items/${lease.item}/rejection`, body))
}

function withCode(reply: Awaited<ReturnType<Caller['get']>>) {
  return { ...reply, code: reply.json<{ code?: string }>().code }
}

async function history(signed: Signed) {
  return (await fpa.get(`/v1/messages/${signed.messageId}`)).json<{ state: string; events: object[] }>()
}

function expire({ item }: Lease) {
  return database.ownerSql`update delivery set leased_until = now() - interval '1 second' where message = ${item}`
}

/** All but of what the log tells by itself: which lease it was fetched under. */
async function state() {
  const rows = await database.ownerSql`select * from delivery order by message`
  return rows.map(({ fetched_entry: _, fetched_token: __, ...row }) => row)
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}

async function inParallel<In, Out>(width: number, all: readonly In[], work: (one: In) => Promise<Out>): Promise<Out[]> {
  const [places, done]: [number[], Out[]] = [[...all.keys()], []]
  const worker = async () => {
    for (let at = places.shift(); at !== undefined; at = places.shift()) done.push(await work(all[at] as In))
  }
  await Promise.all(Array.from({ length: width }, worker))
  return done
}
