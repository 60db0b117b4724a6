import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { leafHash } from '../../src/evidence/merkle.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { confirmOperation, keys, lease, messageOperation, origin, rejectOperation, signer } from './operations.ts'

let database: TestDatabase
let commit: Commit

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  commit = createCommit(database.sql, signer)
})

afterEach(async () => {
  await database.ownerSql`update delivery set leased_until = null where state = 'open'`
  for (const one of await lease(database.sql, 100)) await commit(confirmOperation(one))
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
})

afterAll(() => database.close())

test('urgent items come first, then in the order of arrival', async () => {
  const arrived = []
  for (const urgent of [false, true, false, true]) arrived.push((await commit(messageOperation({ urgent }))).message)
  const leased = await lease(database.sql, 4)
  expect(leased.map((one) => one.item)).toEqual([arrived[1], arrived[3], arrived[0], arrived[2]])
  expect(leased.every((one) => one.leaseToken === 1 && one.state === 'leased')).toBe(true)
})

test('a lease is logged with the transaction that gives it', async () => {
  await commit(messageOperation())
  const [one] = await lease(database.sql)
  const [entry] =
    await database.sql`select evidence, leaf_hash, message::int from log_entry order by index desc limit 1`
  expect(JSON.parse(entry?.evidence)).toMatchObject({
    event: 'ConsignmentNotification',
    messageIdentifier: one?.messageId,
  })
  expect(entry).toMatchObject({ message: one?.item, leaf_hash: leafHash(entry?.evidence) })
})

test('an expired lease goes back and comes with a larger token; the old one closes nothing', async () => {
  await commit(messageOperation())
  const [first] = await lease(database.sql, 1)
  if (!first) throw new Error('nothing leased')
  expect(await lease(database.sql)).toEqual([])
  await expire(first.item)
  const [second] = await lease(database.sql)
  expect(second).toMatchObject({ item: first.item, leaseToken: first.leaseToken + 1 })
  expect(await commit(confirmOperation(first))).toMatchObject({ outcome: 'lost' })
  expect(await commit(rejectOperation(first))).toMatchObject({ outcome: 'lost' })
  expect(await commit(confirmOperation({ ...first, leaseToken: first.leaseToken + 1 }))).toMatchObject({
    outcome: 'stored',
  })
})

test('after a wrong digest the item needs a new lease: no token can be guessed', async () => {
  await commit(messageOperation())
  const [held] = await lease(database.sql)
  if (!held) throw new Error('nothing leased')
  expect(await commit(confirmOperation(held, { digest: '0'.repeat(64) }))).toMatchObject({ outcome: 'mismatch' })
  for (const token of [held.leaseToken, held.leaseToken + 1, held.leaseToken + 2]) {
    expect(await commit(confirmOperation({ ...held, leaseToken: token }))).toMatchObject({ outcome: 'lost' })
    expect(await commit(rejectOperation({ ...held, leaseToken: token }))).toMatchObject({ outcome: 'lost' })
  }
  const [again] = await lease(database.sql)
  expect(again?.leaseToken).toBeGreaterThan(held.leaseToken)
})

test('a late confirmation and a new lease of the same item at the same moment do not lock each other out', async () => {
  await commit(messageOperation())
  const [first] = await lease(database.sql)
  if (!first) throw new Error('nothing leased')
  await expire(first.item)
  const other = connect(database.url, { max: 1, applicationName: 'other', role: applicationRole })
  let late: Promise<unknown> | undefined
  const paused = new Proxy(other, {
    get: (target, name) =>
      name === 'begin'
        ? (work: (tx: unknown) => Promise<unknown>) =>
            target.begin(async (tx) => {
              let asked = 0
              // The lease holds the item's row and is about to append to the log.
              const slow = new Proxy(tx, {
                apply: async (query, self, parts) => {
                  asked += parts[0]?.[0]?.includes('append_entries') ? 1 : 0
                  if (asked === 1 && !late) {
                    late = commit(confirmOperation(first))
                    await waiting()
                  }
                  return Reflect.apply(query, self, parts)
                },
              })
              return work(slow)
            })
        : Reflect.get(target, name),
  })
  const [second] = await lease(paused)
  expect(second).toMatchObject({ item: first.item, leaseToken: 2 })
  expect(await late).toMatchObject({ outcome: 'lost' })
  expect(
    await database.ownerSql`select deadlocks::int from pg_stat_database where datname = current_database()`,
  ).toEqual([{ deadlocks: 0 }])
  await other.end()
})

function expire(item: number) {
  return database.sql`update delivery set leased_until = now() - interval '1 second' where message = ${item}`
}

/** Until the confirmation waits for a lock. */
async function waiting(): Promise<void> {
  await expect
    .poll(
      () =>
        database.ownerSql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    .toHaveLength(1)
}
