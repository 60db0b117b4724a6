import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/evidence/canonical-json.ts'
import { type Receipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import { queueNotices } from '../../src/jobs/queue-notices.ts'
import type { Lease } from '../../src/message/delivery.ts'
import { listStatusCursors } from '../../src/store/subscriptions.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { createConcern, createPlan, signMessage, type Wish } from '../support/messages.ts'
import { createTestSender, sendAll } from '../support/outgoing.ts'
import { createWorld, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller
let endpoint: Endpoint

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
})
beforeEach(async () => {
  endpoint = await openEndpoint()
})
afterEach(async () => {
  await endpoint.close()
  await database.ownerSql`delete from notice`
  await database.ownerSql`delete from subscription`
  await database.ownerSql`update delivery set leased_until = now() + interval '1 day' where state = 'open'`
  expect(app.faults).toEqual([])
})
afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

describe('a subscription', () => {
  test('is its party’s: one address for each kind, and nobody else sees it', async () => {
    expect((await office.get('/v1/subscriptions')).json()).toEqual({ subscriptions: [] })
    const saved = await subscribe(office, 'alert')
    expect(saved).toMatchObject({ status: 200 })
    expect(saved.json()).toEqual({ kind: 'alert', url: endpoint.url })
    await subscribe(office, 'alert', 'https://system.example/other?key=1')
    expect((await office.get('/v1/subscriptions')).json()).toEqual({
      subscriptions: [{ kind: 'alert', url: 'https://system.example/other?key=1' }],
    })
    expect((await fpa.get('/v1/subscriptions')).json()).toEqual({ subscriptions: [] })
    expect(await fpa.delete('/v1/subscriptions/alert')).toMatchObject({ status: 404 })
    expect(await office.delete('/v1/subscriptions/alert')).toMatchObject({ status: 204 })
    expect(await office.delete('/v1/subscriptions/alert')).toMatchObject({ status: 404 })
    expect((await office.get('/v1/subscriptions')).json()).toEqual({ subscriptions: [] })
  })

  test.each([
    ['no text', 17],
    ['no URL', 'system.example'],
    ['plain http', 'http://system.example/in'],
    ['another scheme', 'file:///etc/passwd'],
    ['credentials', 'https://user:word@system.example/in'],
    ['a fragment', 'https://system.example/in#a'],
    ['a space', 'https://system.example/a b'],
    ['a line break', 'https://system.example/a\nb'],
    ['more than 500 characters', `https://system.example/${'x'.repeat(500)}`],
  ])('to an address with %s is refused, and the address not repeated', async (_name, url) => {
    const reply = await office.put('/v1/subscriptions/alert', JSON.stringify({ url }), 'application/json')
    expect(reply).toMatchObject({ status: 400 })
    expect(reply.bytes.toString()).not.toContain('system.example')
    expect((await office.get('/v1/subscriptions')).json()).toEqual({ subscriptions: [] })
  })

  test('to plain http on loopback is taken in development only', async () => {
    const strict = await createTestApp({
      database,
      world,
      adapt: (deps) => ({ ...deps, subscriptions: { ...deps.subscriptions, plainHosts: [] } }),
    })
    expect(await subscribe(strict.as(world.party('satakunta')), 'alert')).toMatchObject({ status: 400 })
    await strict.close()
    expect(await subscribe(office, 'alert')).toMatchObject({ status: 200 })
  })

  test('to a kind that there is not is refused', async () => {
    expect(await subscribe(office, 'everything')).toMatchObject({ status: 404 })
  })

  test('that moves takes along what has not gone out; one that ends does not send it', async () => {
    await subscribe(office, 'inbox.waiting', 'https://system.example/old')
    await send()
    await queueNotices(app.store.outgoing)
    await subscribe(office, 'inbox.waiting')
    expect(await targets()).toEqual([endpoint.url])
    await office.delete('/v1/subscriptions/inbox.waiting')
    expect(await targets()).toEqual([])
  })
})

describe('“something waits”', () => {
  test('is told to the office’s system, and says no more than which office', async () => {
    await subscribe(office, 'inbox.waiting')
    const { messageId } = await send()
    await tell()
    expect(bodies()).toEqual([{ type: 'inbox.waiting', timestamp: expect.any(String), data: { office: 'area-06' } }])
    expect(JSON.stringify(bodies())).not.toContain(messageId)
  })

  test('is not told when nothing waits, nor to whoever did not ask', async () => {
    await subscribe(fpa, 'inbox.waiting')
    await tell()
    await send()
    await tell()
    expect(endpoint.arrived).toEqual([])
  })

  test('is told once a minute at most, however much comes in, and again while something still waits', async () => {
    await subscribe(office, 'inbox.waiting')
    for (let i = 0; i < 5; i += 1) {
      await send()
      await tell()
    }
    expect(endpoint.arrived).toHaveLength(1)
    await minuteLater()
    await Promise.all([tell(), tell(), tell()])
    expect(endpoint.arrived).toHaveLength(2)
    await office.post('/v1/inbox/leases', { max: 100 })
    await minuteLater()
    await tell()
    expect(endpoint.arrived, 'somebody has it').toHaveLength(2)
  })

  test('is told when something comes back: a lease that ran out', async () => {
    await send()
    const lease = await leaseOne()
    await subscribe(office, 'inbox.waiting')
    await tell()
    expect(endpoint.arrived).toEqual([])
    await database.ownerSql`update delivery set leased_until = now() - interval '1 second' where message = ${lease.item}`
    await tell()
    expect(endpoint.arrived).toHaveLength(1)
  })

  test('is not heaped up for a system that is away', async () => {
    await subscribe(office, 'inbox.waiting')
    await send()
    for (let i = 0; i < 3; i += 1) {
      await queueNotices(app.store.outgoing)
      await minuteLater()
    }
    expect(await targets()).toHaveLength(1)
  })
})

