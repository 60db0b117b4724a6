import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { serialiseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import type { InboxItem } from '../../src/message/delivery.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { findItemsAnywhere } from '../../src/store/inbox.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { findStops } from '../../src/store/stops.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import {
  confirmOperation,
  createSigner,
  createTimed,
  keys,
  lease,
  messageOperation,
  origin,
  refuseOperation,
  rejectOperation,
  stopOf,
  tellOperation,
} from './operations.ts'

const signer = createSigner()

let database: TestDatabase
let parts: TestParts
let commit: Commit

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  parts = openStoreParts(database)
  commit = parts.commit
})

/** No test leaves anything waiting, and none leaves a log that is not whole. */
afterEach(async () => {
  await database.ownerSql`update delivery set leased_until = null where state = 'open'`
  for (const one of await lease(database.sql, 100)) await commit(confirmOperation(one))
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
})

afterAll(async () => {
  await parts.close()
  await database.close()
})

test('a message stops another in its own commit, with evidence of that in the log, and its receipt verifies', async () => {
  const [item, before] = [await accept(), await logSize()]
  const [, { outcome, message, entry, receipt }] = await Promise.all([
    commit(refuseOperation()),
    commit(messageOperation({ bind: { stops: [stopOf(item)] } })),
    commit(messageOperation()),
    commit(refuseOperation()),
  ])
  expect(outcome).toBe('accepted')
  if (!receipt) throw new Error('no receipt')
  expect(verifyReceipt(serialiseReceipt(receipt), keys)).toMatchObject({ ok: true })
  expect(receipt.evidence.event).toBe('SubmissionAcceptance')
  const [stopped] = await deliveries(item)
  expect(stopped).toMatchObject({ state: 'stopped', stopped_by: message, stop_reason: 'sender.superseded' })
  // A refusal, two messages of two entries each, the stop, a refusal.
  expect(await logSize()).toBe(before + 7)
  expect(await evidenceAt(stopped?.stopped_entry)).toEqual({
    event: 'ContentHandoverFailure',
    reasons: ['sender.superseded'],
    messageIdentifier: item.messageId,
    message: item.item,
  })
  expect(stopped?.stopped_entry).not.toBe(entry)
})

test('a lease that is under way ends: nothing is told, confirmed or given back any more', async () => {
  const item = await accept()
  const [held] = await lease(database.sql)
  if (!held) throw new Error('nothing leased')
  await commit(tellOperation(held))
  await commit(messageOperation({ bind: { stops: [stopOf(item, 'sender.cancelled')] } }))
  const size = await logSize()
  for (const step of [tellOperation(held), confirmOperation(held), rejectOperation(held)]) {
    expect(await commit(step)).toMatchObject({ outcome: 'stopped' })
    expect(await commit({ ...step, token: held.leaseToken + 1 })).toMatchObject({ outcome: 'stopped' })
  }
  expect(await logSize()).toBe(size)
  expect((await lease(database.sql, 100)).map((one) => one.item)).not.toContain(item.item)
  expect(await findItemsAnywhere(parts.db, [item.item])).toMatchObject([{ state: 'cancelled' }])
})

test('as many items as there may be are looked up at once', async () => {
  const item = await accept()
  const many = Array.from({ length: 70_000 }, (_, n) => item.item + n)
  expect(await findItemsAnywhere(parts.db, many)).toHaveLength(1)
})

test('what is confirmed is not stopped, and the message is taken in all the same', async () => {
  const item = await accept()
  const [held] = await lease(database.sql)
  if (!held) throw new Error('nothing leased')
  await commit(confirmOperation(held))
  const before = await logSize()
  const late = messageOperation({ bind: { stops: [stopOf(item)] } })
  expect(await commit(late)).toMatchObject({ outcome: 'accepted' })
  expect(await logSize()).toBe(before + 2)
  expect(await deliveries(item)).toMatchObject([{ state: 'stored', stopped_by: null }])
})

test('two that stop the same, in one batch or one after the other: it is stopped once', async () => {
  for (const together of [true, false]) {
    const [item, before] = [await accept(), await logSize()]
    const two = [1, 2].map(() => messageOperation({ bind: { stops: [stopOf(item)] } }))
    await commit(refuseOperation())
    const first = commit(two[0] as (typeof two)[0])
    if (!together) await first
    const answers = [await first, await commit(two[1] as (typeof two)[0])]
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
    expect(await logSize()).toBe(before + 1 + 2 + 2 + 1)
    expect(await deliveries(item)).toMatchObject([{ state: 'stopped', stopped_by: answers[0]?.message }])
  }
})

