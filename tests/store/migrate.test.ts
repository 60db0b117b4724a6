import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applicationRole, connect, requireServer } from '../../src/store/connect.ts'
import { migrate, readMigrations } from '../../src/store/migrate.ts'
import { createEmptyDatabase, createTestDatabase } from '../support/database.ts'

let folder: string
let database: Awaited<ReturnType<typeof createEmptyDatabase>>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), `budkavle-test-${process.pid}-`))
  database = await createEmptyDatabase()
  write('0001_first.sql', 'create table a (n int); insert into a values (1);')
  write('0002_second.sql', 'insert into a values (2);')
})

afterEach(async () => {
  rmSync(folder, { recursive: true })
  await database.close()
})

test('each file is applied once, in order', async () => {
  expect(await migrate(database.url, folder)).toEqual(['0001_first.sql', '0002_second.sql'])
  expect(await migrate(database.url, folder)).toEqual([])
  write('0003_third.sql', 'insert into a values (3);')
  expect(await migrate(database.url, folder)).toEqual(['0003_third.sql'])
  expect(await numbers()).toEqual([1, 2, 3])
})

test('twenty at once apply each file once', async () => {
  const applied = await Promise.all(Array.from({ length: 20 }, () => migrate(database.url, folder)))
  expect(applied.flat().sort()).toEqual(['0001_first.sql', '0002_second.sql'])
  expect(await numbers()).toEqual([1, 2])
})

test('a changed file is refused, and nothing new is applied', async () => {
  await migrate(database.url, folder)
  write('0001_first.sql', 'create table b (n int);')
  write('0003_third.sql', 'insert into a values (3);')
  await expect(migrate(database.url, folder)).rejects.toThrow('0001_first.sql was applied with other content')
  expect(await numbers()).toEqual([1, 2])
})

test('a database made by a newer version is refused', async () => {
  await migrate(database.url, folder)
  rmSync(join(folder, '0002_second.sql'))
  await expect(migrate(database.url, folder)).rejects.toThrow('0002_second.sql, which this version does not know')
})

test('a file that fails leaves nothing of itself, and what came before stays', async () => {
  write('0003_third.sql', 'insert into a values (3); select 1/0;')
  await expect(migrate(database.url, folder)).rejects.toThrow('0003_third.sql failed: division by zero')
  expect(await numbers()).toEqual([1, 2])
  write('0003_third.sql', 'insert into a values (4);')
  await migrate(database.url, folder)
  expect(await numbers()).toEqual([1, 2, 4])
})

test.each([['0004_gap.sql'], ['3_short.sql'], ['0002_twice.sql']])(
  'a file named %s out of the row is refused',
  (name) => {
    write(name, 'select 1;')
    expect(() => readMigrations(folder)).toThrow(`migration ${name}`)
  },
)

test('databases of one server that make the same role at once all succeed', async () => {
  const role = `race_${process.pid}_${Date.now()}`
  const text = `do $$ begin if not exists (select from pg_roles where rolname = '${role}') then
    perform pg_sleep(0.05); create role ${role}; end if; end $$;`
  write('0003_role.sql', text)
  const others = await Promise.all([1, 2, 3, 4].map(() => createEmptyDatabase()))
  const applied = await Promise.all(others.map(({ url }) => migrate(url, folder)))
  expect(applied.map(({ length }) => length)).toEqual([3, 3, 3, 3])
  const sql = connect(database.url, { max: 1, applicationName: 'test' })
  await sql.unsafe(`drop role ${role}`)
  await sql.end()
  await Promise.all(others.map((other) => other.close()))
})

test('sessions of the gateway act as its role, and fall back to it', async () => {
  const { sql, close } = await createTestDatabase()
  expect(await sql`select current_user as role, current_setting('statement_timeout') as timeout`).toEqual([
    { role: applicationRole, timeout: '30s' },
  ])
  const role = await sql.begin(async (tx) => {
    await tx`reset role`
    return tx`select current_user as role`
  })
  expect(role).toEqual([{ role: applicationRole }])
  await close()
})

test('a server that may lose a commit is refused, with everything that is wrong with it', async () => {
  const sql = connect(database.url, { max: 1, applicationName: 'test' })
  await expect(requireServer(sql)).rejects.toThrow('fsync off; has full_page_writes off; has synchronous_commit off')
  await sql.end()
})

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

async function numbers(): Promise<number[]> {
  const sql = connect(database.url, { max: 1, applicationName: 'test' })
  const rows = await sql<{ n: number }[]>`select n from a order by n`
  await sql.end()
  return rows.map(({ n }) => n)
}
