import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { createPollNotes, notePolls } from '../../src/store/watch.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const [one, other] = ['area-06', 'area-07'] as unknown as readonly [OfficeId, OfficeId]
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.close())

test('a poll is written once in thirty seconds at most, and never goes back', async () => {
  await notePolls(database.sql, [one, other], at('08:00:00'))
  await notePolls(database.sql, [one], at('08:00:29'))
  await notePolls(database.sql, [one], at('07:00:00'))
  expect(await polled(one)).toBe('08:00:00')
  await notePolls(database.sql, [one], at('08:00:31'))
  expect([await polled(one), await polled(other)]).toEqual(['08:00:31', '08:00:00'])
})

test('gateways are told when an office that was silent is heard of, and of no poll after that', async () => {
  let told = 0
  const listener = await database.sql.listen('budkavle_registry', () => {
    told += 1
  })
  await notePolls(database.sql, [one], at('09:00:00'))
  await notePolls(database.sql, [one], at('09:01:00'))
  await notePolls(database.sql, [one], at('09:02:00'))
  await notePolls(database.sql, [one], at('10:00:00'))
  await expect.poll(() => told).toBe(2)
  await listener.unlisten()
})

test('how long a silence must be is the caller’s to say', async () => {
  let told = 0
  const listener = await database.sql.listen('budkavle_registry', () => {
    told += 1
  })
  await notePolls(database.sql, [one], at('10:31:00'), 30)
  await notePolls(database.sql, [one], at('10:32:00'), 30)
  await expect.poll(() => told).toBe(1)
  await listener.unlisten()
})

test('an office that there is not is no office', async () => {
  await notePolls(database.sql, ['area-99' as OfficeId], at('11:00:00'))
  expect(await database.sql`select office from office_watch where office = 'area-99'`).toEqual([])
})

test('most polls ask the database for nothing', async () => {
  let now = at('12:00:00')
  const asked: string[][] = []
  const sql = Object.assign((_: TemplateStringsArray, offices: string[]) => {
    asked.push(offices)
    return Promise.resolve([])
  }) as unknown as typeof database.sql
  const note = createPollNotes(
    sql,
    () => now,
    () => {},
  )
  for (const time of ['12:00:00', '12:00:10', '12:00:29']) {
    now = at(time)
    note([one])
  }
  note([one, other])
  now = at('12:00:30')
  note([one, other])
  expect(asked).toEqual([[one], [other], [one]])
})

async function polled(office: OfficeId): Promise<string | undefined> {
  const [row] = await database.sql<{ time: string }[]>`
    select to_char(last_polled_at at time zone 'UTC', 'HH24:MI:SS') as time from office_watch where office = ${office}`
  return row?.time
}

function at(time: string): Date {
  return new Date(`2026-11-23T${time}Z`)
}