test('a message that is not new stops nothing', async () => {
  const item = await accept()
  const plain = messageOperation()
  await commit(plain)
  const bind = { uploads: [], withdraws: null, stops: [stopOf(item)] }
  expect(await commit({ ...plain, bind })).toMatchObject({ outcome: 'repeat' })
  const other = messageOperation({ messageId: String(plain.row.id), content: 'other', bind })
  expect(await commit(other)).toMatchObject({ outcome: 'conflict' })
  expect(await deliveries(item)).toMatchObject([{ state: 'open', stopped_by: null }])
})

test('an item that lies elsewhere by now is looked up again; given back and then stopped, its rejection keeps its receipt', async () => {
  const item = await accept()
  const [held] = await lease(database.sql)
  if (!held) throw new Error('nothing leased')
  const rejected = await commit(rejectOperation(held))
  const before = await logSize()
  const stopping = messageOperation({ bind: { stops: [stopOf(item)] } })
  expect(await commit(stopping)).toMatchObject({ outcome: 'again', message: null })
  expect(await logSize()).toBe(before)
  const [now] = await findItemsAnywhere(parts.db, [item.item])
  expect(now).toMatchObject({ office: 'manual-desk', receiver: null })
  const bind = { uploads: [], withdraws: null, stops: [stopOf(now as InboxItem)] }
  expect(await commit({ ...stopping, bind })).toMatchObject({ outcome: 'accepted' })
  expect(await deliveries(item)).toMatchObject([{ state: 'stopped', office: 'manual-desk' as OfficeId }])
  expect(await commit(rejectOperation(held))).toMatchObject({ outcome: 'repeat', entry: rejected.entry })
  expect(await commit(confirmOperation(held))).toMatchObject({ outcome: 'closed' })
})

test('confirming and stopping at the same moment at two gateways: one of them wins, never both, and nobody waits in a circle', async () => {
  const other = connect(database.url, { max: 1, applicationName: 'another gateway', role: applicationRole })
  const elsewhere = createCommit(other, signer)
  const won = { stored: 0, stopped: 0 }
  for (let round = 0; round < 25; round += 1) {
    const items = [await accept(), await accept(), await accept()]
    const held = await lease(database.sql, 3)
    const stops = items.map((item) => stopOf(item)).reverse()
    const [confirmed] = await Promise.all([
      Promise.all(held.map((one) => commit(confirmOperation(one)))),
      elsewhere(messageOperation({ bind: { stops } })),
    ])
    for (const [at, { outcome }] of confirmed.entries()) {
      expect(await deliveries(items[at] as InboxItem)).toMatchObject([{ state: outcome }])
      won[outcome as keyof typeof won] += 1
    }
    for (const one of await lease(database.sql, 3)) await commit(confirmOperation(one))
  }
  expect(won.stored + won.stopped).toBe(75)
  expect(
    await database.ownerSql`select deadlocks::int from pg_stat_database where datname = current_database()`,
  ).toEqual([{ deadlocks: 0 }])
  await other.end()
})

test('a message that stops nothing costs no query', async () => {
  const unasked = {} as typeof parts.db
  const told = () => {
    throw new Error('nothing is stopped')
  }
  expect(await findStops(unasked, createTimed({}), told)).toEqual([])
})

async function accept(): Promise<InboxItem> {
  const { message } = await commit(messageOperation())
  const [item] = await findItemsAnywhere(parts.db, [message ?? 0])
  if (!item) throw new Error('the message is not there')
  return item
}

function deliveries({ item }: InboxItem) {
  return database.sql`
    select state, office, stopped_by::int, stop_reason, stopped_entry::int from delivery where message = ${item}`
}

async function evidenceAt(index: unknown) {
  const [row] = await database.sql`select evidence, message::int from log_entry where index = ${Number(index)}`
  const { event, reasons, messageIdentifier } = JSON.parse(row?.evidence)
  return { event, reasons, messageIdentifier, message: row?.message }
}

async function logSize(): Promise<number> {
  const [head] = await database.sql<{ size: string }[]>`select size from log_head`
  return Number(head?.size)
}
