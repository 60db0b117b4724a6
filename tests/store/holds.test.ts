import { afterAll, beforeAll, expect, test } from 'vitest'
import { serialiseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import { erase } from '../../src/jobs/erase.ts'
import { connect } from '../../src/store/connect.ts'
import { findHistory } from '../../src/store/history.ts'
import { findHold, findItemOf, type Hold, liftHold, listHolds, placeHold } from '../../src/store/holds.ts'
import { createLog } from '../../src/store/log.ts'
import { retentionRules } from '../../src/store/retention.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { catalogue } from '../support/verified.ts'
import { confirmedItem } from './confirmed.ts'
import { keys, messageOperation, origin, stamp } from './operations.ts'

let database: TestDatabase
let here: TestParts
let there: TestParts
const act = { by: 'staff-1', reason: 'court.order' }
const now = () => ({ ...stamp, at: new Date() })
const rules = retentionRules(catalogue)
const run = (parts = here) => erase({ background: parts.reads, db: parts.db, commit: parts.commit }, now(), rules)
const confirmed = () => confirmedItem(database, here.commit, 31)

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  here = openStoreParts(database)
  there = openStoreParts(database)
})

afterAll(async () => {
  await Promise.all([here.close(), there.close()])
  await database.close()
})

test('what is held is kept until every hold of it is lifted; each act is in the log', async () => {
  const { item, sender, messageId } = await confirmed()
  const placed = [await place(item), await place(item, { by: 'staff-2', reason: 'complaint.pending' })]
  expect(await findItemOf(here.reads, sender, messageId)).toBe(item)
  expect(await run()).toBe(0)
  expect(await listHolds(here.reads, false)).toEqual([
    { hold: placed[0], item, sender, messageId, ...act, at: expect.stringMatching(/Z$/) },
    { hold: placed[1], item, sender, messageId, by: 'staff-2', reason: 'complaint.pending', at: expect.any(String) },
  ])
  const lifted = await liftHold(here.commit, await holdOf(placed[0]), { by: 'staff-3', reason: 'order.ended' }, now())
  expect(lifted).toMatchObject({ outcome: 'done' })
  if (!lifted.receipt) throw new Error('no receipt')
  const verdict = verifyReceipt(serialiseReceipt(lifted.receipt), keys)
  expect(verdict).toMatchObject({
    ok: true,
    receipt: {
      evidence: {
        event: 'AdministrativeAct',
        reasons: ['hold.lifted', 'order.ended'],
        by: 'staff-3',
        subject: `message:${item}`,
      },
    },
  })
  expect(await run()).toBe(0)
  expect(await liftHold(here.commit, await holdOf(placed[0]), act, now())).toEqual({ outcome: 'lifted' })
  expect(await liftHold(here.commit, await holdOf(placed[1]), act, now())).toMatchObject({ outcome: 'done' })
  expect(await run()).toBe(1)
  expect(await listHolds(here.reads, false)).toEqual([])
  expect((await listHolds(here.reads, true))[0]).toMatchObject({
    hold: placed[0],
    lifted: { by: 'staff-3', reason: 'order.ended', receipt: lifted.receipt.inclusion.leafIndex },
  })
})

test('a hold of what is not confirmed is possible, of what is erased or not there it is not', async () => {
  const { message } = await here.commit(messageOperation())
  expect(await place(message as number)).toEqual(expect.any(Number))
  const { item } = await confirmed()
  expect(await run()).toBe(1)
  const before = await logSize()
  expect(await placeHold(here.commit, item, act, now())).toEqual({ outcome: 'erased' })
  expect(await placeHold(here.commit, 999_999, act, now())).toEqual({ outcome: 'absent' })
  expect(await logSize()).toBe(before)
})

test('the sender is not told of a hold', async () => {
  const { item, sender, messageId } = await confirmed()
  const before = await findHistory(here.db, sender, messageId)
  const hold = await place(item)
  expect(await findHistory(here.db, sender, messageId)).toEqual(before)
  await liftHold(here.commit, await holdOf(hold), act, now())
  await run()
})

