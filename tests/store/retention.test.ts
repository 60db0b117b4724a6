import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { erased } from '../../src/evidence/item-steps.ts'
import { serialiseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { erase } from '../../src/jobs/erase.ts'
import type { InboxItem } from '../../src/message/delivery.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import type { StepOperation } from '../../src/store/commit.ts'
import { placeHold } from '../../src/store/holds.ts'
import { findContent, findItemsAnywhere } from '../../src/store/inbox.ts'
import { createLog, findReceipts } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { findDueItems, listErasures, listKept, retentionRules } from '../../src/store/retention.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { catalogue } from '../support/verified.ts'
import { confirmedItem, daysAgo } from './confirmed.ts'
import {
  createSigner,
  keyring,
  keys,
  lease,
  messageOperation,
  office,
  origin,
  rejectOperation,
  stamp,
} from './operations.ts'

const signer = createSigner()

let database: TestDatabase
let here: TestParts
let there: TestParts
const rules = retentionRules(catalogue)
const now = () => ({ ...stamp, at: new Date() })
const run = (parts = here, at = now(), by = rules) =>
  erase({ background: parts.reads, db: parts.db, commit: parts.commit }, at, by)
const confirmed = (days: number, wish = {}) => confirmedItem(database, here.commit, days, wish)

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  here = openStoreParts(database)
  there = openStoreParts(database)
})

beforeEach(async () => {
  await run()
})

afterAll(async () => {
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
  await Promise.all([here.close(), there.close()])
  await database.close()
})

test('what was confirmed longer ago than its type says is erased: it opens no more, and its evidence verifies', async () => {
  const [over, running] = [await confirmed(30.01), await confirmed(29.99)]
  expect(await contentOf(over)).toBeDefined()
  const [before] = await database.ownerSql`
    select encode(ciphertext, 'hex') as sealed from payload where message = ${over.item}`
  expect(await run()).toBe(1)

  expect(await contentOf(over)).toBeUndefined()
  expect(await contentOf(running)).toBeDefined()
  const [after] = await database.ownerSql`select * from payload where message = ${over.item}`
  expect(after).toMatchObject({ key_id: 'k1', wrapped_key: null, iv: null, ciphertext: null })
  expect(before?.sealed.length).toBeGreaterThan(100)
  const receipts = await receiptsOf(over)
  expect(receipts.map(({ evidence }) => evidence.event)).toEqual([
    'SubmissionAcceptance',
    'ContentConsignment',
    'ContentHandover',
    'ContentErasure',
  ])
  for (const receipt of receipts) expect(verifyReceipt(serialiseReceipt(receipt), keys)).toMatchObject({ ok: true })
  expect(receipts.at(-1)?.evidence).toMatchObject({ reasons: ['retention.expired'], messageIdentifier: over.messageId })
  expect(await run()).toBe(0)
})

test('what is not confirmed is never erased, however old it is', async () => {
  const items = {
    waiting: await accept(),
    leased: await accept(),
    rejected: await accept(),
    stopped: await accept(),
    relayed: await accept(),
    held: await accept({ shownFrom: daysAgo(-1) }),
  }
  const [first] = (await lease(database.sql, 100)).filter(({ item }) => item === items.rejected)
  if (!first) throw new Error('not leased')
  await here.commit(rejectOperation(first))
  await database.ownerSql`
    update delivery set state = 'stopped', next_step_at = null, stopped_by = 1, stop_reason = 'sender.cancelled', stopped_entry = 1
    where message = ${items.stopped}`
  await database.ownerSql`update delivery set state = 'relayed', next_step_at = null, relayed_entry = 1 where message = ${items.relayed}`
  await database.ownerSql`update message set accepted_at = ${daysAgo(4000).toISOString()}`
  expect(await run()).toBe(0)
  for (const item of Object.values(items)) {
    expect(await erasing(item, 1)).toBe('retention.unconfirmed')
    for (const change of losses(item)) await expect(database.ownerSql.unsafe(change)).rejects.toMatchObject(denied)
    expect(await isWhole(item)).toBe(true)
  }
})

test('a delivery that only says it is stored is not: the log has to have the handover', async () => {
  const item = await accept()
  const [other] = await database.ownerSql`select closed_entry as entry from delivery where state = 'stored' limit 1`
  for (const entry of [other?.entry, 0, 999_999]) {
    await database.ownerSql`update delivery set state = 'stored', next_step_at = null, record_id = 'r', read_back_digest = sha256(''),
      closed_entry = ${entry} where message = ${item}`
    expect(await erasing(item, 1)).toBe('retention.unconfirmed')
  }
})

