import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { release } from '../../src/jobs/release.ts'
import type { InboxItem, Lease } from '../../src/message/delivery.ts'
import type { MessageHistory, ThreadMessage } from '../../src/message/history.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Signed, signMessage } from '../support/messages.ts'
import { exampleAt, exampleOf, type Json, typeOf } from '../support/verified.ts'
import { createWorld, parties, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller
let third: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
  third = app.as(world.party('eastUusimaa'))
})

afterAll(async () => {
  expect(app.faults).toEqual([])
  await app.close()
  await database.close()
  world.remove()
})

test('both ends see the whole conversation, oldest first, whoever names which message of it', async () => {
  const concern = await send('fpa', 'concern-consented')
  const receipt = await send('satakunta', 'receipt', { refToMessageId: concern })
  const plan = await send('satakunta', 'plan-client', { refToMessageId: concern })
  const amended = await send('satakunta', 'plan-client', { refToMessageId: concern, supersedesMessageId: plan })

  const expected = [
    { messageId: concern, sender: parties.fpa, office: 'area-06', refToMessageId: null, state: 'accepted' },
    { messageId: receipt, sender: parties.satakunta, office: 'fpa', refToMessageId: concern, state: 'accepted' },
    { messageId: plan, messageType: 'plan-client', refToMessageId: concern, state: 'superseded' },
    { messageId: amended, supersedesMessageId: plan, state: 'accepted' },
  ]
  for (const caller of [fpa, office]) {
    for (const named of [concern, receipt, plan, amended]) {
      expect(await thread(caller, named)).toMatchObject({ conversationId: concern, messages: expected })
    }
  }
  expect(await waitingAt(fpa)).toMatchObject({ [amended]: 'waiting', [receipt]: 'waiting' })
  expect(await waitingAt(fpa)).not.toHaveProperty(plan)
  expect(await history(office, plan)).toMatchObject({ conversationId: concern, state: 'superseded', handedOut: false })
})

test('a thread shows the clocks, as everything else does, and nothing from inside the documents', async () => {
  const urgent = {
    urgency: 'urgent',
    urgencyReason: 'no-money-for-food-or-medicine',
    callBackNumber: '+358 20 000 0003',
  }
  const concern = await send('fpa', 'concern-consented', urgent)
  const answer = await fpa.get(`/v1/threads/${concern}`)
  const [shown] = answer.json<{ messages: ThreadMessage[] }>().messages
  expect(shown?.clocks).toEqual([
    {
      clock: expect.any(String),
      binds: 'receiver',
      due: expect.stringMatching(/^2026-11-20/),
      basis: expect.any(String),
    },
  ])
  expect((await history(fpa, concern)).clocks).toEqual(shown?.clocks)
  const lease = await leaseOf(office, concern)
  expect(lease.clocks).toEqual(shown?.clocks)
  const item = (await office.get(`/v1/inbox/items/${lease.item}`)).json()
  expect(item).toMatchObject({ clocks: shown?.clocks, conversationId: concern, receiver: parties.satakunta })
  expect(answer.bytes.toString()).not.toMatch(/010190|[0-9a-f]{64}|Vittis|recordReference/)
})

test('a third party sees nothing of it', async () => {
  const concern = await send('fpa', 'concern-consented')
  for (const caller of [third, app.as(world.party('aland'))]) {
    expect(await caller.get(`/v1/threads/${concern}`)).toMatchObject({ status: 404 })
  }
  expect(await fpa.get(`/v1/threads/${randomUUID()}`)).toMatchObject({ status: 404 })
  expect(await fpa.get('/v1/threads/none')).toMatchObject({ status: 404 })
})

test('an office that gave an item back still sees what it was shown', async () => {
  const concern = await send('fpa', 'concern-consented')
  const lease = await leaseOf(office, concern)
  await office.post(`/v1/inbox/items/${lease.item}/rejection`, {
    leaseToken: lease.leaseToken,
    reason: 'not-our-client',
  })
  for (const caller of [fpa, office]) {
    expect(await thread(caller, concern)).toMatchObject({ messages: [{ state: 'manual-desk', office: 'area-06' }] })
  }
})

