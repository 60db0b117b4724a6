import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCalendar } from '../../src/clock/calendar.ts'
import { storageNotConfirmed } from '../../src/evidence/item-steps.ts'
import { manifestAnswered } from '../../src/evidence/office-steps.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import type { InboxItem } from '../../src/message/delivery.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { type ResendAnswer, type ResendDeps, resendItem } from '../../src/resend.ts'
import { applyAlone } from '../../src/store/apply-alone.ts'
import { takeAsks } from '../../src/store/asks.ts'
import { findItemsAnywhere } from '../../src/store/inbox.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { putBack } from '../../src/store/reception.ts'
import { createResendStore } from '../../src/store/resend.ts'
import { dropPointless, listUnanswered, settleLook } from '../../src/store/second-looks.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { catalogue } from '../support/verified.ts'
import { confirmedItem } from './confirmed.ts'
import {
  confirmOperation,
  keys,
  lease,
  type MessageWish,
  messageOperation,
  office,
  origin,
  satakunta,
  stamp,
  stopOf,
} from './operations.ts'

let database: TestDatabase
let here: TestParts
let there: TestParts

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  here = openStoreParts(database)
  there = openStoreParts(database)
})

afterAll(async () => {
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
  await Promise.all([here.close(), there.close()])
  await database.close()
})

test.each<[string, () => Promise<number>]>([
  ['absent', async () => 999_999],
  ['held', () => accept({ shownFrom: new Date('2030-01-01T00:00:00Z') })],
  ['stopped', stoppedItem],
  ['relayed', relayedItem],
  ['at-desk', () => accept({ office: 'manual-desk' as OfficeId })],
  ['confirmed', async () => (await confirmedItem(database, here.commit, 1)).item],
  ['erased', erasedItem],
  ['taken-back', () => lostAnd((item) => ({ message: { type: 'cancellation', ref: item.messageId } }))],
  ['taken-back', () => lostAnd((item) => ({ message: { supersedes: item.messageId } }))],
  ['taken-back', withdrawnItem],
])('what is %s is not brought again, and nothing is changed', async (no, make) => {
  const item = await make()
  const before = await stateOf(item)
  expect(await resend(item)).toEqual({ no })
  expect(await stateOf(item)).toEqual(before)
})

test.each<[string, (item: InboxItem) => Promise<void>]>([
  ['a second look that failed', (item) => failLook(item)],
  ['a manifest that differs', (item) => differ(item)],
])('what is confirmed comes again while an open incident shows that it is lost: %s', async (_what, lose) => {
  const item = await confirmedItem(database, here.commit, 1)
  const other = await confirmedItem(database, here.commit, 1)
  await lose(item)
  expect(await resend(other.item), 'of another item').toEqual({ no: 'confirmed' })
  expect(await resend(item.item)).toHaveProperty('receipt')
  const [row] = await database.sql`
    select state, record_id, read_back_digest, closed_entry, leased_by, lease_token from delivery where message = ${item.item}`
  expect(row).toEqual({
    state: 'open',
    record_id: null,
    read_back_digest: null,
    closed_entry: null,
    leased_by: null,
    lease_token: '2',
  })
})

test('an incident that is closed, and an office that is only silent, show nothing', async () => {
  const [closed, silent] = [
    await confirmedItem(database, here.commit, 1),
    await confirmedItem(database, here.commit, 1),
  ]
  await failLook(closed)
  await database.ownerSql`
    update incident set closed_at = now(), closed_by = 'staff.1', closed_reason = 'found', closed_entry = 0
    where message = ${closed.item}`
  await failLook(silent, 'unanswered')
  expect(await resend(closed.item)).toEqual({ no: 'confirmed' })
  expect(await resend(silent.item)).toEqual({ no: 'confirmed' })
})

test('an incident shows nothing of what was stored after it', async () => {
  const item = await confirmedItem(database, here.commit, 1)
  await failLook(item)
  await resend(item.item)
  const [again] = await lease(database.sql, 100).then((all) => all.filter((one) => one.item === item.item))
  if (!again) throw new Error('it does not wait')
  expect(await here.commit(confirmOperation(again))).toMatchObject({ outcome: 'stored' })
  expect(await resend(item.item)).toEqual({ no: 'confirmed' })
  await failLook(again)
  expect(await resend(item.item), 'it was lost once more').toHaveProperty('receipt')
})

