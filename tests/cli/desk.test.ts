import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDesk } from '../../src/cli/desk.ts'
import type { DeskItem } from '../../src/message/desk.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { createSigner, lease, messageOperation, origin, rejectOperation } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

const signer = createSigner()

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

test('what waits at an office is listed too', async () => {
  const { out } = await run('list', '--office', 'area-06')
  expect(out).toMatch(/^1 item at area-06, 0 urgent\.\n/)
  expect(out).toContain(`${elsewhere}`)
  expect((await run('list', '--office', 'area-01')).out).toBe('Area-01 is empty.\n')
})

test('the help tells every act, and a wrong call opens nothing', async () => {
  const help = await run('--help')
  expect(help).toMatchObject({ status: 0, opened: 0 })
  for (const act of ['list', 'show', 'assign', 'relay', 'client-known-there']) expect(help.out).toContain(act)
})

const assign = ['assign', '3', '--office', 'area-02', '--reason', 'office-silent', '--by', 'staff-17']
const relay = ['relay', '3', '--means', 'phone', '--at', '2026-11-20T12:00:00Z', '--by', 'staff-17']

test.each([
  ['an unknown option', ['--assign'], 'Unknown option'],
  ['an unknown act', ['area-06'], 'an act is'],
  ['an item to list', ['list', '3'], 'show is of one'],
  ['no item', ['show'], 'the number of an item'],
  ['two items', ['show', '3', '4'], 'of one item'],
  ['an item that is no number', ['show', 'x3'], 'the number of an item'],
  ['a foreign option', ['show', '3', '--office', 'area-02'], 'takes no --office'],
  ['no office', assign.toSpliced(2, 2), '--office is needed'],
  ['a reason of one’s own', assign.with(5, 'her-uncle-works-there'), '--reason is one of'],
  ['nobody who did it', assign.slice(0, -2), '--by is needed'],
  ['a personal identity code', assign.with(7, '010190-999W'), 'no personal identity code'],
  ['a name', assign.with(7, 'Maja Gräddnos'), 'identifier of your staff'],
  ['other means', relay.with(3, 'pigeon'), '--means is one of phone, paper, visit'],
  ['a time without a zone', relay.with(5, '2026-11-20T12:00:00'), '--at takes a time'],
  ['a day that there is not', relay.with(5, '2026-13-20T12:00:00Z'), '--at takes a time'],
  ['a time to come', relay.with(5, '2026-11-20T13:00:01Z'), 'not in the future'],
])('a wrong call, with status 2, opens nothing: %s', async (_, args, why) => {
  const { status, out, error, opened } = await run(...args)
  expect([status, out, opened]).toEqual([2, '', 0])
  expect(error).toContain(why)
  expect(error).toContain('usage: budkavle desk')
  expect(error).not.toMatch(/010190|Gräddnos/)
})

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let [opened, closed] = [0, 0]
  const open = {
    async database() {
      opened += 1
      return {
        sql: database.sql,
        close: async () => {
          closed += 1
        },
      }
    },
    desk: (): never => {
      opened += 1
      throw new Error('nothing of this is an act')
    },
  }
  const command = createDesk(open, () => new Date('2026-11-20T13:00:00Z'))
  return { status: await command(args, io), ...printed, opened, closed }
}