test('the owner cannot take away or change what may be erased, but by an erasure that is recorded', async () => {
  const { item } = await confirmed(31)
  for (const change of losses(item)) await expect(database.ownerSql.unsafe(change)).rejects.toMatchObject(denied)
  await record(item, 30)
  await database.ownerSql`update payload set wrapped_key = null, iv = null, ciphertext = null where message = ${item}`
  await expect(database.ownerSql`update erasure set days = 1`).rejects.toMatchObject(denied)
  await expect(database.ownerSql`delete from erasure`).rejects.toMatchObject(denied)
})

test('an erasure that is recorded too early, or under a hold, opens no way', async () => {
  const [early, held] = [await confirmed(29), await confirmed(31)]
  await placeHold(here.commit, held.item, { by: 'staff-1', reason: 'court.order' }, now())
  for (const { item } of [early, held]) {
    await record(item, 30)
    for (const change of losses(item)) await expect(database.ownerSql.unsafe(change)).rejects.toMatchObject(denied)
    expect(await isWhole(item)).toBe(true)
  }
})

test('a payload is erased whole', async () => {
  const { item } = await confirmed(31)
  await record(item, 30)
  await expect(database.ownerSql`update payload set ciphertext = null where message = ${item}`).rejects.toMatchObject({
    constraint_name: 'payload_whole_or_erased',
  })
})

test('neither clock alone erases: the gateway’s and the database’s have to agree', async () => {
  const { item } = await confirmed(29)
  const ahead = { ...stamp, at: daysAgo(-2) }
  expect((await findDueItems(here.reads, rules, item - 1, ahead.at)).due).toEqual([])
  expect(await erasing(item, 30, ahead.at)).toBe('retention.running')
  const over = await confirmed(31)
  expect(await erasing(over.item, 30, daysAgo(2))).toBe('retention.running')
  expect(await erasing(over.item, 0)).toBe('retention.running')
  expect(await erasing(over.item, 30)).toBe('done')
  expect(await erasing(over.item, 30)).toBe('erased')
})

test('two gateways at once erase each item one time', async () => {
  const items = [await confirmed(31), await confirmed(31), await confirmed(31), await confirmed(31)]
  const counts = await Promise.all([run(here), run(there)])
  expect(counts[0] + counts[1]).toBe(items.length)
  for (const item of items) {
    const events = (await receiptsOf(item)).map(({ evidence }) => evidence.event)
    expect(events.filter((event) => event === 'ContentErasure')).toHaveLength(1)
  }
})

test('a second look or an incident that is not settled keeps what it is about', async () => {
  await createQuestionTables()
  const [asked, one, listed, many] = [
    await confirmed(31),
    await confirmed(31),
    await confirmed(31),
    await confirmed(31),
  ]
  const elsewhere = await confirmed(31)
  await database.ownerSql`update delivery set office = 'area-07' where message = ${many.item}`
  await database.ownerSql`
    insert into second_look (message, office, nonce, asked_at) values (${asked.item}, 'area-06', sha256('n'), now())`
  await incident('second-look.mismatch', 'area-06', one.item, [one.item])
  await incident('manifest.differs', 'area-06', null, [7_777_777, listed.item])
  await incident(
    'second-look.unanswered',
    'area-07',
    null,
    Array.from({ length: 100 }, (_, i) => 8_000_000 + i),
  )
  expect(await run()).toBe(1)
  expect(await isWhole(elsewhere.item)).toBe(false)
  const kept = new Map((await listKept(here.reads, rules, new Date())).map((each) => [each.item, each.reasons]))
  expect(kept.get(asked.item)).toEqual(['retention.second-look'])
  for (const { item } of [one, listed, many]) expect(kept.get(item)).toEqual(['retention.incident'])
  await database.ownerSql`
    update second_look set result = 'dropped', answered_at = now() where message = ${asked.item}`
  await database.ownerSql`update incident set closed_at = now(), closed_by = 's', closed_reason = 'r.r', closed_entry = 1`
  expect(await run()).toBe(4)
})

test('the report tells what was erased by which rule, and what is due but kept', async () => {
  const since = new Date().toISOString()
  const [over, held] = [await confirmed(31), await confirmed(40)]
  const placed = await placeHold(here.commit, held.item, { by: 'staff-1', reason: 'court.order' }, now())
  await run()
  const [last] = (await receiptsOf(over)).slice(-1)
  expect(await listErasures(here.reads, since)).toEqual([
    {
      item: over.item,
      sender: over.sender,
      messageId: over.messageId,
      messageType: 'concern-consented',
      schemaVersion: '1',
      attachments: 0,
      days: 30,
      confirmedAt: (await receiptsOf(over)).at(-2)?.evidence.eventTime,
      erasedAt: last?.evidence.eventTime,
      receipt: last?.inclusion.leafIndex,
    },
  ])
  const kept = (await listKept(here.reads, rules, new Date())).filter(({ item }) => item === held.item)
  expect(kept).toMatchObject([{ messageId: held.messageId, reasons: ['court.order', 'retention.held'] }])
  expect(Date.parse(String(kept[0]?.dueSince)) - Date.parse(String(kept[0]?.confirmedAt))).toBe(30 * 86_400_000)
  expect(placed.receipt?.evidence).toMatchObject({ event: 'AdministrativeAct', subject: `message:${held.item}` })
})

