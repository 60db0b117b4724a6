import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Routed } from '../../src/message/stages.ts'
import { listPaces, setPace, takeSlot } from '../../src/store/pace.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
/** A Monday at noon in Finland. */
const monday = Date.parse('2026-11-23T10:00:00Z')
const dayMs = 86_400_000

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await setPace(database.ownerSql, 'area-06', null)
})

test('an office without a pace is shown everything at once', async () => {
  expect(await slotOn(0)).toBeNull()
  expect(await database.sql`select from office_pace`).toHaveLength(0)
})

test('five equal daily batches that are its pace wait for nothing, week after week', async () => {
  await setPace(database.ownerSql, 'area-06', 300)
  for (const day of [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]) {
    for (let count = 0; count < 60; count++) expect(await slotOn(day)).toBeNull()
  }
  expect(await slotOn(11)).toBe(11 + 7 / 300)
})

test('a load far beyond it is spread evenly, a week’s worth a week', async () => {
  await setPace(database.ownerSql, 'area-06', 14)
  const slots: (number | null)[] = []
  for (let count = 0; count < 20; count++) slots.push(await slotOn(0))
  expect(slots).toEqual([...Array(6).fill(null), ...Array.from({ length: 14 }, (_, n) => (n + 1) / 2)])
})

test('the slowest pace shows the first at once, and no slot is given twice to those who ask together', async () => {
  await setPace(database.ownerSql, 'area-06', 1)
  const slots = await Promise.all(Array.from({ length: 4 }, () => slotOn(0)))
  expect(slots.sort()).toEqual([14, 21, 7, null])
})

test('no pace puts anything off for longer than 28 days, nor what comes when that load is shown', async () => {
  await setPace(database.ownerSql, 'area-06', 1)
  const slots: (number | null)[] = []
  for (let count = 0; count < 40; count++) slots.push(await slotOn(0))
  expect(slots).toEqual([null, 7, 14, 21, ...Array(36).fill(28)])
  expect(await slotOn(28)).toBe(35)
})

test('what rests on a consent is not put off until that has ended, and all else keeps its slot', async () => {
  await setPace(database.ownerSql, 'area-06', 1)
  const until = (day: number) => ({ consent: { validUntil: new Date(monday + day * dayMs).toISOString() } })
  expect(await slotOn(0)).toBeNull()
  expect(await slotOn(0, until(10))).toBe(7)
  expect(await slotOn(0, until(10))).toBe(10 - 1 / 24)
  expect(await slotOn(0, until(0))).toBeNull()
  expect(await slotOn(0, { consent: {} })).toBe(28)
})

test('an idle time earns no more than the start did', async () => {
  await setPace(database.ownerSql, 'area-06', 7)
  const slots: (number | null)[] = []
  for (let count = 0; count < 4; count++) slots.push(await slotOn(0))
  for (let count = 0; count < 4; count++) slots.push(await slotOn(100))
  expect(slots).toEqual([null, null, null, 1, null, null, null, 101])
})

test('what is urgent, or comes alone, takes no slot', async () => {
  await setPace(database.ownerSql, 'area-06', 1)
  for (const more of [{ urgency: 'urgent' }, { inBatch: false }, { office: 'area-01' }]) {
    expect(await slotOn(0, more)).toBeNull()
  }
  expect(await database.sql`select from office_pace`).toHaveLength(0)
})

test('paces are listed, with until when what comes in now is put off', async () => {
  expect(await listPaces(database.sql)).toEqual([])
  await setPace(database.ownerSql, 'area-06', 7)
  await setPace(database.ownerSql, 'area-01', 300)
  const far = Math.round((Date.now() - monday) / dayMs) + 20
  for (let count = 0; count < 2; count++) await slotOn(far)
  expect(await listPaces(database.sql)).toEqual([
    { office: 'area-01', perWeek: 300, putOffUntil: null },
    {
      office: 'area-06',
      perWeek: 7,
      putOffUntil: `${new Date(monday + far * dayMs).toISOString().slice(0, 19)}Z`,
    },
  ])
  await setPace(database.ownerSql, 'area-06', 1)
  for (let count = 0; count < 9; count++) await slotOn(far)
  const [, slowest] = await listPaces(database.sql)
  const latest = Date.parse(slowest?.putOffUntil ?? '')
  expect(latest).toBeGreaterThan(Date.now() + 27 * dayMs)
  expect(latest).toBeLessThan(Date.now() + 28 * dayMs)
  await setPace(database.ownerSql, 'area-01', null)
})

test('only an office that is there, and no manual desk, has a pace', async () => {
  expect(await setPace(database.ownerSql, 'manual-desk', 7)).toBe(false)
  expect(await setPace(database.ownerSql, 'nowhere', 7)).toBe(false)
  expect(await listPaces(database.sql)).toEqual([])
})

interface SlotWish {
  readonly urgency?: string
  readonly inBatch?: boolean
  readonly office?: string
  readonly consent?: { readonly validUntil?: string }
}

/** The slot of a new item on a day after Monday, in days after Monday. */
async function slotOn(day: number, wish: SlotWish = {}): Promise<number | null> {
  const { urgency = 'normal', inBatch = true, office = 'area-06', consent } = wish
  const message = { from: '0246246-0', messageId: randomUUID(), urgency, consent }
  const routed = { consented: { validated: { message, verified: { received: { inBatch } } } }, route: { office } }
  const slot = await takeSlot(database.sql, routed as unknown as Routed, new Date(monday + day * dayMs))
  return slot && (slot.getTime() - monday) / dayMs
}
