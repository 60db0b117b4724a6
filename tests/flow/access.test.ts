import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/evidence/canonical-json.ts'
import type { Lease } from '../../src/message/delivery.ts'
import { signJws } from '../../src/sign/sign-jws.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { createWorld, parties, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp
let signed: Signed
let signedBatch: string
let lease: Lease
const file = Buffer.from('%PDF-1.7 of a test')
const fileDigest = createHash('sha256').update(file).digest('hex')

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
  await app.as(world.party('fpa')).put(`/v1/attachments/${fileDigest}`, file, 'application/pdf')
  const attachments = [
    { fileName: 'a.pdf', title: 'A', mediaType: 'application/pdf', bytes: file.length, sha256: fileDigest },
  ]
  signed = await signMessage(createConcern({ more: { attachments } }), world.party('fpa'), 'json')
  const batch = { batchId: randomUUID(), createdAt: '2026-11-20T12:59:00Z', from: parties.fpa, items: [] }
  signedBatch = await signJws(canonicalJson(batch), world.party('fpa').signature)
  expect(await app.as(world.party('fpa')).post('/v1/messages', signed)).toMatchObject({ status: 202 })
  lease = await leaseFirst()
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

/** Every address that is not open to all, as its rightful caller would call it, and what another party gets there. */
const routes: [route: string, call: (caller: Caller) => Promise<Reply>, status: number, answer: object | string][] = [
  ['POST /v1/messages', (caller) => caller.post('/v1/messages', signed), 403, 'caller.not-sender'],
  [
    'POST /v1/batches',
    (caller) => caller.send('/v1/batches', signedBatch, 'application/jose+json'),
    403,
    'caller.not-sender',
  ],
  ['GET /v1/messages/:messageId', (caller) => caller.get(`/v1/messages/${signed.messageId}`), 404, 'request.not-found'],
  ['GET /v1/threads/:messageId', (caller) => caller.get(`/v1/threads/${signed.messageId}`), 404, 'request.not-found'],
  ['GET /v1/receipts/:index', (caller) => caller.get('/v1/receipts/0'), 404, 'request.not-found'],
  ['GET /v1/inbox/items', (caller) => caller.get('/v1/inbox/items'), 200, { items: [] }],
  ['GET /v1/inbox/items/:item', (caller) => caller.get(itemPath('')), 404, 'request.not-found'],
  ['GET /v1/inbox/items/:item/content', (caller) => caller.get(itemPath('/content')), 404, 'request.not-found'],
  ['GET /v1/inbox/items/:item/attachments', (caller) => caller.get(itemPath('/attachments')), 404, 'request.not-found'],
  [
    'GET /v1/inbox/items/:item/attachments/:sha256',
    (caller) => caller.get(itemPath(`/attachments/${fileDigest}`)),
    404,
    'request.not-found',
  ],
  [
    'POST /v1/inbox/leases',
    (caller) => caller.post('/v1/inbox/leases', { offices: ['area-06'] }),
    404,
    'request.not-found',
  ],
  ['POST /v1/inbox/items/:item/confirmation', (caller) => confirm(caller), 404, 'request.not-found'],
  ['POST /v1/inbox/items/:item/rejection', (caller) => reject(caller), 404, 'request.not-found'],
  ['POST /v1/inbox/items/:item/transfer', (caller) => transfer(caller), 404, 'request.not-found'],
  ['POST /v1/inbox/items/:item/second-look', (caller) => lookAgain(caller), 404, 'request.not-found'],
  ['POST /v1/inbox/items/:item/opening', (caller) => caller.post(itemPath('/opening'), {}), 404, 'request.not-found'],
  ['GET /v1/inbox/manifests', (caller) => caller.get('/v1/inbox/manifests'), 200, { manifests: [] }],
  ['GET /v1/inbox/manifests/:manifest', (caller) => caller.get('/v1/inbox/manifests/1'), 404, 'request.not-found'],
  ['POST /v1/inbox/manifests/:manifest/answer', (caller) => countersign(caller), 404, 'request.not-found'],
  // What it uploads and says is its own, whatever others have.
  ['PUT /v1/attachments/:sha256', (caller) => upload(caller), 201, { sha256: fileDigest }],
  ['GET /v1/versions', (caller) => caller.get('/v1/versions'), 200, { types: expect.any(Array) }],
  ['PUT /v1/versions/:messageType', (caller) => takeVersion(caller), 200, { taken: ['1'] }],
  ['GET /v1/offices', (caller) => caller.get('/v1/offices'), 200, { offices: [{ office: 'area-01' }] }],
  ['PUT /v1/offices/:office/reception', (caller) => receiveByPolling(caller), 404, 'request.not-found'],
  ['GET /v1/subscriptions', (caller) => caller.get('/v1/subscriptions'), 200, { subscriptions: [] }],
  ['PUT /v1/subscriptions/:kind', (caller) => subscribe(caller), 200, { kind: 'alert' }],
  [
    'DELETE /v1/subscriptions/:kind',
    (caller) => caller.delete('/v1/subscriptions/message.status'),
    404,
    'request.not-found',
  ],
]

