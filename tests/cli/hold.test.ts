import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHold } from '../../src/cli/hold.ts'
import { createLog } from '../../src/store/log.ts'
import { confirmedItem } from '../store/confirmed.ts'
import { origin } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { createMemoryIo } from './memory-io.ts'

let database: TestDatabase
let parts: TestParts
const act = ['--reason', 'court.order', '--by', 'staff-1']

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  parts = openStoreParts(database)
})

afterAll(async () => {
  await parts.close()
  await database.close()
})

test('places by item and by message, lists, and lifts', async () => {
  const { item, sender, messageId } = await confirmedItem(database, parts.commit, 1)
  expect(await run('list')).toMatchObject({ status: 0, out: 'Nothing is held.\n' })
  const first = numberIn(await run('place', '--item', String(item), ...act))
  const second = numberIn(await run('place', '--message', `${sender}/${messageId}`, ...act))
  expect((await run('list')).out.split('\n')[0]).toMatch(
    new RegExp(`^hold ${first}  item ${item}  ${sender}/${messageId}  court.order  placed .*Z by staff-1$`),
  )
  expect(await run('lift', String(first), ...act)).toMatchObject({
    status: 0,
    out: expect.stringContaining('is lifted'),
  })
  expect(await run('lift', String(first), ...act)).toMatchObject({
    status: 1,
    error: expect.stringContaining('before'),
  })
  expect(JSON.parse((await run('list', '--json')).out)).toMatchObject([{ hold: second, item }])
  expect(JSON.parse((await run('list', '--all', '--json')).out)).toMatchObject([
    { hold: first, lifted: { by: 'staff-1', reason: 'court.order' } },
    { hold: second },
  ])
  const entries = await database.sql<{ evidence: string }[]>`
    select evidence from log_entry where evidence::json ->> 'event' = 'AdministrativeAct' order by index`
  expect(entries.map(({ evidence }) => JSON.parse(evidence).reasons)).toEqual([
    ['hold.placed', 'court.order'],
    ['hold.placed', 'court.order'],
    ['hold.lifted', 'court.order'],
  ])
})

test('what is not there changes nothing', async () => {
  const nobody = '0246246-0/00000000-0000-4000-8000-000000000000'
  for (const args of [
    ['place', '--item', '999'],
    ['place', '--message', nobody],
    ['lift', '999'],
  ]) {
    expect(await run(...args, ...act)).toMatchObject({
      status: 1,
      error: expect.stringContaining('nothing is changed'),
    })
  }
})

test.each([
  [[]],
  [['place']],
  [['place', ...act]],
  [['place', '--item', '1', '--reason', 'court.order']],
  [['place', '--item', '1', '--reason', 'because I say so', '--by', 'staff-1']],
  [['place', '--item', '1', '--reason', 'court.order', '--by', '010190-999W']],
  [['place', '--item', '1', '--message', '0246246-0/00000000-0000-4000-8000-000000000000', ...act]],
  [['place', '--message', '010190-999W', ...act]],
  [['lift', ...act]],
  [['lift', 'x', ...act]],
  [['list', '7']],
  [['place', '--item', '1', '--json', ...act]],
])('a wrong call %j opens nothing, and repeats nothing that could be a code', async (args) => {
  const { status, error, opened } = await run(...args)
  expect([status, opened]).toEqual([2, 0])
  expect(error).toContain('usage: ')
  expect(error).not.toContain('999W')
})

test('the help opens nothing', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, out: expect.stringContaining('budkavle hold'), opened: 0 })
})

function numberIn({ status, out }: { status: number; out: string }): number {
  expect(status).toBe(0)
  return Number(/^hold (\d+) is placed$/m.exec(out)?.[1])
}

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let opened = 0
  const command = createHold(async () => {
    opened += 1
    return { store: { ...parts, background: parts.reads }, close: async () => {} }
  })
  return { status: await command(args, io), ...printed, opened }
}
