import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { secondLooks } from '../../src/jobs/second-looks.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { LookAsk } from '../../src/message/looks.ts'
import { countLooks } from '../../src/store/second-looks.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { createWorld, type World } from '../support/world.ts'

const hour = 3_600_000
let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller
let now: Date

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  now = world.at
  app = await createTestApp({ database, world, now: () => now })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

/** Each test has an office that was never asked, with nothing confirmed. */
beforeEach(async () => {
  now = world.at
  await database.ownerSql`delete from second_look`
  await database.ownerSql`update incident set closed_at = now(), closed_by = 'test', closed_reason = 'found', closed_entry = 0
    where closed_at is null`
  await database.ownerSql`update delivery set state = 'stopped', stopped_by = message, stop_reason = 'sender.cancelled',
    stopped_entry = 0, record_id = null, read_back_digest = null, closed_entry = null`
})

test('a receiver that has what it confirmed shows it, and gets a receipt that anyone can compute again', async () => {
  const { item, content } = await receive()
  const look = await askedFor(item)
  expect(look).toMatchObject({ item, recordId: `record-${item}`, nonce: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const answer = digestOf(look, content)
  const reply = await answerLook(look, { sha256: answer })
  expect(reply.status, reply.bytes.toString()).toBe(200)
  const verdict = verifyReceipt(reply.bytes, app.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  expect(verdict.receipt.evidence).toMatchObject({
    event: 'StorageConfirmation',
    look: { recordId: look.recordId, nonce: look.nonce, answer },
  })
  expect(await answerLook(look, { sha256: answer }), 'a repeat').toMatchObject({ status: 200, bytes: reply.bytes })
  expect(await incidents()).toEqual([])
  expect(await looksAt()).toEqual([])
})

test('a system that kept only the hash, as Norway’s did, cannot answer: an incident, and the sender sees it', async () => {
  const { item, content, signed } = await receive()
  const look = await askedFor(item)
  const hashOnly = createHash('sha256').update(Buffer.from(look.nonce, 'hex')).update(sha256(content)).digest('hex')
  const failed = await answerLook(look, { sha256: hashOnly })
  expect(failed).toMatchObject({ status: 409, contentType: 'application/problem+json' })
  expect(failed.json()).toMatchObject({ code: 'second-look.failed' })
  const [incident, ...others] = await incidents()
  expect(others).toEqual([])
  expect(incident).toMatchObject({
    kind: 'second-look.mismatch',
    office: 'area-06',
    message: item,
    differences: [{ item, found: 'mismatch' }],
  })
  const history = (await fpa.get(`/v1/messages/${signed.messageId}`)).json<{ events: { evidence: object }[] }>()
  expect(history.events.at(-1)?.evidence).toMatchObject({
    event: 'StorageConfirmationFailure',
    reasons: ['second-look.mismatch'],
    look: { answer: hashOnly },
  })
  expect((await answerLook(look, { sha256: hashOnly })).json()).toMatchObject({ code: 'second-look.failed' })
  expect((await answerLook(look, { sha256: digestOf(look, content) })).json(), 'a better answer later').toMatchObject({
    code: 'lease.lost',
  })
})

test('a receiver that has lost the record says so: an incident', async () => {
  const { item } = await receive()
  const look = await askedFor(item)
  expect((await answerLook(look, { absent: true })).json()).toMatchObject({ code: 'second-look.failed' })
  expect(await incidents()).toMatchObject([{ kind: 'second-look.absent', differences: [{ item, found: 'absent' }] }])
})

test('attachments count, in the document’s order', async () => {
  const files = ['%PDF-1.7 the second', '%PDF-1.7 the first'].map((text) => Buffer.from(text))
  const attachments = await Promise.all(files.map(upload))
  const { item, content } = await receive({ attachments }, files.map(sha512))
  const look = await askedFor(item)
  expect((await answerLook(look, { sha256: digestOf(look, content, ...files) })).status).toBe(200)
})

test('a poll is told at once, also one that waits; again after ten minutes, and not before', async () => {
  const { item } = await receive()
  const waiting = office.post('/v1/inbox/leases', { waitSeconds: 60 })
  await run(hour)
  const told = (await waiting).json<{ items: Lease[]; secondLooks: LookAsk[] }>()
  expect(told).toMatchObject({ items: [], secondLooks: [{ item }] })
  now = later(now, hour / 6 - 1)
  expect(await looksAt()).toEqual([])
  now = later(now, 1)
  expect(await looksAt()).toEqual(told.secondLooks)
})

test('what is erased is never asked for, and an open look at it ends without blame', async () => {
  const [first, second] = [await receive(), await receive()]
  await erase(first.item)
  await run(hour)
  expect((await looksAt()).map(({ item }) => item)).toEqual([second.item])
  await erase(second.item)
  await run(100 * hour)
  expect(await countLooks(app.store.background)).toEqual([{ result: 'dropped', looks: 1 }])
  expect(await incidents()).toEqual([])
})

test('a look at what is erased meanwhile is over, whatever is answered', async () => {
  const { item, content } = await receive()
  const look = await askedFor(item)
  await erase(item)
  expect((await answerLook(look, { sha256: digestOf(look, content) })).json()).toMatchObject({ code: 'lease.lost' })
  expect(await incidents()).toEqual([])
})

test('no answer within a day of being told is an incident, one for the office however many follow', async () => {
  const items = [(await receive()).item, (await receive()).item]
  await run(hour)
  expect((await looksAt()).map(({ item }) => item).sort((a, b) => a - b)).toEqual(items)
  await run(25 * hour - 1)
  expect(await incidents()).toEqual([])
  await run(25 * hour)
  const [incident, ...others] = await incidents()
  expect(others).toEqual([])
  expect(incident).toMatchObject({ kind: 'second-look.unanswered', message: expect.any(Number), times: 2 })
  expect(incident?.differences.map(({ item }) => item).sort((a, b) => a - b)).toEqual(items)
})

test('a receiver that does not poll has three days', async () => {
  const { item } = await receive()
  await run(hour)
  await run(73 * hour - 1)
  expect(await incidents()).toEqual([])
  await run(73 * hour)
  expect(await incidents()).toMatchObject([{ kind: 'second-look.unanswered', differences: [{ item }] }])
})

test('each of an office’s first ten confirmations is asked for, then one a day, by however many processes', async () => {
  const all = 12
  for (let i = 0; i < all; i += 1) await receive()
  await Promise.all([run(hour), run(hour), run(hour)])
  const first = await looksAt()
  expect(first).toHaveLength(10)
  for (const look of first)
    expect((await answerLook(look, { sha256: digestOf(look, await contentOf(look)) })).status).toBe(200)
  await run(2 * hour)
  expect(await looksAt(), 'on the same day').toEqual([])
  for (const [day, count] of [
    [1, 11],
    [2, 12],
    [3, 12],
  ] as const) {
    await run((day * 24 + 2) * hour)
    const [look, ...others] = await looksAt()
    expect(others).toEqual([])
    if (!look) throw new Error('no look was asked for')
    expect((await answerLook(look, { sha256: digestOf(look, await contentOf(look)) })).status).toBe(200)
    const [{ items } = { items: 0 }] = await database.ownerSql<{ items: number }[]>`
      select count(distinct message)::int as items from second_look`
    expect(items, 'what was never asked for comes first').toBe(count)
  }
  await run(32 * 24 * hour)
  expect(await looksAt(), 'of what was confirmed over a month ago').toEqual([])
})

test.each([
  ['another nonce', (look: LookAsk) => ({ nonce: '0'.repeat(64), sha256: look.nonce }), 'lease.lost'],
  ['both', (look: LookAsk) => ({ nonce: look.nonce, sha256: look.nonce, absent: true }), 'request.malformed'],
  ['neither', (look: LookAsk) => ({ nonce: look.nonce }), 'request.malformed'],
  ['an absence that is none', (look: LookAsk) => ({ nonce: look.nonce, absent: false }), 'request.malformed'],
  ['a digest in capitals', (look: LookAsk) => ({ nonce: look.nonce, sha256: 'A'.repeat(64) }), 'request.malformed'],
])('an answer with %s settles nothing', async (_what, body, code) => {
  const { item, content } = await receive()
  const look = await askedFor(item)
  expect((await office.post(`/v1/inbox/items/${item}/second-look`, body(look))).json()).toMatchObject({ code })
  expect((await answerLook(look, { sha256: digestOf(look, content) })).status).toBe(200)
})

test('nobody answers for another', async () => {
  const { item } = await receive()
  const look = await askedFor(item)
  for (const name of ['eastUusimaa', 'fpa'] as const) {
    const reply = await app
      .as(world.party(name))
      .post(`/v1/inbox/items/${item}/second-look`, { nonce: look.nonce, absent: true })
    expect(reply).toMatchObject({ status: 404 })
  }
  expect(await incidents()).toEqual([])
})

async function receive(more: object = {}, attachments: readonly string[] = []) {
  const signed = await signMessage(createConcern({ more: { ...more } }), world.party('fpa'), 'json')
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  const { items } = (await office.post('/v1/inbox/leases', {})).json<{ items: Lease[] }>()
  const { item, leaseToken } = items[0] as Lease
  const { bytes: content } = await office.get(`/v1/inbox/items/${item}/content`)
  const body = {
    leaseToken,
    recordId: `record-${item}`,
    sha256: sha256(content),
    ...(attachments.length > 0 && { attachments }),
  }
  const confirmed = await office.post(`/v1/inbox/items/${item}/confirmation`, body)
  expect(confirmed.status, confirmed.bytes.toString()).toBe(200)
  return { item, content, signed: signed as Signed }
}

async function upload(file: Buffer) {
  const digest = sha256(file)
  await fpa.put(`/v1/attachments/${digest}`, file, 'application/pdf')
  return { fileName: 'a.pdf', title: 'A', mediaType: 'application/pdf', bytes: file.length, sha256: digest }
}

/** As the gateway's job does, so long after the messages came. */
async function run(ms: number): Promise<void> {
  now = later(world.at, ms)
  await secondLooks(app.store, { at: now, issuer: app.store.signer.origin, newId: () => crypto.randomUUID() })
}

async function looksAt(): Promise<LookAsk[]> {
  return (await office.post('/v1/inbox/leases', {})).json<{ secondLooks?: LookAsk[] }>().secondLooks ?? []
}

async function askedFor(item: number): Promise<LookAsk> {
  await run(hour)
  const look = (await looksAt()).find((one) => one.item === item)
  if (!look) throw new Error('it was not asked for')
  return look
}

function answerLook({ item, nonce }: LookAsk, answer: object): Promise<Reply> {
  return office.post(`/v1/inbox/items/${item}/second-look`, { nonce, ...answer })
}

async function contentOf({ item }: LookAsk): Promise<Buffer> {
  return (await office.get(`/v1/inbox/items/${item}/content`)).bytes
}

function digestOf({ nonce }: LookAsk, ...content: readonly Buffer[]): string {
  return createHash('sha256')
    .update(Buffer.concat([Buffer.from(nonce, 'hex'), ...content]))
    .digest('hex')
}

/** Destroys the key. Retention waits for an open look, but may be quicker than the look that is being asked for. */
async function erase(item: number): Promise<void> {
  await database.ownerSql.begin(async (tx) => {
    await tx`alter table payload disable trigger kept`
    await tx`update payload set wrapped_key = null, iv = null, ciphertext = null where message = ${item}`
    await tx`alter table payload enable trigger kept`
  })
}

async function incidents() {
  return database.ownerSql<
    { kind: string; office: string; message: number; times: number; differences: { item: number }[] }[]
  >`
    select kind, office, message::int, times, differences from incident where closed_at is null order by id`
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms)
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function sha512(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('hex')
}