test('an identifier that two senders used means one’s own; what came under it is found by its own thread', async () => {
  const [first, same] = [await send('fpa', 'concern-consented'), randomUUID()]
  const own = await send('fpa', 'concern-consented', { messageId: same })
  const came = await send('satakunta', 'plan-client', { messageId: same, refToMessageId: first })
  expect(came).toBe(own)
  expect(await thread(fpa, same)).toMatchObject({ conversationId: own })
  expect((await thread(fpa, first)).messages.map(({ sender }) => sender)).toEqual([parties.fpa, parties.satakunta])
  const receipt = await sendRaw('fpa', 'receipt', { refToMessageId: same })
  expect(receipt.answer, 'a receipt is for what came').toMatchObject({ status: 202 })
  expect((await thread(fpa, receipt.messageId)).conversationId).toBe(first)
})

test('a cancellation ends a lease under way; what was taken over stays so, and the receiver is told', async () => {
  const [open, stored] = [await send('fpa', 'concern-consented'), await send('fpa', 'concern-consented')]
  const [opened, taken] = [await leaseOf(office, open), await leaseOf(office, stored)]
  expect(await confirm(office, taken)).toMatchObject({ status: 200 })
  const told = [await cancel(open), await cancel(stored)]

  expect(await confirm(office, opened)).toMatchObject({ status: 409, code: 'item.stopped' })
  expect((await office.get(`/v1/inbox/items/${opened.item}`)).json()).toMatchObject({ state: 'cancelled' })
  expect(await office.get(`/v1/inbox/items/${opened.item}/content`)).toMatchObject({ status: 404 })
  expect(await history(fpa, open)).toMatchObject({ state: 'cancelled', handedOut: true })
  expect(await history(fpa, stored)).toMatchObject({ state: 'stored' })
  expect((await history(fpa, open)).events.at(-1)).toMatchObject({
    evidence: {
      event: 'ContentHandoverFailure',
      reasons: ['sender.cancelled'],
      recipient: { office: 'area-06', party: parties.satakunta },
    },
  })
  const { leafIndex } = (await history(fpa, open)).events.at(-1)?.inclusion ?? {}
  expect((await office.get(`/v1/inbox/items/${opened.item}`)).json()).toMatchObject({ receipt: leafIndex })
  const receipt = await fpa.get(`/v1/receipts/${leafIndex}`)
  expect(receipt).toMatchObject({ status: 200 })
  expect(await office.get(`/v1/receipts/${leafIndex}`)).toMatchObject({ status: 200, bytes: receipt.bytes })
  expect(await third.get(`/v1/receipts/${leafIndex}`)).toMatchObject({ status: 404 })
  for (const { inclusion } of (await history(fpa, open)).events.slice(0, -1)) {
    expect(await office.get(`/v1/receipts/${inclusion.leafIndex}`)).toMatchObject({ status: 404 })
  }
  const waiting = await waitingAt(office)
  expect(told.map((messageId) => waiting[messageId])).toEqual(['waiting', 'waiting'])
  expect(waiting).not.toHaveProperty(open)
})

test('nothing is fetched that was not handed out: what was cancelled before had not been read', async () => {
  const concern = await send('fpa', 'concern-consented')
  const { items } = (await office.get('/v1/inbox/items?limit=500')).json<{ items: InboxItem[] }>()
  const item = items.find(({ messageId }) => messageId === concern)?.item
  for (const part of ['content', 'attachments', `attachments/${'0'.repeat(64)}`]) {
    expect(await office.get(`/v1/inbox/items/${item}/${part}`)).toMatchObject({ status: 404 })
  }
  await leaseOf(office, concern)
  for (const part of ['content', 'attachments']) {
    expect(await office.get(`/v1/inbox/items/${item}/${part}`)).toMatchObject({ status: 200 })
  }
  await cancel(concern)
  expect(await history(fpa, concern)).toMatchObject({ state: 'cancelled', handedOut: true })
})

test('a message sent again after it was cancelled keeps its receipt, and is not opened again', async () => {
  const { signed, answer } = await sendRaw('fpa', 'concern-consented')
  await cancel(signed.messageId)
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202, bytes: answer.bytes })
  expect(await history(fpa, signed.messageId)).toMatchObject({ state: 'cancelled' })
})

