import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCrls, saveCrl } from '../../src/store/crls.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.close())

test('an older list does not replace a newer one', async () => {
  expect(await save('newer', '2026-11-21')).toBe('newer')
  expect(await save('older', '2026-11-20')).toBe('newer')
  expect(await save('newest', '2026-11-22')).toBe('newest')
})

test('a list that does not count gives way to an older one, but only itself', async () => {
  await save('bad', '2099-01-01')
  expect(await save('good', '2026-11-23', 'another')).toBe('bad')
  expect(await save('good', '2026-11-23', 'bad')).toBe('good')
  expect(await save('late', '2026-11-20', 'bad')).toBe('good')
})

async function save(text: string, date: string, insteadOf?: string): Promise<string> {
  const crl = { issuer: 'root.pem', der: Buffer.from(text) }
  await saveCrl(database.sql, crl, new Date(date), insteadOf === undefined ? undefined : Buffer.from(insteadOf))
  const [held, ...more] = await loadCrls(database.sql)
  expect(more).toEqual([])
  return String(held?.der)
}
