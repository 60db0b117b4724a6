import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/clock/calendar.ts'
import { storageNotConfirmed } from '../../src/evidence/item-steps.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { escalate } from '../../src/jobs/escalate.ts'
import { alertIncidents, createLiveAlerts } from '../../src/jobs/office-alerts.ts'
import { applyAlone } from '../../src/store/apply-alone.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { settleLook } from '../../src/store/second-looks.ts'
import { confirmedItem } from '../store/confirmed.ts'
import { keys, messageOperation, office, origin, satakunta, stamp } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { catalogue } from '../support/verified.ts'

const calendar = createCalendar({ saturdayWorks: false, dayCutOff: '16:15' })
const minute = 60_000
let at = new Date('2026-11-23T08:00:00Z')
let database: TestDatabase
let parts: TestParts

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  parts = openStoreParts(database)
  await database.ownerSql`
    insert into subscription (party, kind, url, next_entry)
    select id, 'alert', 'https://system.example/' || id, 0 from party`
  const contacts = { office, responsible: 'Testi', email: 'inbox@example.org', language: 'sv' }
  await applyAlone(database.ownerSql, 'set_office', contacts, [])
  const contact = { area: '06', name: 'Testi', email: 'kela@example.org', language: 'fi' }
  await applyAlone(database.ownerSql, 'set_fpa_contact', contact, [])
})

afterEach(async () => {
  await closeAll()
  await database.ownerSql`update office_watch set live_at = ${new Date(at.getTime() + minute)}`
  await clear()
  await database.ownerSql`update office_watch set live_at = null`
  await database.ownerSql`delete from notice`
})

afterAll(async () => {
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
  await parts.close()
  await database.close()
})

describe('an incident', () => {
  test('is told once when it opens and once when it is closed: the responsible person, the subscribers, FPA', async () => {
    await lose()
    await Promise.all([alert(), alert(), alert()])
    await clear()
    const started = ['webhook alert.started 3221304-3', 'mail sv alert.started inbox@example.org']
    const toFpa = ['webhook alert.started 0246246-0', 'mail fi alert.started kela@example.org']
    expect(await told()).toEqual([...started, ...toFpa])
    const [notice] = await database.sql<
      { body: object }[]
    >`select body from notice where party = ${satakunta} and kind = 'webhook'`
    expect(notice?.body).toEqual({
      alert: expect.any(Number),
      kind: 'second-look-absent',
      office,
      step: 'receiver',
      items: 1,
      since: '2026-11-20T13:00:00.000Z',
    })
    await closeAll()
    await Promise.all([clear(), clear()])
    await alert()
    expect(await told()).toEqual(
      [...started, ...toFpa, ...started, ...toFpa].map((line, place) =>
        place < 4 ? line : line.replace('started', 'cleared'),
      ),
    )
    expect(await codes()).toEqual([
      ['alert.started', 'second-look.absent', 'audience.receiver'],
      ['alert.started', 'second-look.absent', 'audience.fpa'],
      ['alert.cleared', 'second-look.absent', 'audience.receiver'],
      ['alert.cleared', 'second-look.absent', 'audience.fpa'],
    ])
  })

  test('of the same kind is not told again while one is open; of another kind it is', async () => {
    await lose()
    await alert()
    const before = await told()
    await lose()
    await alert()
    expect(await told()).toEqual(before)
    await lose('mismatch')
    await alert()
    expect(await told()).toHaveLength(2 * before.length)
    const standing =
      await database.sql`select kind from alert where cleared_at is null and audience = 'fpa' order by id`
    expect(standing).toEqual([{ kind: 'second-look-absent' }, { kind: 'second-look-mismatch' }])
  })
})

