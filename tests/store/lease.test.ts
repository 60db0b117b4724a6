import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { leafHash } from '../../src/evidence/merkle.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  confirmOperation,
  createSigner,
  fpa,
  keys,
  lease,
  messageOperation,
  office,
  origin,
  rejectOperation,
  tellOperation,
} from './operations.ts'

const signer = createSigner()

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

test('what an office is told is in the log before it is told', async () => {
  await commit(messageOperation())
  const [one] = await lease(database.sql)
  if (!one) throw new Error('nothing leased')
  const { outcome, entry } = await commit(tellOperation(one))
  expect(outcome).toBe('told')
  const [logged] = await database.sql`select evidence, leaf_hash, message::int from log_entry where index = ${entry}`
  expect(JSON.parse(logged?.evidence)).toMatchObject({
    event: 'ConsignmentNotification',
    messageIdentifier: one.messageId,
  })
  expect(logged).toMatchObject({ message: one.item, leaf_hash: leafHash(logged?.evidence) })
})

test('a claim that another took over before it was told is not handed out, and nothing is logged', async () => {
  await commit(messageOperation())
  const [first] = await lease(database.sql)
  if (!first) throw new Error('nothing leased')
  await expire(first.item)
  const [second] = await lease(database.sql)
  expect(second?.item).toBe(first.item)
  const size = await sizeOfLog()
  expect(await commit(tellOperation(first))).toMatchObject({ outcome: 'lost' })
  expect(await commit(tellOperation(first, []))).toMatchObject({ outcome: 'absent' })
  expect(await sizeOfLog()).toBe(size)
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

test('a lease is its holder’s: another party with the same office and token closes nothing', async () => {
  await commit(messageOperation())
  const [held] = await lease(database.sql)
  if (!held) throw new Error('nothing leased')
  for (const step of [confirmOperation(held), rejectOperation(held), tellOperation(held)]) {
    expect(await commit({ ...step, party: fpa })).toMatchObject({ outcome: 'lost' })
  }
  expect(await commit(confirmOperation(held))).toMatchObject({ outcome: 'stored' })
  expect(await commit(confirmOperation(held))).toMatchObject({ outcome: 'repeat' })
  expect(await commit({ ...confirmOperation(held), party: fpa })).toMatchObject({ outcome: 'closed' })
})

test('an item claimed for an hour, whose office was never told, soon waits again', async () => {
  await commit(messageOperation())
  const [claimed] = await lease(database.sql, 1, 3600)
  if (!claimed) throw new Error('nothing leased')
  expect(await secondsLeft(claimed.item)).toBeLessThanOrEqual(15)
  await commit(tellOperation(claimed, [office], 3600))
  expect(await secondsLeft(claimed.item)).toBeGreaterThan(3000)
})

test('claims and confirmations of the same items at the same moment do not lock each other out', async () => {
  const others = [1, 2].map(() => connect(database.url, { max: 1, applicationName: 'other', role: applicationRole }))
  for (let round = 0; round < 20; round += 1) {
    await Promise.all([commit(messageOperation()), commit(messageOperation()), commit(messageOperation())])
    const held = await lease(database.sql, 3)
    for (const { item } of held) await expire(item)
    await Promise.all([
      ...[...held].reverse().map((one) => commit(confirmOperation(one))),
      ...others.map((sql) => lease(sql, 3)),
    ])
    await database.ownerSql`update delivery set leased_until = null where state = 'open'`
    for (const one of await lease(database.sql, 3)) await commit(confirmOperation(one))
  }
  expect(
    await database.ownerSql`select deadlocks::int from pg_stat_database where datname = current_database()`,
  ).toEqual([{ deadlocks: 0 }])
  await Promise.all(others.map((sql) => sql.end()))
})

function expire(item: number) {
  return database.sql`update delivery set leased_until = now() - interval '1 second' where message = ${item}`
}

async function secondsLeft(item: number): Promise<number> {
  const [row] = await database.sql`
    select extract(epoch from leased_until - now())::float8 as left from delivery where message = ${item}`
  return row?.left
}

async function sizeOfLog(): Promise<unknown> {
  const [head] = await database.sql`select size from log_head`
  return head?.size
}
