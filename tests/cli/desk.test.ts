import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDesk } from '../../src/cli/desk.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { createCommit } from '../../src/store/commit.ts'
import type { DeskItem } from '../../src/store/desk.ts'
import { createLog } from '../../src/store/log.ts'
import { lease, messageOperation, origin, rejectOperation, signer } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

const desk = 'manual-desk' as OfficeId
const [waiting, urgent, givenBack, elsewhere] = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
})

afterAll(() => database.close())

test('an empty desk', async () => {
  expect(await run()).toMatchObject({ status: 0, out: 'The manual desk is empty.\n', closed: 1 })
  expect(await run('--json')).toMatchObject({ status: 0, out: '[]\n' })
})

test('what lies there and why, urgent items first, then the oldest; what waits in an inbox does not', async () => {
  const commit = createCommit(database.sql, signer)
  await commit(messageOperation({ messageId: `${givenBack}` }))
  const [item] = await lease(database.sql)
  if (!item) throw new Error('nothing leased')
  await commit(rejectOperation(item))
  await commit(messageOperation({ messageId: `${waiting}`, office: desk }))
  await commit(messageOperation({ messageId: `${urgent}`, office: desk, urgent: true }))
  await commit(messageOperation({ messageId: `${elsewhere}` }))
  await database.ownerSql`
    update message set route = json_build_object('reason', 'route.none'), accepted_at = '2026-11-19T22:00:00+02:00'
    where message_id = ${`${waiting}`}`

  const items: DeskItem[] = JSON.parse((await run('--json')).out)
  expect(items.map((one) => one.messageId)).toEqual([urgent, waiting, givenBack])
  expect(items[1]).toMatchObject({ rejectedBy: null, reason: 'route.none', since: '2026-11-19T20:00:00.000Z' })
  expect(items[2]).toEqual({
    item: item.item,
    sender: '0246246-0',
    messageId: givenBack,
    messageType: 'concern-consented',
    schemaVersion: '1',
    urgency: 'normal',
    since: '2026-11-20T13:00:00.000Z',
    rejectedBy: 'area-06',
    reason: 'receiver.not-our-client',
  })
})

test('a person reads a line for each, and how many are urgent', async () => {
  const { status, out } = await run()
  const [count, , head, ...lines] = out.trimEnd().split('\n')
  expect([status, count, lines.length]).toEqual([0, '3 items at the manual desk, 1 urgent.', 3])
  expect(head).toMatch(/^item +urgency +since +why +type +sender +message$/)
  expect(lines[0]).toMatch(new RegExp(`urgent .*${urgent}$`))
  expect(lines.join('\n')).toMatch(/receiver\.not-our-client, by area-06 .*concern-consented\/1 +0246246-0/)
})

test('the help says what it does not do, and a wrong call opens nothing', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, out: expect.stringContaining('later version'), opened: 0 })
  for (const wrong of ['--assign', 'area-06']) {
    expect(await run(wrong)).toMatchObject({ status: 2, error: expect.stringContaining('usage: '), opened: 0 })
  }
})

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let [opened, closed] = [0, 0]
  const command = createDesk(async () => {
    opened += 1
    return {
      sql: database.sql,
      close: async () => {
        closed += 1
      },
    }
  })
  return { status: await command(args, io), ...printed, opened, closed }
}
