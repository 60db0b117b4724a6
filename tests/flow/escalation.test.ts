import { afterEach, expect, test } from 'vitest'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import type { Lease } from '../../src/message/delivery.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createTestApp } from '../support/app.ts'
import { catalogue } from '../support/verified.ts'
import {
  alertEvidence,
  alertsOf,
  calendar,
  climb,
  createChildNotification,
  historyOf,
  type Night,
  openNight,
  pass,
  send,
  sendConcern,
  takeAll,
  toldOf,
} from './late.ts'

let night: Night

afterEach(async () => {
  const { log, close } = await openLogReader(night.database.sql)
  expect(await verifyLog(log, night.app.keys)).toMatchObject({ ok: true })
  await close()
  await night.close()
})

test('an urgent child welfare notification at three o’clock on Christmas night has told everybody within the hour', async () => {
  night = await openNight('2026-12-25T01:00:00Z')
  const message = await send(night, createChildNotification(night.now))
  await pass(night, 60)
  expect(await toldOf(night, message)).toEqual([
    '01:05 escalation.receiver',
    '01:15 escalation.organisation',
    '01:25 escalation.fpa',
    '01:25 escalation.sender',
    '01:35 escalation.desk',
    '01:35 escalation.on-call',
  ])
  const [row] = await night.database.sql`select steps_taken, next_step_at from delivery`
  expect(row).toMatchObject({ steps_taken: 4, next_step_at: null })
})

test('one that is not urgent waits for office hours, over night, weekend and holiday', async () => {
  // 15:00 in Finland on the day before Christmas Eve, a Wednesday; next open on Monday the 28th.
  night = await openNight('2026-12-23T13:00:00Z')
  const message = await sendConcern(night)
  const due = async () => {
    const [row] = await night.database.sql<{ at: string }[]>`
      select to_char(next_step_at at time zone 'UTC', 'MM-DD HH24:MI') as at from delivery`
    return row?.at
  }
  // 75 minutes on that day, 165 on the next.
  expect(await due()).toBe('12-28 08:45')
  night.now = new Date('2026-12-28T08:44:59Z')
  await climb(night)
  expect(await toldOf(night, message)).toEqual([])
  night.now = new Date('2026-12-28T08:45:00Z')
  await climb(night)
  expect(await toldOf(night, message)).toEqual(['08:45 escalation.receiver'])
  expect(await due()).toBe('12-29 08:30')
})

test('ten late items are one alert when it starts and one when it clears', async () => {
  night = await openNight('2026-11-23T07:00:00Z')
  await Promise.all(Array.from({ length: 10 }, () => sendConcern(night)))
  night.now = new Date('2026-11-23T11:00:00Z')
  await climb(night, 2)
  expect(await alertsOf(night)).toEqual([{ office: 'area-06', audience: 'receiver', items: 10, cleared: false }])
  // The office has been silent for hours, so the next one is told of at once, under the same alert.
  const next = await sendConcern(night)
  await climb(night)
  expect(await toldOf(night, next)).toEqual(['11:00 escalation.receiver'])
  expect(await alertsOf(night)).toHaveLength(1)
  expect(await takeAll(night, 'satakunta', 10)).toBe(10)
  await climb(night, 2)
  expect(await alertsOf(night)).toMatchObject([{ cleared: false }])
  expect(await takeAll(night)).toBe(1)
  await climb(night, 2)
  expect(await alertsOf(night)).toEqual([{ office: 'area-06', audience: 'receiver', items: 10, cleared: true }])
  expect(await alertEvidence(night)).toEqual([
    'area-06 ["alert.started","escalation.receiver"]',
    'area-06 ["alert.cleared","escalation.receiver"]',
  ])
})

test('two processes at once take each step once', async () => {
  night = await openNight('2026-11-23T07:00:00Z')
  const messages = []
  for (let i = 0; i < 8; i += 1) messages.push(await send(night, createChildNotification(night.now)))
  const other = await createTestApp({ database: night.database, world: night.world, now: () => night.now })
  night.now = new Date('2026-11-23T07:05:00Z')
  let told = 0
  const onStep = () => {
    told += 1
  }
  await Promise.all([climb(night, 2, { onStep }), climb({ ...night, app: other }, 2, { onStep, catalogue, calendar })])
  await other.close()
  expect(told).toBe(messages.length)
  for (const message of messages) expect(await toldOf(night, message)).toEqual(['07:05 escalation.receiver'])
  expect(await alertsOf(night)).toEqual([{ office: 'area-06', audience: 'receiver', items: 8, cleared: false }])
})