const open = [
  'GET /v1/openapi.json',
  'GET /v1/log/key',
  'GET /v1/log/checkpoint',
  'GET /v1/log/inclusion',
  'GET /v1/log/consistency',
]

test('the table here has every address of the gateway, but for the catalogue, which is open', () => {
  const mounted = app.app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
  const guarded = mounted.filter((route) => !/^(GET|POST) (\/v1)?\/catalogue(\/|$)/.test(route))
  const known = [...routes.map(([route]) => route), ...open]
  expect([...new Set(guarded)].sort()).toEqual(known.sort())
})

describe.each(routes)('%s', (_route, call, status, answer) => {
  test('without a certificate: 401', async () => {
    expect(problem(await call(app.as()))).toEqual({ status: 401, code: 'client.certificate-missing' })
  })

  test.each([
    ['that is registered to nobody', () => ({ tls: world.issue({ id: parties.fpa, purpose: 'tls' }) })],
    ['that is registered for signing only', () => ({ tls: world.party('satakunta').signature })],
    ['that cannot be read', () => ({ tls: { certificate: Buffer.from('no certificate') } })],
  ])('with a certificate %s: 403', async (_name, make) => {
    const before = await state()
    expect(problem(await call(app.as(make())))).toEqual({ status: 403, code: 'client.not-registered' })
    expect(await state()).toEqual(before)
  })

  test('as another party: nothing is seen, nothing changes', async () => {
    const reply = await call(app.as(world.party('eastUusimaa')))
    const told = typeof answer === 'string' ? { code: answer } : answer
    expect({ status: reply.status, ...reply.json() }).toMatchObject({ status, ...told })
    expect(reply.bytes.toString()).not.toContain(signed.messageId)
  })
})

test('another party changed nothing of the item, and may not even know the token', async () => {
  expect(await state()).toMatchObject([{ office: 'area-06', state: 'open', lease_token: '1', record_id: null }])
  const bound = await database.sql`select sender from attachment where message is not null`
  expect(bound).toEqual([{ sender: parties.fpa }])
})

test('the sender does not see the inbox of the office, the office not the history of the sender', async () => {
  const [fpa, office] = [app.as(world.party('fpa')), app.as(world.party('satakunta'))]
  expect(await fpa.get(`/v1/inbox/items/${lease.item}`)).toMatchObject({ status: 404 })
  expect(await fpa.get(`/v1/inbox/items/${lease.item}/content`)).toMatchObject({ status: 404 })
  expect(await confirm(fpa)).toMatchObject({ status: 404 })
  expect(await office.get(`/v1/messages/${signed.messageId}`)).toMatchObject({ status: 404 })
})

test('a receipt is shown to the parties it names and to no other', async () => {
  const [head] = await database.sql<{ size: string }[]>`select size from log_head`
  const third = app.as(world.party('aland'))
  for (let index = 0; index < Number(head?.size); index += 1) {
    expect(await third.get(`/v1/receipts/${index}`)).toMatchObject({ status: 404 })
  }
  expect(await app.as(world.party('fpa')).get('/v1/receipts/0')).toMatchObject({ status: 200 })
})