test('what follows from its being stored ends: an unanswered look, and reminders of which no alert tells', async () => {
  const item = await confirmedItem(database, here.commit, 1)
  await failLook(item)
  await ask(item)
  await database.ownerSql`
    insert into reminder (entry, message, office, audience, at) values (${-item.item}, ${item.item}, ${office}, 'receiver', now())`
  await resend(item.item)
  expect(await database.sql`select result from second_look where message = ${item.item} order by id`).toEqual([
    { result: 'mismatch' },
    { result: 'dropped' },
  ])
  expect(await database.sql`select from reminder where message = ${item.item}`).toEqual([])
})

test('a look that began while it was brought again tells nobody of a record that there is not, and is dropped', async () => {
  const item = await confirmedItem(database, here.commit, 1)
  await failLook(item)
  await resend(item.item)
  await ask(item)
  const asks = await takeAsks(database.ownerSql, [office], new Date())
  expect(asks.secondLooks.filter((one) => one.item === item.item)).toEqual([])
  const [look] = (await listUnanswered(database.ownerSql, new Date(), new Date())).filter(
    (one) => one.item === item.item,
  )
  expect(look).toMatchObject({ recordId: null })
  await dropPointless(database.ownerSql, new Date())
  expect(await database.sql`select from second_look where message = ${item.item} and result is null`).toEqual([])
})

test('of a confirmation and bringing it again at once, one is done and the other finds it so', async () => {
  for (let i = 0; i < 10; i += 1) {
    const item = await accept()
    const [held] = (await lease(database.sql, 100)).filter((one) => one.item === item)
    if (!held) throw new Error('nothing leased')
    const [confirmed, resent] = await Promise.all([here.commit(confirmOperation(held)), resend(item, there)])
    if (confirmed.outcome === 'stored') expect(['confirmed', 'changed']).toContain('no' in resent ? resent.no : 'done')
    else expect([confirmed.outcome, 'receipt' in resent]).toEqual(['lost', true])
  }
})

test('two who bring it again at once end one lease each, and begin one ladder', async () => {
  const item = await confirmedItem(database, here.commit, 1)
  await failLook(item)
  const answers = await Promise.all([resend(item.item), resend(item.item, there)])
  expect(answers.filter((one) => 'receipt' in one).length).toBeGreaterThan(0)
  const { lease_token: token, events } = await stateOf(item.item)
  expect(token, 'nobody held a token in between').toBe('2')
  expect(events.filter((event) => event === 'ContentConsignment')).toHaveLength(
    1 + answers.filter((one) => 'receipt' in one).length,
  )
})

test('evidence and change are one: what is not fit for the log leaves the item as it is', async () => {
  const item = await accept()
  const [held] = (await lease(database.sql, 100)).filter((one) => one.item === item)
  await expect(resendItem(deps(here), { item, reason: 'receiver-hangs', by: 'not an identifier' })).rejects.toThrow(
    'does not have its form',
  )
  expect(await here.commit(confirmOperation(held as never))).toMatchObject({ outcome: 'stored' })
})

test('what an endpoint did not take is put back by its own lease only, and waits for nobody in a circle', async () => {
  await database.ownerSql`insert into reception (office, mode, url, certificate)
    values (${office}, 'forward', 'https://system.example/in', ${'A'.repeat(43)})`
  for (let i = 0; i < 10; i += 1) {
    const item = await accept()
    const [held] = (await lease(database.sql, 100)).filter((one) => one.item === item)
    if (!held) throw new Error('nothing leased')
    await Promise.all([resend(item), putBack(there.claims, satakunta, held, 'timeout', 60_000)])
    const [row] =
      await database.sql`select attempts, last_code, next_at <= now() as due from forward_retry where message = ${item}`
    expect(row).toEqual({ attempts: 0, last_code: 'resent', due: true })
  }
  await database.ownerSql`delete from reception`
})

function deps(parts: TestParts): ResendDeps {
  return {
    ...createResendStore(parts),
    catalogue,
    calendar: createCalendar({ saturdayWorks: false, dayCutOff: '16:15' }),
    stamp: () => stamp,
  }
}

function resend(item: number, parts = here): Promise<ResendAnswer> {
  return resendItem(deps(parts), { item, reason: 'office-asked', by: 'staff.17' })
}

