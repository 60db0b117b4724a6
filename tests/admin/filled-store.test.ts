import type postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { readStoreHealth } from '../../src/store/health.ts'
import { listIncidents } from '../../src/store/incidents.ts'
import { findAreaOfEntry, findAreaOfItem } from '../../src/store/item-area.ts'
import { searchMessages } from '../../src/store/message-search.ts'
import { findMessageReceipt, findMessageView, makeEvidenceFile } from '../../src/store/message-view.ts'
import { findOfficeDetails } from '../../src/store/office-page.ts'
import { listWatchedStates } from '../../src/store/office-states.ts'
import { createSigner, messageOperation } from '../store/operations.ts'
import { fillStore } from './fill-store.ts'
import { openRoom, type TestRoom } from './room.ts'

const signer = createSigner()

let room: TestRoom
let sql: postgres.Sql
/** What was asked of the database since it was emptied. */
const asked: { text: string; parameters: unknown[] }[] = []

const at = new Date('2026-11-20T12:00:00Z')
const findNotLive = () => []
const messages = 100_000

beforeAll(async () => {
  room = await openRoom()
  await room.commit(messageOperation())
  await fillStore(room.database.ownerSql, { messages, open: 3000, at })
  sql = connect(room.database.url, { max: 1, applicationName: 'pages', role: applicationRole })
  Object.assign(sql.options, {
    debug: (_: number, text: string, parameters: unknown[]) => asked.push({ text, parameters }),
  })
  await sql`select 1`
})
afterAll(async () => {
  await sql?.end()
  await room?.close()
})

const last = async () => Number((await room.database.ownerSql`select max(seq) as seq from message`)[0]?.seq)

/** Each page with the most queries that it may ask, whatever the store holds. */
const pages: Readonly<Record<string, readonly [number, () => Promise<unknown>]>> = {
  'the situation': [2, () => listWatchedStates(sql, 'all', findNotLive, at)],
  'the situation of one area': [2, () => listWatchedStates(sql, ['06'], findNotLive, at)],
  'an office': [5, () => findOfficeDetails(sql, 'area-06', findNotLive, at)],
  'the search of a week': [1, () => searchMessages(sql, 'all', { from: daysBefore(7) }, at, 51)],
  'the search by identifier': [1, () => searchMessages(sql, 'all', { messageId: crypto.randomUUID() }, at, 51)],
  'the search by number': [1, () => searchMessages(sql, 'all', { item: 700 }, at, 51)],
  'the search of what is late': [1, () => searchMessages(sql, 'all', { state: 'late' }, at, 51)],
  'the search of one office': [
    1,
    () => searchMessages(sql, ['06'], { office: 'area-06', from: daysBefore(7) }, at, 51),
  ],
  'a message': [1, async () => findMessageView(sql, messages - 5, ['cancellation'], at)],
  'the area of a message': [1, () => findAreaOfItem(sql, 700)],
  'a receipt of a message': [5, () => findMessageReceipt(sql, signer, 1, 0)],
  'the area of an entry': [1, () => findAreaOfEntry(sql, 1, 0)],
  'the incidents': [1, () => listIncidents(sql, ['06'])],
  'how the store does': [3, () => readStoreHealth(sql, at)],
  'the evidence of a message': [6, () => makeEvidenceFile(sql, signer, 1)],
}

describe.each(Object.entries(pages))(`%s of a store with ${messages} messages`, (_, [queriesMax, open]) => {
  test('takes few queries, each by an index of what grows', async () => {
    asked.length = 0
    await open()
    const queries = asked.splice(0).filter(({ text }) => !text.includes('pg_catalog.pg_type'))
    expect(queries.length).toBeGreaterThan(0)
    expect(queries.length).toBeLessThanOrEqual(queriesMax)
    for (const { text, parameters } of queries) {
      const [row] = await sql.unsafe(`explain (format json) ${text}`, parameters as never[])
      expect(scannedWhole(row?.['QUERY PLAN']), text).toEqual([])
    }
  })
})

test('the next page of a search begins where the one before ended, and misses nothing', async () => {
  const query = { from: daysBefore(1) }
  const whole = (await searchMessages(sql, 'all', query, at, 1000)).map(({ item }) => item)
  const first = whole.slice(0, 50)
  const before = first.at(-1) ?? 0
  const second = (await searchMessages(sql, 'all', { ...query, before }, at, 50)).map(({ item }) => item)
  expect([...first, ...second]).toEqual(whole.slice(0, 100))
  expect(new Set(whole).size).toBe(whole.length)
  expect(await last()).toBe(messages)
})

/** Tables that grow with messages and are read from end to end. */
function scannedWhole(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(scannedWhole)
  if (typeof plan !== 'object' || plan === null) return []
  const { 'Node Type': node, 'Relation Name': relation } = plan as Record<string, unknown>
  const own = node === 'Seq Scan' && growing.has(String(relation)) ? [String(relation)] : []
  return [...own, ...Object.values(plan).flatMap(scannedWhole)]
}

const growing = new Set(['message', 'delivery', 'log_entry', 'payload', 'custody', 'attachment'])

function daysBefore(days: number): Date {
  return new Date(at.getTime() - days * 86_400_000)
}
