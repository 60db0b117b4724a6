import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AppDeps } from '../../src/app.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, signMessage } from '../support/messages.ts'
import { createWorld, parties, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world, adapt: failing })
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

beforeEach(() => {
  app.lines.length = 0
  app.metrics.registry.resetMetrics()
})

const messages = 'POST /v1/messages'
const nobody = () => app.as()
const stranger = () => app.as({ tls: world.issue({ id: parties.fpa, purpose: 'tls' }) })
const fpa = () => app.as(world.party('fpa'))
const office = () => app.as(world.party('satakunta'))
const tooLarge = Buffer.alloc(2_000_000, 32)

test.each<[string, () => Caller, (caller: Caller) => Promise<Reply>, string, object]>([
  [
    'no certificate',
    nobody,
    (c) => c.send('/v1/messages', 'x', 'application/xml'),
    messages,
    refused(401, 'client.certificate-missing'),
  ],
  [
    'a certificate of nobody',
    stranger,
    (c) => c.send('/v1/messages', 'x', 'application/xml'),
    messages,
    refused(403, 'client.not-registered'),
  ],
  [
    'a media type',
    fpa,
    (c) => c.send('/v1/messages', 'x', 'text/plain'),
    messages,
    refused(415, 'request.media-type', parties.fpa),
  ],
  [
    'a body too large',
    fpa,
    (c) => c.send('/v1/messages', tooLarge, 'application/xml'),
    messages,
    refused(413, 'request.too-large', parties.fpa),
  ],
  ['an inbox', office, (c) => c.get('/v1/inbox/items?limit=5'), 'GET /v1/inbox/items', told(200, parties.satakunta)],
  [
    'a content',
    office,
    (c) => c.get('/v1/inbox/items/77/content'),
    'GET /v1/inbox/items/:item/content',
    refused(404, 'request.not-found', parties.satakunta),
  ],
  ['a lease', office, (c) => c.post('/v1/inbox/leases', {}), 'POST /v1/inbox/leases', told(200, parties.satakunta)],
  [
    'a number as text',
    office,
    (c) => c.post('/v1/inbox/leases', { max: '5' }),
    'POST /v1/inbox/leases',
    refused(400, 'request.malformed', parties.satakunta),
  ],
  ['the open log', nobody, (c) => c.get('/v1/log/key'), 'GET /v1/log/key', told(200)],
  ['no address', fpa, (c) => c.get('/v1/010190-900A'), 'GET none', refused(404, 'request.not-found', parties.fpa)],
  ['no address at all', nobody, (c) => c.get('/010190-900A'), 'GET none', refused(404, 'request.not-found')],
  ['a fault', fpa, (c) => c.get('/v1/receipts/0'), 'GET /v1/receipts/:index', told(500, parties.fpa)],
])('one line and one count for %s', async (_name, caller, call, address, { status, code, from }: Told) => {
  const reply = await call(caller())
  expect(reply.status).toBe(status)
  const [method, route] = address.split(' ')
  expect(linesOf()).toEqual([
    {
      msg: 'request',
      method,
      route,
      status,
      ...(code ? { code } : {}),
      ...(from ? { from } : {}),
      totalMs: expect.any(Number),
    },
  ])
  const exposed = await app.metrics.registry.metrics()
  expect(exposed).toContain(`budkavle_requests_total{route="${route}",status="${status}"} 1`)
  const counts = exposed.split('\n').filter((line) => line.startsWith('budkavle_refusals_total{'))
  expect(counts).toEqual(code ? [`budkavle_refusals_total{code="${code}"} 1`] : [])
  expect(app.lines.join() + exposed).not.toMatch(/010190|\/77/)
})

test('an answered message keeps its richer line, and has no other', async () => {
  const signed = await signMessage(createConcern(), world.party('fpa'), 'json')
  await fpa().post('/v1/messages', signed)
  await fpa().send('/v1/messages', 'x', 'application/xml')
  const shared = { msg: 'message', method: 'POST', route: '/v1/messages', from: parties.fpa }
  expect(linesOf()).toMatchObject([
    { ...shared, status: 202, outcome: 'accepted', messageId: signed.messageId },
    { ...shared, status: 400, outcome: 'refused', code: 'xml.malformed' },
  ])
  const exposed = await app.metrics.registry.metrics()
  expect(exposed).toContain('budkavle_requests_total{route="/v1/messages",status="202"} 1')
  expect(exposed).toContain('budkavle_refusals_total{code="xml.malformed"} 1')
})

type Told = { status?: number; code?: string; from?: string }

function told(status: number, from?: string): Told {
  return { status, ...(from ? { from } : {}) }
}

function refused(status: number, code: string, from?: string): Told {
  return { ...told(status, from), code }
}

function failing(deps: AppDeps): AppDeps {
  const findReceipt = () => Promise.reject(new Error('of a value'))
  return { ...deps, receipts: { ...deps.receipts, findReceipt } }
}

function linesOf(): object[] {
  return app.lines.map((line) => {
    const { level: _level, pid: _pid, time: _time, ...fields } = JSON.parse(line)
    return fields
  })
}