describe('the status of a message', () => {
  test('is told to its sender with the receipt of every step, from the first to the last, in any case once', async () => {
    await subscribe(fpa, 'message.status')
    const { messageId } = await send()
    await tell()
    const lease = await leaseOne()
    await confirm(lease)
    await Promise.all([tell(), tell(), tell()])
    const told = bodies().map(({ data }) => data as { messageId: string; state: string; receipt: Receipt })
    expect(told.every((one) => one.messageId === messageId)).toBe(true)
    const inOrder = told.sort((a, b) => a.receipt.inclusion.leafIndex - b.receipt.inclusion.leafIndex)
    // That it was fetched is logged beside the answer, so anywhere.
    const steps = inOrder.filter(({ receipt }) => receipt.evidence.event !== 'ContentAccessTracking')
    expect(steps.map(({ receipt }) => receipt.evidence.event)).toEqual([
      'SubmissionAcceptance',
      'ContentConsignment',
      'ConsignmentNotification',
      'ContentHandover',
    ])
    expect(steps.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'stored', 'stored'])
    for (const { receipt } of inOrder) {
      expect(verifyReceipt(Buffer.from(canonicalJson(receipt)), app.keys)).toMatchObject({ ok: true })
    }
  })

  test('brings each receipt byte for byte as the log gives it', async () => {
    await subscribe(fpa, 'message.status')
    const { receipt } = await send()
    await tell()
    const accepted = endpoint.arrived.map(({ body }) => body.toString()).find((text) => text.includes('Acceptance'))
    expect(accepted).toContain(`"receipt":${receipt.toString()}}}`)
  })

  test('is told from the subscription on, of the sender’s own messages, and of nobody else’s', async () => {
    await send()
    await subscribe(office, 'message.status')
    await send()
    const plan = await signMessage(createPlan(), world.party('satakunta'), 'json')
    expect(await office.post('/v1/messages', plan)).toMatchObject({ status: 202 })
    await tell()
    expect(bodies().map(({ data }) => data)).toMatchObject([
      { messageId: plan.messageId },
      { messageId: plan.messageId },
    ])
    expect(await listStatusCursors(app.store.outgoing)).toEqual([])
  })

  test('says nothing of a refusal, which its sender had as an answer', async () => {
    await subscribe(fpa, 'message.status')
    const stale = await signMessage(createConcern({ at: new Date('2026-01-05T10:00:00Z') }), world.party('fpa'), 'json')
    expect((await fpa.post('/v1/messages', stale)).status).toBeGreaterThan(399)
    await tell()
    expect(endpoint.arrived).toEqual([])
    expect(await listStatusCursors(app.store.outgoing)).toEqual([])
  })
})

async function tell(): Promise<void> {
  await queueNotices(app.store.outgoing)
  await sendAll(createTestSender(app))
}

function subscribe(caller: Caller, kind: string, url = endpoint.url) {
  return caller.put(`/v1/subscriptions/${kind}`, JSON.stringify({ url }), 'application/json')
}

function bodies() {
  return endpoint.arrived.map(({ body }) => JSON.parse(body.toString()) as { type: string; data: object })
}

async function send(wish: Wish = {}): Promise<{ messageId: string; receipt: Buffer }> {
  const signed = await signMessage(createConcern(wish), world.party('fpa'), 'json')
  const reply = await fpa.post('/v1/messages', signed)
  expect(reply).toMatchObject({ status: 202 })
  return { messageId: signed.messageId, receipt: reply.bytes }
}

async function leaseOne(): Promise<Lease> {
  const { items } = (await office.post('/v1/inbox/leases', { max: 1 })).json<{ items: Lease[] }>()
  if (!items[0]) throw new Error('nothing to lease')
  return items[0]
}

async function confirm({ item, leaseToken }: Lease): Promise<void> {
  const content = await office.get(`/v1/inbox/items/${item}/content`)
  const sha256 = createHash('sha256').update(content.bytes).digest('hex')
  const body = { leaseToken, recordId: `record-${item}`, sha256 }
  expect(await office.post(`/v1/inbox/items/${item}/confirmation`, body)).toMatchObject({ status: 200 })
}

async function minuteLater(): Promise<void> {
  await database.ownerSql`update notice set created_at = created_at - interval '1 minute'`
}

async function targets(): Promise<string[]> {
  const rows = await database.ownerSql<{ target: string }[]>`select target from notice where sent_at is null`
  return rows.map(({ target }) => target)
}
