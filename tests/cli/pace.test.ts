import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPace } from '../../src/cli/pace.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test('sets, lists and takes away the pace of an office', async () => {
  expect(await run()).toMatchObject({ status: 0, out: 'No office has a pace.\n' })
  expect(await run('area-06', '300')).toMatchObject({ status: 0, out: 'area-06: 300 a week\n' })
  expect(await run('area-01', '20')).toMatchObject({ status: 0 })
  const midnight = new Date(Date.now() + 10 * 86_400_000).setUTCHours(0, 0, 0, 0)
  await database.ownerSql`insert into office_pace values ('area-01', ${new Date(midnight)})`
  const { out } = await run()
  // A twentieth of a week later, less the three days that may be taken ahead.
  const day = new Date(midnight - 3 * 86_400_000).toISOString().slice(0, 10)
  expect(out).toBe(`area-01  20 a week  put off until ${day}T08:24:00Z\narea-06  300 a week\n`)
  expect(await run('area-01', 'off')).toMatchObject({ status: 0, out: 'area-01: no pace\n' })
  expect(await run()).toMatchObject({ out: 'area-06  300 a week\n' })
})

test('an office that is not there changes nothing', async () => {
  expect(await run('nowhere', '300')).toMatchObject({ status: 1, error: expect.stringContaining('no such office') })
})

test.each([
  [['area-06']],
  [['area-06', '0']],
  [['area-06', '1e3']],
  [['area-06', '100001']],
  [['area-06', '3', '4']],
  [['--all']],
])('a wrong call %j opens nothing', async (args) => {
  expect(await run(...args)).toMatchObject({ status: 2, error: expect.stringContaining('usage: '), opened: 0 })
})

test('the help opens nothing', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, out: expect.stringContaining('budkavle pace'), opened: 0 })
})

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let opened = 0
  const command = createPace(async () => {
    opened += 1
    return { sql: database.ownerSql, close: async () => {} }
  })
  return { status: await command(args, io), ...printed, opened }
}