describe('an office that is not live any more', () => {
  const live = () => createWatch([])
  const silent = () => createWatch(['office.not-polled'])

  test('is told of after a while, if something waits there, once; and once when it is live again', async () => {
    await live()(0)
    await parts.commit(messageOperation())
    const watch = silent()
    await watch(5 * minute)
    await watch(10 * minute)
    expect(await told(), 'it may only be slow').toEqual([])
    await watch(20 * minute)
    await Promise.all([watch(25 * minute), watch(25 * minute)])
    await clear()
    expect(await told()).toHaveLength(4)
    expect(await codes()).toEqual([
      ['alert.started', 'office.not-live', 'audience.receiver', 'office.not-polled'],
      ['alert.started', 'office.not-live', 'audience.fpa', 'office.not-polled'],
    ])
    await live()(30 * minute)
    await clear()
    expect((await told()).filter((line) => line.includes('cleared'))).toHaveLength(4)
    await database.ownerSql`update delivery set office = 'area-05' where state = 'open'`
  })

  test('is not told of while nothing waits there and its canary is not late; then it is', async () => {
    await live()(0)
    const watch = silent()
    for (const minutes of [1, 30]) await watch(minutes * minute)
    expect(await told()).toEqual([])
    const late = createWatch(['office.canary-late'])
    for (const minutes of [31, 50]) await late(minutes * minute)
    expect(await told()).toHaveLength(4)
  })

  test('is not told of if it never was live', async () => {
    const watch = createWatch(['office.canary-late'])
    for (const minutes of [1, 30]) await watch(minutes * minute)
    expect(await told()).toEqual([])
  })

  test('is not told of because the gateway itself was away', async () => {
    await live()(0)
    await createWatch(['office.canary-late'])(300 * minute)
    expect(await told()).toEqual([])
  })
})

/** What one process does that sees the office so, so long after a moment. */
function createWatch(why: readonly string[]): (ms: number) => Promise<void> {
  const begin = at
  const store = { ...parts, background: parts.reads }
  const watch = createLiveAlerts({ store, offices: () => [office], findNotLive: () => why, graceMs: 15 * minute })
  return async (ms) => {
    await watch({ at: new Date(begin.getTime() + ms), issuer: origin, newId: randomUUID })
  }
}

async function lose(result: 'absent' | 'mismatch' = 'absent'): Promise<void> {
  const item = await confirmedItem(database, parts.commit, 1)
  const [look] = await database.ownerSql<[{ id: number }]>`
    insert into second_look (message, office, nonce, asked_at)
    values (${item.item}, ${office}, ${Buffer.alloc(32, item.item)}, now()) returning id::int`
  const facts = { recordId: 'record-1', nonce: 'ab'.repeat(32) }
  const evidence = storageNotConfirmed(item, facts, `second-look.${result}`, stamp)
  await settleLook(parts, { look: look.id, item: item.item, result, answer: null, evidence })
}

function closeAll(): Promise<unknown> {
  return database.ownerSql`update incident set closed_at = now(), closed_by = 'staff.1', closed_reason = 'found',
    closed_entry = 0 where closed_at is null`
}

function alert(): Promise<void> {
  return alertIncidents({ ...parts, background: parts.reads }, { at, issuer: origin, newId: randomUUID })
}

/** What is over is cleared as all alerts are. */
function clear(): Promise<void> {
  at = new Date(at.getTime() + 1)
  const deps = { store: { ...parts, background: parts.reads }, catalogue, calendar }
  return escalate(deps, { at, issuer: origin, newId: randomUUID })
}

async function told(): Promise<string[]> {
  const rows = await database.sql<{ line: string }[]>`
    select concat_ws(' ', kind, case kind when 'mail' then coalesce(body->>'language', 'all') end, type,
      case kind when 'mail' then target else party end) as line
    from notice order by type desc, (coalesce(body->'data', body)->>'alert')::int, kind desc`
  return rows.map(({ line }) => line)
}

/** Of the alerts that the notices tell of. */
async function codes(): Promise<string[][]> {
  const rows = await database.sql<{ reasons: string[] }[]>`
    select e.evidence::json -> 'reasons' as reasons from log_entry e
    where e.index in (select unnest(array[a.started_entry, a.cleared_entry]) from alert a
      where a.id in (select (coalesce(n.body->'data', n.body)->>'alert')::int from notice n)) order by e.index`
  return rows.map(({ reasons }) => reasons)
}
