import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { countOpenItems } from '../../src/store/open-items.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createSigner, messageOperation, office, origin } from './operations.ts'

const signer = createSigner()

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
})

afterAll(() => database.close())
afterEach(() => void vi.useRealTimers())

test('what waits is counted once in five seconds, however often it is asked for', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  expect(await countOpenItems(database.sql)).toEqual([])
  await createCommit(database.sql, signer)(messageOperation())
  vi.advanceTimersByTime(4_999)
  expect(await countOpenItems(database.sql)).toEqual([])
  vi.advanceTimersByTime(1)
  expect(await countOpenItems(database.sql)).toMatchObject([{ office, items: 1 }])
})

test('a count that failed is made again', async () => {
  let calls = 0
  const failing = new Proxy(database.ownerSql, {
    apply(target, self, parts) {
      calls += 1
      if (calls === 1) throw new Error('the database is away')
      return Reflect.apply(target, self, parts)
    },
  })
  await expect(countOpenItems(failing)).rejects.toThrow('away')
  expect(await countOpenItems(failing)).toMatchObject([{ office }])
})
