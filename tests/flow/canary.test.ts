import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSendCanary } from '../../src/canary.ts'
import { developmentPaths } from '../../src/dev/world.ts'
import { tendCanaries } from '../../src/jobs/canary.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { climb, type Night, openNight, takeAll } from './late.ts'

const office = 'area-06' as OfficeId
let night: Night
let send: ReturnType<typeof createSendCanary>

beforeEach(async () => {
  night = await openNight('2026-11-23T07:00:00Z')
  const { canarySigner } = developmentPaths(night.world.folder)
  send = createSendCanary(night.gateway, readFileSync(canarySigner, 'utf8'))
})

afterEach(() => night.close())

test('a canary goes the whole way into the case system, once a day, and its confirmation keeps the office live', async () => {
  await tend()
  expect(await canaries()).toEqual([])
  night.now = hoursLater(25)
  await Promise.all([tend(), tend()])
  expect(await canaries()).toContainEqual({ office, state: 'open', sender: '0246246-0' })
  expect((await canaries()).filter((one) => one.office === office)).toHaveLength(1)
  expect((await canaries()).filter((one) => one.office === 'fpa')).toEqual([])
  expect(await takeAll(night)).toBe(1)
  await tend()
  night.now = hoursLater(27)
  await night.app.knowledge.refresh()
  expect(night.app.knowledge.findNotLive(office)).not.toContain('office.canary-late')
  // One of an office that took none.
  expect(night.app.knowledge.findNotLive('area-01' as OfficeId)).toContain('office.canary-late')
})

test('one that is not confirmed makes the office not live and climbs its ladder; no second one is sent behind it', async () => {
  night.now = hoursLater(24)
  await tend()
  night.now = hoursLater(24 * 3)
  await tend()
  await climb(night)
  await night.app.knowledge.refresh()
  const notLive = ['office.not-polled', 'office.canary-late']
  expect(night.app.knowledge.findNotLive(office)).toEqual(notLive)
  const shown = await night.app.as(night.world.party('satakunta')).get('/v1/offices')
  expect(shown.json(), 'its party is told').toMatchObject({ offices: [{ office, live: false, notLive }] })
  expect((await canaries()).filter((one) => one.office === office)).toHaveLength(1)
  const told = await night.database.sql`select audience from alert where office = ${office}`
  expect(told).toEqual([{ audience: 'receiver' }])
  // It comes back: what waited is confirmed, and the next goes out.
  expect(await takeAll(night)).toBe(1)
  await expect
    .poll(async () => {
      await night.app.knowledge.refresh()
      return night.app.knowledge.findNotLive(office)
    })
    .toEqual(['office.canary-late'])
  await tend()
  await night.app.knowledge.refresh()
  expect(night.app.knowledge.findNotLive(office)).toEqual([])
})

test('nothing is sent without a signer, to an office that cannot be polled, or to one that nobody answers for', async () => {
  night.now = hoursLater(25)
  await tendCanaries({ ...deps(), send: undefined }, night.now)
  expect(await canaries()).toEqual([])
  await night.database
    .ownerSql`update office_watch set last_polled_at = null, responsible_name = null where office = 'area-01'`
  await tendCanaries({ ...deps(), isHeld: (one) => one !== office }, night.now)
  const offices = (await canaries()).map((one) => one.office)
  expect(offices).not.toContain(office)
  expect(offices).not.toContain('area-01')
  expect(offices).toContain('area-02')
})

test('a canary that is refused is a failure of the job, and its turn comes again', async () => {
  night.now = hoursLater(25)
  const refused = {
    ...deps(),
    isHeld: (one: OfficeId) => one === office,
    send: () => Promise.reject(new Error('refused')),
  }
  await expect(tendCanaries(refused, night.now)).rejects.toThrow(AggregateError)
  night.now = hoursLater(27)
  await tendCanaries({ ...deps(), isHeld: (one) => one === office }, night.now)
  expect(await canaries()).toEqual([{ office, state: 'open', sender: '0246246-0' }])
})

function tend(): Promise<void> {
  return tendCanaries(deps(), night.now)
}

function deps() {
  const { store, knowledge } = night.app
  return { sql: store.background, isHeld: knowledge.isHeld, canaryHoursMax: 26, send }
}

function canaries() {
  return night.database.sql<{ office: string; state: string; sender: string }[]>`
    select d.office, d.state, m.sender from message m join delivery d on d.message = m.seq
    where m.message_type = 'canary' order by m.seq`
}

function hoursLater(hours: number): Date {
  return new Date(night.world.at.getTime() + hours * 3_600_000)
}
