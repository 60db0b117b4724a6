import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerThrown } from '../../src/admin/problems.ts'
import { type Act, createRoom, type Room, type RoomDeps } from '../../src/admin/room.ts'
import { findSession } from '../../src/admin/session.ts'
import { createEntry, parseEvidence } from '../../src/evidence/entry.ts'
import { listActs } from '../../src/store/acts.ts'
import { someEvidence } from '../evidence/samples.ts'
import { openRoom, personWith, roomOrigin, type TestRoom } from './room.ts'

let real: TestRoom
const faults: unknown[] = []
const shown: string[] = []

beforeAll(async () => {
  real = await openRoom()
})
afterAll(() => real?.close())

const areas: Readonly<Record<string, string | null>> = { 'area-06': '06', 'area-05': '05', 'manual-desk': null }

test('an address that names something of an area is open to who holds it, and absent for others', async () => {
  const room = createSample(real.deps)
  const ask = async (item: string, area?: string) => {
    const { cookie } = await real.as(personWith(area === undefined ? { role: 'auditor' } : { role: 'auditor', area }))
    return (await room.app.request(`${roomOrigin}/api/items/${item}`, { headers: { cookie } })).status
  }
  expect([await ask('area-06'), await ask('manual-desk'), await ask('none')]).toEqual([200, 200, 404])
  expect([await ask('area-06', '06'), await ask('area-05', '06')]).toEqual([200, 404])
  expect([await ask('manual-desk', '06'), await ask('none', '06')]).toEqual([404, 404])
})

test('a look at what concerns a person is in the log before it is shown', async () => {
  const room = createSample(real.deps)
  const person = personWith({ role: 'auditor' })
  const { cookie } = await real.as(person)
  shown.length = 0
  for (const path of ['/fi/items/area-06', '/api/items/area-06', '/api/items/none']) {
    await room.app.request(`${roomOrigin}${path}`, { headers: { cookie } })
  }
  expect(shown).toEqual(['area-06', 'area-06'])
  const looks = (await listActs(real.database.sql, undefined, 50)).filter(({ by }) => by === person.staff)
  expect(looks.map(({ reasons, subject }) => [...reasons, subject])).toEqual([
    ['message.viewed', 'message:area-06'],
    ['message.viewed', 'message:area-06'],
    ['session.started', 'session.oidc', 'role.auditor', 'session:admin'],
  ])
})

test('what the log does not take is not shown', async () => {
  const act = () => Promise.reject(new Error('the log is away'))
  const room = createSample({ ...real.deps, act })
  const { cookie } = await real.as(personWith({ role: 'auditor' }))
  shown.length = 0
  for (const path of ['/fi/items/area-06', '/api/items/area-06']) {
    expect((await room.app.request(`${roomOrigin}${path}`, { headers: { cookie } })).status).toBe(500)
  }
  expect(shown).toEqual([])
  expect(faults.splice(0)).toHaveLength(2)
})

test('an act that is not of the log’s form is not put there', async () => {
  const before = await listActs(real.database.sql, undefined, 50)
  const acts: readonly [string, Act][] = [
    ['010190-900A', { reasons: ['message.viewed'], subject: 'message:1' }],
    ['staff.1', { reasons: ['message.viewed'], subject: 'person:010190-900A' }],
    ['staff.1', { reasons: ['because the client asked'], subject: 'message:1' }],
  ]
  for (const [by, act] of acts) await expect(real.deps.act(by, act)).rejects.toThrow('does not have its form')
  expect(await listActs(real.database.sql, undefined, 50)).toEqual(before)
})

test('acts are listed newest first, page by page, and nothing else of the log is', async () => {
  for (let at = 0; at < 3; at++) await real.deps.act('staff.pages', { reasons: ['thing.done'], subject: `thing:${at}` })
  const [newest, second] = await listActs(real.database.sql, undefined, 2)
  expect([newest?.subject, second?.subject]).toEqual(['thing:2', 'thing:1'])
  const [third] = await listActs(real.database.sql, second?.index, 1)
  expect(third?.subject).toBe('thing:0')
  const entries = await real.database.ownerSql<{ evidence: string }[]>`select evidence from log_entry`
  const acts = entries.filter(({ evidence }) => parseEvidence(evidence).event === 'AdministrativeAct')
  expect(await listActs(real.database.sql, undefined, 1000)).toHaveLength(acts.length)
})

test('of all evidence only what administrators did begins as the list of acts knows it', () => {
  const texts = someEvidence().map((evidence) => [evidence.event, createEntry(evidence).evidence] as const)
  const acts = texts.filter(([event]) => event === 'AdministrativeAct')
  expect(acts.length).toBeGreaterThan(0)
  expect(texts.filter(([, text]) => text.startsWith('{"by":'))).toEqual(acts)
})

/** A page and an address of the API that show an item, each look of which is in the log. */
function createSample(deps: Pick<RoomDeps, 'act'> & TestRoom['deps']): Room {
  const room = createRoom({ development: true, findSession: (c) => findSession(deps, c), act: deps.act })
  const rule = {
    permission: 'messages.read',
    areas: async (c) => areas[c.req.param('item') ?? ''],
    look: (c) => ({ reasons: ['message.viewed'], subject: `message:${c.req.param('item')}` }),
  } satisfies Parameters<Room['page']>[1]
  room.page('/items/:item', rule, (c) => {
    shown.push(c.req.param('item') ?? '')
    return new Response('shown')
  })
  room.read('/items/:item', rule, (c) => {
    shown.push(c.req.param('item') ?? '')
    return { shown: true }
  })
  room.app.onError((err, c) => answerThrown({ development: true, onFault: (one) => void faults.push(one) }, err, c))
  return room
}
