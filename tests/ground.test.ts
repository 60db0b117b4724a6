import { readdirSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseConfig } from '../src/config.ts'
import { prepareGround } from '../src/ground.ts'
import { createLog as createLogLine } from '../src/log-line.ts'
import { createLog } from '../src/store/log.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createFolder } from './support/world.ts'

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await createTestDatabase()
  folder = createFolder()
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.close()
})

test('with development settings and the database of a production gateway nothing is written, here or there', async () => {
  await createLog(database.ownerSql, 'budkavle.example/log')
  const before = await rows()
  const config = parseConfig({ DATABASE_URL: database.url, BUDKAVLE_DATA_FOLDER: folder })
  await expect(prepareGround(config, createLogLine('silent'))).rejects.toThrow(
    'development settings, but the database is not this development world',
  )
  expect(await rows()).toEqual(before)
  expect(readdirSync(folder)).toEqual([])
})

async function rows() {
  const [row] = await database.ownerSql`
    select (select count(*)::int from certificate) as certificates, (select count(*)::int from party) as parties,
      (select count(*)::int from log_head) as logs`
  return row
}