test('the log is open to anyone, and holds nothing but hashes and signatures', async () => {
  const nobody = app.as()
  expect((await nobody.get('/v1/log/key')).bytes.toString()).toBe(`${app.store.signer.verifierKey}\n`)
  for (const path of ['/v1/log/checkpoint', '/v1/log/inclusion?index=0&size=2', '/v1/log/consistency?from=1&to=3']) {
    const reply = await nobody.get(path)
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.bytes.toString()).not.toContain(signed.messageId)
  }
  for (const path of [
    '/v1/log/inclusion?index=0&size=999999',
    '/v1/log/consistency?from=3&to=1',
    '/v1/log/inclusion',
  ]) {
    expect(problem(await nobody.get(path))).toEqual({ status: 400, code: 'request.malformed' })
  }
})

test('an address that is not there tells a stranger nothing', async () => {
  expect(problem(await app.as().get('/v1/admin'))).toEqual({ status: 401, code: 'client.certificate-missing' })
  expect(problem(await app.as(world.party('fpa')).get('/v1/admin'))).toEqual({ status: 404, code: 'request.not-found' })
  expect(problem(await app.as().get('/'))).toEqual({ status: 404, code: 'request.not-found' })
})

test('a certificate withdrawn in the registry opens nothing more, at once', async () => {
  const leaving = app.as(world.party('eastUusimaa'))
  expect(await leaving.get('/v1/inbox/items')).toMatchObject({ status: 200 })
  const justBefore = new Date(world.at.getTime() - 1)
  await database.ownerSql`update certificate set withdrawn_at = ${justBefore} where party = ${parties.eastUusimaa} and purpose = 'tls'`
  await expect.poll(async () => (await leaving.get('/v1/inbox/items')).status).toBe(403)
})

function receiveByPolling(caller: Caller): Promise<Reply> {
  return caller.put('/v1/offices/area-06/reception', JSON.stringify({ mode: 'poll' }), 'application/json')
}

function subscribe(caller: Caller): Promise<Reply> {
  const body = JSON.stringify({ url: 'https://system.example/in' })
  return caller.put('/v1/subscriptions/alert', body, 'application/json')
}

async function leaseFirst(): Promise<Lease> {
  const reply = await app.as(world.party('satakunta')).post('/v1/inbox/leases', {})
  const [first] = reply.json<{ items: Lease[] }>().items
  if (!first) throw new Error('nothing to lease')
  return first
}

async function confirm(caller: Caller): Promise<Reply> {
  const content = await app.as(world.party('satakunta')).get(`/v1/inbox/items/${lease.item}/content`)
  const sha256 = createHash('sha256').update(content.bytes).digest('hex')
  const body = { leaseToken: lease.leaseToken, recordId: 'stolen', sha256 }
  return caller.post(`/v1/inbox/items/${lease.item}/confirmation`, body)
}

function itemPath(rest: string): string {
  return `/v1/inbox/items/${lease.item}${rest}`
}

function upload(caller: Caller): Promise<Reply> {
  return caller.put(`/v1/attachments/${fileDigest}`, file, 'application/pdf')
}

function takeVersion(caller: Caller): Promise<Reply> {
  return caller.put('/v1/versions/concern-consented', JSON.stringify({ versions: ['1'] }), 'application/json')
}

function transfer(caller: Caller): Promise<Reply> {
  const { leaseToken } = lease
  return caller.post(itemPath('/transfer'), { leaseToken, office: 'area-01', reason: 'not-our-client' })
}

function lookAgain(caller: Caller): Promise<Reply> {
  return caller.post(itemPath('/second-look'), { nonce: '0'.repeat(64), absent: true })
}

function countersign(caller: Caller): Promise<Reply> {
  return caller.send('/v1/inbox/manifests/1/answer', signedBatch, 'application/jose+json')
}

function reject(caller: Caller): Promise<Reply> {
  return caller.post(`/v1/inbox/items/${lease.item}/rejection`, {
    leaseToken: lease.leaseToken,
    reason: 'not-our-task',
  })
}

function problem(reply: Reply): { status: number; code: unknown } {
  return { status: reply.status, code: reply.json().code }
}

async function state() {
  return [...(await database.sql`select office, state, lease_token, record_id from delivery`)]
}