test('a withdrawn consent stops what is undelivered, tells of what is delivered, and leaves the statutory alone', async () => {
  const consent = { ...(exampleOf(typeOf('concern-consented')).consent as Json), recordReference: 'consents/900-17' }
  const delivered = await send('fpa', 'concern-consented', { consent })
  expect(await confirm(office, await leaseOf(office, delivered))).toMatchObject({ status: 200 })
  const undelivered = await sendRaw('fpa', 'concern-consented', { consent })
  const resting = await send('fpa', 'life-situation-map', { refToMessageId: delivered })
  const statutory = await send('fpa', 'concern-statutory-adult')
  const withdrawal = await send('fpa', 'consent-withdrawal', {
    refToMessageId: delivered,
    withdrawal: {
      ...(exampleOf(typeOf('consent-withdrawal')).withdrawal as Json),
      recordReference: 'consents/900-17',
    },
  })

  const seen = await Promise.all([delivered, undelivered.messageId, resting, statutory].map((one) => history(fpa, one)))
  expect(seen.map(({ state }) => state)).toEqual(['stored', 'withdrawn', 'withdrawn', 'accepted'])
  expect(await waitingAt(office)).toMatchObject({ [withdrawal]: 'waiting', [statutory]: 'waiting' })
  expect(await sendRaw('fpa', 'concern-consented', { consent })).toMatchObject({
    answer: { status: 422 },
    code: 'consent.withdrawn',
  })
  expect(await sendRaw('fpa', 'life-situation-map', { refToMessageId: delivered })).toMatchObject({
    answer: { status: 422 },
    code: 'consent.withdrawn',
  })
  const repeated = await fpa.post('/v1/messages', undelivered.signed)
  expect(repeated).toMatchObject({ status: 202, bytes: undelivered.answer.bytes })
})

test('a withdrawal tells its sender of everything on that consent, and which office is told of it', async () => {
  const example = exampleOf(typeOf('concern-consented'))
  const consent = { ...(example.consent as Json), recordReference: 'consents/900-18' }
  const person = { ...(example.person as Json), homeMunicipality: '638' }
  const withdraw = (refToMessageId: string) => {
    const withdrawal = { ...(exampleOf(typeOf('consent-withdrawal')).withdrawal as Json), ...record }
    return send('fpa', 'consent-withdrawal', { refToMessageId, withdrawal })
  }
  const record = { recordReference: 'consents/900-18' }
  const [here, there] = [
    await send('fpa', 'concern-consented', { consent }),
    await send('fpa', 'concern-consented', { consent, person }),
  ]
  expect(await confirm(office, await leaseOf(office, here))).toMatchObject({ status: 200 })
  expect(await confirm(third, await leaseOf(third, there))).toMatchObject({ status: 200 })
  const undelivered = await send('fpa', 'life-situation-map', { refToMessageId: here })
  await send('fpa', 'concern-consented')
  const first = await withdraw(here)

  const reach = async (messageId: string) => (await history(fpa, messageId)).withdrawal
  const untold = { messageId: there, messageType: 'concern-consented', state: 'stored', told: false }
  const told = [
    { messageId: here, messageType: 'concern-consented', state: 'stored', told: true },
    { messageId: undelivered, messageType: 'life-situation-map', state: 'withdrawn', told: true },
  ]
  expect(await reach(first)).toEqual({ messages: [untold, ...told], complete: true })
  const second = await withdraw(there)
  for (const withdrawal of [first, second]) {
    const messages = [told[0], { ...untold, told: true }, told[1]]
    expect(await reach(withdrawal)).toEqual({ messages, complete: true })
  }
  expect(await history(fpa, here)).not.toHaveProperty('withdrawal')
})

test('what is held back is in its sender’s thread only, until it is shown', async () => {
  const notice = await send('fpa', 'reduction-notice', {
    decision: { ...(exampleOf(typeOf('reduction-notice')).decision as Json), decidedOn: '2026-11-20' },
  })
  expect(await history(fpa, notice)).toMatchObject({ state: 'held', shownFrom: '2026-11-20T22:00:00.000Z' })
  expect(await thread(fpa, notice)).toMatchObject({ messages: [{ state: 'held' }] })
  expect(await office.get(`/v1/threads/${notice}`)).toMatchObject({ status: 404 })
  const answering = () => sendRaw('satakunta', 'assessment-participation', { refToMessageId: notice })
  expect(await answering()).toMatchObject({ answer: { status: 422 }, code: 'reference.unknown' })
  const stamp = { at: new Date('2026-11-20T22:00:00Z'), issuer: app.store.signer.origin, newId: randomUUID }
  await release(app.store, stamp, app.knowledge.isHeld)
  expect(await thread(office, notice)).toMatchObject({ messages: [{ state: 'accepted' }] })
  expect(await answering()).toMatchObject({ answer: { status: 202 } })
  expect((await history(fpa, notice)).events.map(({ evidence }) => evidence.event)).toEqual([
    'SubmissionAcceptance',
    'ContentConsignment',
  ])
})

