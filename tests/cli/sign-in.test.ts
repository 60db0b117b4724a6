import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashOf } from '../../src/admin/session.ts'
import { createSignIn } from '../../src/cli/sign-in.ts'
import { parseConfig } from '../../src/config.ts'
import { takeLink } from '../../src/store/admin-links.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.close())

test('a link that works once, where the development gateway listens', async () => {
  const { status, out } = await run(true)
  const [, token = ''] = /^https:\/\/localhost:8445\/fi\/persons\?link=([\w-]{43})\n$/.exec(out) ?? []
  expect([status, token.length]).toEqual([0, 43])
  expect(await takeLink(database.sql, hashOf(token), new Date())).toBe(true)
  expect(await takeLink(database.sql, hashOf(token), new Date())).toBe(false)
})

test('a gateway of production has none', async () => {
  await expect(run(false)).rejects.toThrow('links exist on a development gateway only')
  expect(await database.ownerSql`select from admin_link`).toHaveLength(0)
})

async function run(development: boolean): Promise<{ status: number; out: string }> {
  const { io, printed } = createMemoryIo({})
  const open = async () => ({
    config: { ...parseConfig({}), development },
    sql: database.ownerSql,
    close: async () => {},
  })
  return { status: await createSignIn(open)([], io), out: printed.out }
}