test('of a hold and an erasure at once exactly one wins', async () => {
  for (let round = 0; round < 12; round += 1) {
    const { item } = await confirmed()
    const holding = () => placeHold(there.commit, item, act, now())
    const both = round % 2 === 0 ? [run(), holding()] : [holding(), run()]
    await Promise.all(both)
    const [row] = await database.ownerSql<[{ whole: boolean; holds: number }]>`
      select p.wrapped_key is not null as whole,
        (select count(*)::int from legal_hold h where h.message = p.message) as holds
      from payload p where p.message = ${item}`
    expect(row.holds).toBe(row.whole ? 1 : 0)
  }
})

test('also of those that go past the log: the second waits for the first, and sees it', async () => {
  const [first, second] = [await confirmed(), await confirmed()]
  for (const { item } of [first, second]) {
    await database.ownerSql`
      insert into erasure (message, days, confirmed_at, erased_at, entry) values (${item}, 30, now(), now(), 1)`
  }
  const erasing = (sql: Pick<typeof database.ownerSql, 'unsafe'>, item: number) =>
    sql.unsafe(`update payload set wrapped_key = null, iv = null, ciphertext = null where message = ${item}`)
  const holding = (sql: Pick<typeof database.ownerSql, 'unsafe'>, item: number) =>
    sql.unsafe(
      `insert into legal_hold (entry, message, reason, by, at) values (${item + 1_000_000}, ${item}, 'a.b', 's', now())`,
    )
  await expect(
    overlap(
      (sql) => erasing(sql, first.item),
      (sql) => holding(sql, first.item),
    ),
  ).rejects.toMatchObject(denied)
  await expect(
    overlap(
      (sql) => holding(sql, second.item),
      (sql) => erasing(sql, second.item),
    ),
  ).rejects.toMatchObject(denied)
})

test('a hold is lifted once, and never changed or taken away', async () => {
  const { item } = await confirmed()
  const hold = await place(item)
  const changes = [
    `update legal_hold set reason = 'x.y' where entry = ${hold}`,
    `update legal_hold set message = 1 where entry = ${hold}`,
    `delete from legal_hold`,
    `truncate legal_hold`,
  ]
  for (const change of changes) await expect(database.ownerSql.unsafe(change)).rejects.toMatchObject(denied)
  await liftHold(here.commit, await holdOf(hold), act, now())
  const again = `update legal_hold set lifted_by = 'other' where entry = ${hold}`
  await expect(database.ownerSql.unsafe(again)).rejects.toMatchObject(denied)
})

const denied = { code: '42501' }

async function place(item: number, by = act): Promise<number> {
  const { outcome, receipt } = await placeHold(here.commit, item, by, now())
  if (!receipt) throw new Error(outcome)
  return receipt.inclusion.leafIndex
}

async function holdOf(hold: number | undefined): Promise<Hold> {
  const found = await findHold(here.reads, hold ?? -1)
  if (!found) throw new Error('no such hold')
  return found
}

async function logSize(): Promise<number> {
  const [head] = await database.sql`select size::int from log_head`
  return head?.size
}

type Change = (sql: Pick<typeof database.ownerSql, 'unsafe'>) => PromiseLike<unknown>

/** One transaction makes its change and waits with its commit until the other waits for it. */
async function overlap(first: Change, second: Change): Promise<unknown> {
  const other = connect(database.url, { max: 1, applicationName: 'second' })
  try {
    let waiting: Promise<unknown> | undefined
    await database.ownerSql.begin(async (tx) => {
      await first(tx)
      waiting = Promise.resolve(second(other))
      waiting.catch(() => {})
      await expect
        .poll(async () => {
          const [row] = await database.ownerSql`select count(*)::int as n from pg_stat_activity
            where application_name = 'second' and wait_event_type = 'Lock' and datname = current_database()`
          return row?.n
        })
        .toBe(1)
    })
    return await waiting
  } finally {
    await other.end()
  }
}