test('what is cancelled before it was shown is never seen: its receiver sees the cancellation alone', async () => {
  const notice = await send('fpa', 'reduction-notice', {
    decision: { ...(exampleOf(typeOf('reduction-notice')).decision as Json), decidedOn: '2026-11-20' },
  })
  const told = await cancel(notice)
  expect(await history(fpa, notice)).toMatchObject({ state: 'cancelled', handedOut: false })
  expect((await thread(fpa, told)).messages.map(({ state }) => state)).toEqual(['cancelled', 'accepted'])
  expect(await thread(office, told)).toMatchObject({ messages: [{ messageId: told, refToMessageId: notice }] })
  expect(await office.get(`/v1/threads/${notice}`)).toMatchObject({ status: 404 })
  const [row] = await database.sql`select seq::int from message where message_id = ${notice}`
  expect(await office.get(`/v1/inbox/items/${row?.seq}`)).toMatchObject({ status: 404 })
  const { leafIndex } = (await history(fpa, notice)).events.at(-1)?.inclusion ?? {}
  expect(await fpa.get(`/v1/receipts/${leafIndex}`)).toMatchObject({ status: 200 })
  expect(await office.get(`/v1/receipts/${leafIndex}`)).toMatchObject({ status: 404 })
})

type From = 'fpa' | 'satakunta'

async function sendRaw(from: From, type: string, more: Json = {}) {
  const { refToMessageId: _, conversationId: __, supersedesMessageId: ___, ...example } = exampleOf(typeOf(type))
  const record = { consent: { ...(example.consent as Json), recordReference: randomUUID() } }
  const messageId = randomUUID()
  const createdAt = `${new Date(exampleAt.getTime() - 60_000).toISOString().slice(0, 19)}Z`
  const value = { ...example, ...(example.consent ? record : {}), messageId, createdAt, from: parties[from], ...more }
  const signed: Signed = await signMessage(value, world.party(from), 'json')
  const answer = await app.as(world.party(from)).post('/v1/messages', signed)
  return { signed, answer, messageId: signed.messageId, code: answer.json<{ code?: string }>().code }
}

async function send(from: From, type: string, more: Json = {}): Promise<string> {
  const { answer, messageId } = await sendRaw(from, type, more)
  expect([type, answer.status, answer.status === 202 ? '' : answer.bytes.toString()]).toEqual([type, 202, ''])
  return messageId
}

function cancel(refToMessageId: string): Promise<string> {
  return send('fpa', 'cancellation', { refToMessageId })
}

async function thread(caller: Caller, messageId: string) {
  const answer = await caller.get(`/v1/threads/${messageId}`)
  expect(answer.status).toBe(200)
  return answer.json<{ conversationId: string; messages: ThreadMessage[] }>()
}

async function history(caller: Caller, messageId: string) {
  const answer = await caller.get(`/v1/messages/${messageId}`)
  return answer.json<MessageHistory & { events: { evidence: { event: string }; inclusion: { leafIndex: number } }[] }>()
}

/** The open items of a caller's inboxes: their state by message. */
async function waitingAt(caller: Caller): Promise<Record<string, string>> {
  const { items } = (await caller.get('/v1/inbox/items?limit=500')).json<{ items: Lease[] }>()
  return Object.fromEntries(items.map(({ messageId, state }) => [messageId, state]))
}

async function leaseOf(caller: Caller, messageId: string): Promise<Lease> {
  await database.ownerSql`update delivery set leased_until = null where state = 'open'`
  const { items } = (await caller.post('/v1/inbox/leases', { max: 100 })).json<{ items: Lease[] }>()
  const lease = items.find((one) => one.messageId === messageId)
  if (!lease) throw new Error('the item was not leased')
  await database.ownerSql`update delivery set leased_until = null where state = 'open' and message <> ${lease.item}`
  return lease
}

async function confirm(caller: Caller, { item, leaseToken }: Lease) {
  const content = await caller.get(`/v1/inbox/items/${item}/content`)
  const sha256 = createHash('sha256').update(content.bytes).digest('hex')
  const body = { leaseToken, recordId: `record-${item}`, sha256 }
  const answer = await caller.post(`/v1/inbox/items/${item}/confirmation`, body)
  return { status: answer.status, code: answer.json<{ code?: string }>().code }
}
