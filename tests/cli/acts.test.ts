import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createActs } from '../../src/cli/acts.ts'
import { listActs, recordAct } from '../../src/store/acts.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { createSigner, messageOperation, origin } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

const at = new Date('2026-11-27T12:00:00Z')
let database: TestDatabase
let commit: Commit

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  commit = createCommit(database.sql, createSigner())
})

afterAll(() => database?.close())

test('without an act it says so', async () => {
  expect(await run()).toMatchObject({ status: 0, out: 'no act\n', closed: 1 })
  expect(JSON.parse((await run('--json')).out)).toEqual({ acts: [] })
})

test('says in plain English who did what to what, then why; a code without words as it is', async () => {
  await commit(messageOperation())
  await act('staff.7', ['message.viewed'], 'message:1')
  await act('staff.8', ['incident.closed', 'incident.false-alarm'], 'incident:1')
  await act('staff.9', ['some.new-act', 'court.order'], 'office:area-06')
  const time = '2026-11-27T12:00:00.000Z'
  expect((await run()).out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['entry', 'time', 'who', 'what', 'to what'],
    ['4', time, 'staff.9', 'some.new-act (court.order)', 'office:area-06'],
    ['3', time, 'staff.8', 'Closed an incident (incident.false-alarm)', 'incident:1'],
    ['2', time, 'staff.7', 'Looked at a message', 'message:1'],
    [''],
  ])
})

test('has the bound of the page, newest first, and goes on to older ones; JSON has the form of the API', async () => {
  for (let n = 0; n < 50; n++) await act('staff.7', ['message.viewed'], 'message:1')
  const first = await run()
  expect(first.out).toMatch(/^older ones: --before 5$/m)
  const { acts, ...more } = JSON.parse((await run('--json')).out)
  expect(more).toEqual({})
  expect(acts).toEqual(await listActs(database.sql, undefined, 50))
  expect([acts.length, acts[0].index, acts.at(-1).index]).toEqual([50, 54, 5])
  const older = JSON.parse((await run('--json', '--before', '5')).out)
  expect(older.acts.map(({ index }: { index: number }) => index)).toEqual([4, 3, 2])
  expect((await run('--before', '5')).out).not.toContain('older ones')
})

test('leaves no entry of its own: that somebody read the list is on no page either', async () => {
  const before = await listActs(database.sql, undefined, 100)
  await run()
  expect(await listActs(database.sql, undefined, 100)).toEqual(before)
})

test.each([
  [['--before', 'x'], '--before is'],
  [['--before', '150385W950N'], '--before is'],
  [['--before', '-1'], '--before'],
  [['1'], 'usage: '],
  [['--by', 'staff.7'], 'usage: '],
])('%j is a wrong call, which opens nothing', async (args, why) => {
  const { status, error, opened } = await run(...args)
  expect([status, opened]).toEqual([2, 0])
  expect(error).toContain(why)
  expect(error).not.toContain('150385W950N')
})

function act(by: string, reasons: readonly string[], subject: string): Promise<void> {
  return recordAct(commit, by, { reasons, subject }, { at, issuer: origin, newId: randomUUID })
}

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let [opened, closed] = [0, 0]
  const open = async () => {
    opened += 1
    return {
      sql: database.sql,
      async close() {
        closed += 1
      },
    }
  }
  return { status: await createActs(open)(args, io), ...printed, opened, closed }
}