async function accept(wish: MessageWish = {}): Promise<number> {
  const { message } = await here.commit(messageOperation(wish))
  return Number(message)
}

async function stoppedItem(): Promise<number> {
  const number = await accept()
  const [item] = await findItemsAnywhere(here.db, [number])
  await here.commit(messageOperation({ bind: { stops: [stopOf(item as InboxItem)] } }))
  return number
}

async function relayedItem(): Promise<number> {
  const item = await accept({ office: 'manual-desk' as OfficeId })
  await applyAlone(database.ownerSql, 'relay', { item, office: 'manual-desk' }, [])
  return item
}

async function erasedItem(): Promise<number> {
  const item = await confirmedItem(database, here.commit, 400)
  await applyAlone(database.ownerSql, 'erase', { item: item.item, days: 1, at: new Date() }, [])
  return item.item
}

/** Confirmed, lost, and then another message of its sender that is about it. */
async function lostAnd(then: (item: InboxItem) => { message: Record<string, string> }): Promise<number> {
  const item = await confirmedItem(database, here.commit, 1)
  await failLook(item)
  const operation = messageOperation()
  const row = { ...operation.row, conversation: item.conversationId, ...then(item).message }
  expect(await here.commit({ ...operation, row })).toMatchObject({ outcome: 'accepted' })
  return item.item
}

async function withdrawnItem(): Promise<number> {
  const consent = Buffer.alloc(32, 5).toString('hex')
  const operation = messageOperation()
  const { message } = await here.commit({ ...operation, row: { ...operation.row, consent } })
  const [held] = (await lease(database.sql, 100)).filter((one) => one.item === message)
  if (!held) throw new Error('nothing leased')
  await here.commit(confirmOperation(held))
  await failLook(held)
  await here.commit(messageOperation({ bind: { withdraws: consent } }))
  return held.item
}

async function ask({ item }: InboxItem): Promise<number> {
  const nonce = Buffer.from(randomUUID().replaceAll('-', '').repeat(2), 'hex')
  const [row] = await database.ownerSql<[{ id: number }]>`
    insert into second_look (message, office, nonce, asked_at) values (${item}, ${office}, ${nonce}, now())
    returning id::int`
  return row.id
}

async function failLook(item: InboxItem, result: 'mismatch' | 'unanswered' = 'mismatch'): Promise<void> {
  const look = await ask(item)
  const facts = { recordId: 'record-1', nonce: 'ab'.repeat(32) }
  const evidence = storageNotConfirmed(item, facts, `second-look.${result}`, stamp)
  const settled = await settleLook(here, { look, item: item.item, result, answer: null, evidence })
  expect(settled).toMatchObject({ outcome: 'done' })
}

/** The office signs that it has something else. */
async function differ({ item }: InboxItem): Promise<void> {
  const [row] = await database.ownerSql<[{ number: number }]>`
    insert into manifest (number, office, party, day, part, items, root, note, through, made_at, answer_by, entry)
    values (nextval('manifest_number'), ${office}, ${satakunta}, '2026-11-20', 1, 1, ${Buffer.alloc(32)}, '', 0, now(), now(), 0)
    returning number::int`
  const fact = { number: row.number, day: '2026-11-20', items: 1, root: '00'.repeat(32) }
  const signature = { algorithm: 'ES256', certificate: 'c'.repeat(43) }
  const answer = { digest: '00'.repeat(32), signature }
  const evidence = manifestAnswered({ party: satakunta, office }, fact, 'manifest.differs', answer, stamp)
  const differences = [{ item, found: 'other-content' }]
  const body = {
    manifest: row.number,
    state: 'differs',
    answer: 'AA==',
    media: 'application/jose',
    differences,
    at: stamp.at,
  }
  expect(await applyAlone(database.ownerSql, 'answer_manifest', body, [evidence])).toBe('done')
}

async function stateOf(item: number) {
  const [row] = await database.sql<{ state: string; lease_token: string }[]>`
    select state, lease_token, office, record_id, waits_since, next_step_at from delivery where message = ${item}`
  const events = await database.sql<{ event: string }[]>`
    select evidence::json ->> 'event' as event from log_entry where message = ${item} order by index`
  return { lease_token: row?.lease_token, row, events: events.map(({ event }) => event) }
}
