import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { listOfficeStates } from '../../src/store/office-states.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createSigner, messageOperation, origin } from './operations.ts'

const signer = createSigner()

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  const commit = createCommit(database.sql, signer)
  for (const office of ['area-06', 'area-06', 'area-06', 'area-08', 'manual-desk']) {
    await commit(messageOperation({ office: office as OfficeId }))
  }
  const [first, second, , eighth] = await database.ownerSql<{ message: string }[]>`
    select message from delivery order by message`
  const at = (hours: number) => new Date(Date.parse('2026-11-20T00:00:00Z') + hours * 3_600_000)
  await database.ownerSql`update delivery set next_step_at = ${at(9)} where message = ${first?.message ?? 0}`
  await database.ownerSql`update delivery set next_step_at = ${at(99)}, steps_taken = 1 where message = ${second?.message ?? 0}`
  await database.ownerSql`update delivery set next_step_at = ${at(13)} where message = ${eighth?.message ?? 0}`
})
afterAll(() => database?.close())

const now = new Date('2026-11-20T12:00:00Z')

test('what waits, since when, and what of it is late: late offices first, then the others where something waits', async () => {
  const states = await listOfficeStates(database.sql, 'all', now)
  const busy = states.filter(({ waiting }) => waiting > 0)
  expect(busy.map(({ office, waiting, late }) => [office, waiting, late])).toEqual([
    ['area-06', 3, 2],
    ['area-08', 1, 0],
    ['manual-desk', 1, 0],
  ])
  expect(states.slice(0, busy.length)).toEqual(busy)
  expect(busy[0]).toMatchObject({ area: '06', kind: 'default', names: { sv: expect.stringContaining('Satakunta') } })
  expect(busy.every(({ oldestAt }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(oldestAt ?? ''))).toBe(true)
  const [offices] = await database.ownerSql<{ n: string }[]>`select count(*) as n from office`
  expect(states).toHaveLength(Number(offices?.n))
})

test('an hour later more is late', async () => {
  const later = await listOfficeStates(database.sql, 'all', new Date(now.getTime() + 3_600_000))
  expect(later.slice(0, 2).map(({ office, late }) => [office, late])).toEqual([
    ['area-06', 2],
    ['area-08', 1],
  ])
})

test('who is bound to areas sees their offices only', async () => {
  expect((await listOfficeStates(database.sql, ['06'], now)).map(({ office }) => office)).toEqual(['area-06'])
  expect((await listOfficeStates(database.sql, ['05', '08'], now)).map(({ office }) => office)).toEqual([
    'area-08',
    'area-05',
  ])
  expect(await listOfficeStates(database.sql, [], now)).toEqual([])
})

test('an office that has ended is there while something waits at it', async () => {
  await database.ownerSql`update office set valid_until = '2026-01-01' where id in ('area-05', 'area-06')`
  const offices = (await listOfficeStates(database.sql, ['05', '06'], now)).map(({ office }) => office)
  expect(offices).toEqual(['area-06'])
})