test('what is confirmed climbs no further', async () => {
  night = await openNight('2026-12-25T01:00:00Z')
  const message = await send(night, createChildNotification(night.now))
  await pass(night, 7)
  expect(await takeAll(night)).toBe(1)
  await pass(night, 40)
  expect(await toldOf(night, message)).toEqual(['01:05 escalation.receiver'])
  expect(await historyOf(night, message)).toMatchObject({ state: 'stored' })
  expect((await alertsOf(night)).map(({ cleared }) => cleared)).toEqual([true])
})

test('an office that is not live receives, its ladder begins at once, and the sender is told why', async () => {
  night = await openNight('2026-11-23T07:00:00Z')
  await night.database
    .ownerSql`update office_watch set responsible_name = null, last_polled_at = null where office = 'area-06'`
  await night.app.knowledge.refresh()
  const message = await sendConcern(night)
  const { route, events, state } = await historyOf(night, message)
  const notLive = ['office.not-polled', 'office.no-responsible']
  expect(state).toBe('accepted')
  expect(route).toMatchObject({ office: 'area-06', reason: 'rule', explanation: { notLive } })
  expect(events.map(({ evidence }) => [evidence.event, evidence.reasons])).toEqual([
    ['SubmissionAcceptance', []],
    ['ContentConsignment', notLive],
  ])
  await climb(night)
  expect(await toldOf(night, message)).toEqual(['07:00 escalation.receiver'])
  expect(await takeAll(night)).toBe(1)
  // It has polled now; a person is still missing.
  await night.app.knowledge.refresh()
  const next = await historyOf(night, await sendConcern(night))
  expect(next.route.explanation.notLive).toEqual(['office.no-responsible'])
})

test('what is given back climbs the ladder of the manual desk, from its beginning', async () => {
  night = await openNight('2026-11-23T07:00:00Z')
  const message = await send(night, createChildNotification(night.now))
  await pass(night, 6)
  const office = night.app.as(night.world.party('satakunta'))
  const { items } = (await office.post('/v1/inbox/leases', {})).json<{ items: Lease[] }>()
  const body = { leaseToken: items[0]?.leaseToken, reason: 'not-our-task' }
  expect(await office.post(`/v1/inbox/items/${items[0]?.item}/rejection`, body)).toMatchObject({ status: 200 })
  await pass(night, 20)
  expect(await toldOf(night, message)).toEqual([
    '07:05 escalation.receiver',
    '07:07 escalation.desk',
    '07:07 escalation.on-call',
    '07:22 escalation.fpa',
    '07:22 escalation.sender',
  ])
  expect(await alertsOf(night)).toEqual([
    { office: 'area-06', audience: 'receiver', items: 1, cleared: true },
    ...['desk', 'on-call', 'fpa', 'sender'].map((audience) => ({
      office: 'manual-desk',
      audience,
      items: 1,
      cleared: false,
    })),
  ])
})

test('given on to another office the ladder goes on; one that was at its end begins anew there', async () => {
  night = await openNight('2026-12-25T01:00:00Z')
  const message = await send(night, createChildNotification(night.now))
  await pass(night, 16)
  await giveOn(message, 'area-07')
  await pass(night, 20)
  expect((await toldOf(night, message)).slice(2)).toEqual([
    '01:25 escalation.fpa',
    '01:25 escalation.sender',
    '01:35 escalation.desk',
    '01:35 escalation.on-call',
  ])
  // What is told at the new office is an alert there; those of the old one have cleared.
  expect((await alertsOf(night)).map(({ office, audience, cleared }) => [office, audience, cleared])).toEqual([
    ['area-06', 'receiver', true],
    ['area-06', 'organisation', true],
    ...['fpa', 'sender', 'desk', 'on-call'].map((audience) => ['area-07', audience, false]),
  ])
  await giveOn(message, 'area-08')
  await pass(night, 1)
  expect((await toldOf(night, message)).slice(6)).toEqual(['01:37 escalation.receiver'])
})

/** As a step of its own does. */
async function giveOn(messageId: string, office: string): Promise<void> {
  await night.database.ownerSql`
    update delivery set office = ${office} where message = (select seq from message where message_id = ${messageId})`
}
