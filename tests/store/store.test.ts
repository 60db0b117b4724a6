import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createWorld, origin, type World } from '../support/world.ts'
import { refuseOperation } from './operations.ts'

let database: TestDatabase
let world: World
let store: Store
const warnings: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  const onCommitWarning = (sqlState: string) => void warnings.push(sqlState)
  const told = { onBatch() {}, onCommitWarning }
  store = await openStore({ databaseUrl: database.url, logOrigin: origin, ...world.files, ...told })
})

afterAll(async () => {
  await store.close()
  world.remove()
  await database.close()
})

test('a connection that is only busy is not taken for one that answers no more', async () => {
  // What waits before the question takes longer than the time given, but each answer comes well within it.
  const busy = Array.from({ length: 40 }, () => store.reads`select pg_sleep(0.025)`.execute())
  expect(await store.isAlive(300)).toBe(true)
  await Promise.all(busy)
})

test('what a listener is told is no sign of life of the connection beside it', async () => {
  const told = await store.background.listen('noise', () => {})
  const stuck = store.background`select pg_sleep(1)`.execute()
  const noise = setInterval(() => void database.ownerSql.notify('noise', ''), 20)
  expect(await store.isAlive(300)).toBe(false)
  clearInterval(noise)
  await stuck
  await told.unlisten()
})

test('a flood of anonymous reads delays no read of a party', async () => {
  const flood = store.publicReads`select pg_sleep(0.5)`.execute()
  let flooded = true
  void flood.then(() => {
    flooded = false
  })
  await Promise.all([store.reads`select 1`, store.background`select 1`, store.claims`select 1`])
  expect(flooded).toBe(true)
  await flood
})

test('a warning while committing is told, and nothing is promised', async () => {
  await database.ownerSql.unsafe(`
    create function warn() returns trigger language plpgsql as $$ begin raise warning 'canceling wait'; return null; end $$;
    create trigger warn after update on log_head for each row execute function warn()`)
  await expect(store.commit(refuseOperation())).rejects.toThrow('a commit came with a warning')
  expect(warnings).toEqual(['01000'])
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
