import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createCalendar } from '../../src/clock/calendar.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { escalate } from '../../src/jobs/escalate.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { applyAlone } from '../../src/store/apply-alone.ts'
import { countOpenAlerts, listAlerts } from '../../src/store/escalation.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { catalogue } from '../support/verified.ts'
import { confirmOperation, fpa, keys, lease, messageOperation, office, origin, satakunta } from './operations.ts'

const due = new Date('2026-11-23T08:00:00Z')
const calendar = createCalendar({ saturdayWorks: false, dayCutOff: '16:15' })
let database: TestDatabase
let here: TestParts
let there: TestParts

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  here = openStoreParts(database)
  there = openStoreParts(database)
  await database.ownerSql`
    insert into subscription (party, kind, url, next_entry)
    select id, 'alert', 'https://system.example/' || id, 0 from party`
  await applyAlone(
    database.ownerSql,
    'set_office',
    { office, responsible: 'Testi', email: 'inbox@example.org', language: 'sv', organisation: 'org@example.org' },
    [],
  )
  const contact = { area: '06', name: 'Testi', email: 'kela@example.org', language: 'fi' }
  await applyAlone(database.ownerSql, 'set_fpa_contact', contact, [])
})

afterEach(async () => {
  for (const one of await lease(database.sql, 1_000)) await here.commit(confirmOperation(one))
  await climb(due)
  await database.ownerSql`delete from notice`
})

afterAll(async () => {
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
  await Promise.all([here.close(), there.close()])
  await database.close()
})

test('a hundred late items are one notice when it starts and one when it clears, whoever takes the steps', async () => {
  await Promise.all(Array.from({ length: 100 }, () => accept()))
  await Promise.all([climb(due), climb(due, there), climb(due), climb(due, there)])
  expect(await database.sql`select steps_taken, count(*)::int from delivery group by steps_taken`).toEqual([
    { steps_taken: 1, count: 100 },
  ])
  expect(await listAlerts(database.sql)).toMatchObject([{ office, audience: 'receiver', items: 100 }])
  expect(await countOpenAlerts(database.sql)).toEqual([{ audience: 'receiver', alerts: 1 }])

  const taken = await lease(database.sql, 1_000)
  const [last, ...others] = taken
  if (!last) throw new Error('nothing leased')
  await Promise.all(others.map((one) => here.commit(confirmOperation(one))))
  await climb(due)
  expect(await told()).toHaveLength(2)
  await here.commit(confirmOperation(last))
  await Promise.all([climb(due), climb(due, there)])
  expect(await told()).toEqual([
    `webhook alert.started ${satakunta}`,
    'mail sv alert.started inbox@example.org',
    `webhook alert.cleared ${satakunta}`,
    'mail sv alert.cleared inbox@example.org',
  ])
  const events = await database.sql<{ reasons: string; message: string | null }[]>`
    select evidence::json ->> 'reasons' as reasons, message from log_entry
    where evidence::json ->> 'event' = 'OfficeAlert' order by index`
  expect(events).toEqual([
    { reasons: '["alert.started","escalation.receiver"]', message: null },
    { reasons: '["alert.cleared","escalation.receiver"]', message: null },
  ])
})

test('each audience is told where it can be; a notice says which office, which step, how many and since when', async () => {
  await accept('child-welfare-notification')
  for (const minutes of [0, 10, 20, 30]) await climb(new Date(due.getTime() + minutes * 60_000))
  expect(await told()).toEqual([
    `webhook alert.started ${satakunta}`,
    'mail sv alert.started inbox@example.org',
    `webhook alert.started ${satakunta}`,
    'mail all alert.started org@example.org',
    `webhook alert.started ${fpa}`,
    'mail fi alert.started kela@example.org',
    `webhook alert.started ${fpa}`,
  ])
  const said = await database.sql<{ step: string; body: object }[]>`
    select coalesce(body->'data', body)->>'step' as step, body from notice
    where coalesce(body->'data', body)->>'step' in ('fpa', 'sender')`
  const data = { alert: expect.any(Number), office, items: 1, since: '2026-11-20T13:00:00.000Z' }
  expect(said).toHaveLength(3)
  expect(said).toEqual(
    expect.arrayContaining([
      { step: 'fpa', body: { ...data, step: 'fpa' } },
      { step: 'fpa', body: { language: 'fi', data: { ...data, step: 'fpa' } } },
      { step: 'sender', body: { ...data, step: 'sender' } },
    ]),
  )
})

test('several senders are told each of its own', async () => {
  const other = '3221307-8' as PartyId
  await Promise.all([accept('child-welfare-notification'), accept('child-welfare-notification', other)])
  for (const minutes of [0, 10, 20]) await climb(new Date(due.getTime() + minutes * 60_000))
  const senders =
    await database.sql`select party, items from alert where audience = 'sender' and cleared_at is null order by party`
  expect(senders).toEqual([
    { party: fpa, items: 1 },
    { party: other, items: 1 },
  ])
})

test('what a process did not come to, the next does: a reminder without alert gets one, and none twice', async () => {
  await accept()
  // As one that died between the step and the alert.
  await escalate(
    {
      ...deps(here),
      store: {
        ...here,
        background: here.reads,
        commit: (one) => cut(one.kind === 'apply' && one.step === 'start_alert', one),
      },
    },
    { at: due, issuer: origin, newId: randomUUID },
  ).catch(() => {})
  expect(await listAlerts(database.sql)).toEqual([])
  await Promise.all([climb(due), climb(due, there)])
  expect(await listAlerts(database.sql)).toMatchObject([{ audience: 'receiver', items: 1 }])
})

test('a type that the catalogue no longer has is looked after all the same', async () => {
  await accept()
  const without = new Map([...catalogue].filter(([key]) => key !== 'concern-consented/1'))
  await escalate({ ...deps(here), catalogue: without }, { at: due, issuer: origin, newId: randomUUID })
  expect(await listAlerts(database.sql)).toMatchObject([{ office, audience: 'desk' }])
})

function cut(isDead: boolean, operation: Parameters<TestParts['commit']>[0]): ReturnType<TestParts['commit']> {
  return isDead ? Promise.reject(new Error('the process is gone')) : here.commit(operation)
}

function deps(parts: TestParts) {
  return { store: { ...parts, background: parts.reads }, catalogue, calendar }
}

function climb(at: Date, parts = here): Promise<void> {
  return escalate(deps(parts), { at, issuer: origin, newId: randomUUID })
}

/** A message whose first step is due; urgent if it is of a child. */
async function accept(type = 'concern-consented', sender: PartyId = fpa): Promise<void> {
  const operation = messageOperation({ type, sender, urgent: type !== 'concern-consented' })
  const { outcome } = await here.commit({ ...operation, row: { ...operation.row, step_at: due } })
  expect(outcome).toBe('accepted')
}

/** What stands in the outbox, in the order in which it was put there; of one alert the webhook first. */
async function told(): Promise<string[]> {
  const rows = await database.sql<{ line: string }[]>`
    select concat_ws(' ', kind, case kind when 'mail' then coalesce(body->>'language', 'all') end, type,
      case kind when 'mail' then target else party end) as line
    from notice order by created_at, (coalesce(body->'data', body)->>'alert')::int, kind desc`
  return rows.map(({ line }) => line)
}
