import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createWorld, origin, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let store: Store

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  store = await openStore({ databaseUrl: database.url, logOrigin: origin, ...world.files, onBatch() {} })
})

afterAll(async () => {
  await store.close()
  world.remove()
  await database.close()
})

test('a connection that answers no more is noticed, one that only fails is not taken for it', async () => {
  expect(await store.isAlive(5_000)).toBe(true)
  const stuck = store.claims`select pg_sleep(2)`.execute()
  expect(await store.isAlive(300)).toBe(false)
  await stuck
  expect(await store.isAlive(5_000)).toBe(true)
  await database.ownerSql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'budkavle %'`
  expect(await store.isAlive(5_000)).toBe(true)
})