test('a version that the catalogue has no more is kept, and told of', async () => {
  const { item } = await confirmed(4000)
  const others = rules.filter(({ type }) => type !== 'concern-consented')
  expect(await run(here, now(), others)).toBe(0)
  const kept = await listKept(here.reads, others, new Date())
  expect(kept.find((one) => one.item === item)).toMatchObject({ dueSince: null, reasons: ['retention.no-rule'] })
  expect(await run()).toBeGreaterThan(0)
})

test('the looking through goes on past what is kept, and stops at what is too young', async () => {
  await database.ownerSql.unsafe(`
    insert into message (seq, sender, message_id, message_type, schema_version, conversation_id, urgency, media_type,
      content_digest, envelope_digest, route, accepted_at)
    select n, '0246246-0', gen_random_uuid(), 'concern-consented', '1', gen_random_uuid(), 'normal', 'application/xml',
      sha256('a'), sha256('b'), '{}', now() - case when n < 1000600 then interval '50 days' else interval '1 day' end
    from generate_series(1000000, 1001199) as n;
    insert into delivery (message, office, rank, state, record_id, read_back_digest, closed_entry)
    select n, 'area-06', 1, 'stored', 'r', sha256(''), 0 from generate_series(1000000, 1001199) as n`)
  const first = await findDueItems(here.reads, rules, 999_999, new Date())
  const second = await findDueItems(here.reads, rules, first.next ?? 0, new Date())
  const third = await findDueItems(here.reads, rules, second.next ?? 0, new Date())
  expect([first.next, second.next, third.next]).toEqual([1_000_499, 1_000_999, null])
})

async function contentOf({ item }: InboxItem) {
  return findContent(here.db, keyring, [office], item)
}

async function accept(wish = {}): Promise<number> {
  const { message } = await here.commit(messageOperation(wish))
  return message as number
}

/** The answer of the step, asked for directly. */
async function erasing(item: number, days: number, at = new Date()): Promise<string> {
  const [found] = await findItemsAnywhere(here.db, [item])
  if (!found) throw new Error('no such item')
  const evidence = [erased(found, 'retention.expired', { ...stamp, at })]
  const body = { item, days, at: at.toISOString() }
  const operation: StepOperation = { kind: 'apply', step: 'erase', message: item, body, evidence }
  return (await here.commit(operation)).outcome
}

async function receiptsOf({ item }: InboxItem) {
  const rows = await database.sql<{ index: number }[]>`
    select index::float8 as index from log_entry where message = ${item} order by index`
  return findReceipts(
    database.sql,
    signer,
    rows.map(({ index }) => index),
  )
}

async function isWhole(item: number): Promise<boolean> {
  const [row] = await database.ownerSql`select wrapped_key is not null as whole from payload where message = ${item}`
  return row?.whole
}

function record(item: number, days: number) {
  return database.ownerSql`
    insert into erasure (message, days, confirmed_at, erased_at, entry) values (${item}, ${days}, now(), now(), 1)`
}

function losses(item: number): string[] {
  return [
    `update payload set wrapped_key = null, iv = null, ciphertext = null where message = ${item}`,
    `update payload set ciphertext = 'x' where message = ${item}`,
    `update payload set message = -1 where message = ${item}`,
    `delete from payload where message = ${item}`,
    `truncate payload`,
  ]
}

const denied = { code: '42501' }

/** As migration 0007 has them, where it has them not yet. */
async function createQuestionTables(): Promise<void> {
  await database.ownerSql.unsafe(`
    create table if not exists second_look (message bigint, office text, nonce bytea, asked_at timestamptz,
      answered_at timestamptz, result text);
    create table if not exists incident (kind text, office text, message bigint, subject text, opened_at timestamptz,
      last_at timestamptz, entries bigint[], differences jsonb, closed_at timestamptz, closed_by text, closed_reason text,
      closed_entry bigint)`)
}

async function incident(kind: string, of: string, message: number | null, items: readonly number[]): Promise<void> {
  const differences = JSON.stringify(items.map((item) => ({ item, found: 'absent' })))
  await database.ownerSql`
    insert into incident (kind, office, message, subject, opened_at, last_at, entries, differences)
    values (${kind}, ${of as OfficeId}, ${message}, ${items.join()}, now(), now(), '{1}', ${differences}::text::jsonb)`
}
