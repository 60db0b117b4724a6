import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openLogKey } from '../../src/dev/log-key.ts'
import { developmentPaths } from '../../src/dev/world.ts'
import { createNoteSigner } from '../../src/evidence/signed-note.ts'
import { connect } from '../../src/store/connect.ts'
import { createLog } from '../../src/store/log.ts'
import { requireOwnDatabase } from '../../src/store/own-database.ts'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createFolder, createWorld, origin } from '../support/world.ts'

let folder: string
let logKeyFile: string

beforeAll(() => {
  folder = createFolder()
})

beforeEach(() => {
  logKeyFile = join(folder, 'log-key.pem')
  rmSync(logKeyFile, { force: true })
})

afterAll(() => rmSync(folder, { recursive: true }))

test('an empty database may become a development world’s, and one that is migrated and unused', async () => {
  const empty = await createEmptyDatabase()
  const sql = connect(empty.url, { max: 1, applicationName: 'test' })
  await requireOwnDatabase(sql, origin, logKeyFile)
  await sql.end()
  await empty.close()
  await withDatabase((database) => check(database))
})

test('a development world’s own database stays its own, with a log or before', () =>
  withDatabase(async (database) => {
    const world = await createWorld(database.ownerSql)
    await requireOwnDatabase(database.ownerSql, origin, developmentPaths(world.folder).logKey)
    world.remove()
    await expect(requireOwnDatabase(database.ownerSql, origin, logKeyFile)).rejects.toThrow('no key of it')
  }))

test('a start cut short before it made the log goes on', () =>
  withDatabase(async (database) => {
    await registerSomething(database)
    openLogKey(logKeyFile)
    await check(database)
  }))

test('a database with a log of another origin is not', () =>
  withDatabase(async (database) => {
    await createLog(database.ownerSql, 'budkavle.example/log')
    await expect(check(database)).rejects.toThrow('it holds a log of another origin')
    openLogKey(logKeyFile)
    await expect(check(database)).rejects.toThrow('it holds a log of another origin')
  }))

test('a database with a log that another key has signed is not', () =>
  withDatabase(async (database) => {
    await createLog(database.ownerSql, origin)
    openLogKey(logKeyFile)
    await check(database)
    const other = createNoteSigner(origin, openLogKey(join(folder, 'another-key.pem')))
    const note = other.sign(`${origin}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`)
    await database.ownerSql`insert into log_checkpoint (size, note) values (0, ${note})`
    await expect(check(database)).rejects.toThrow('the key is another')
  }))

test('a production database without a log yet is not', () =>
  withDatabase(async (database) => {
    await registerSomething(database)
    await expect(check(database)).rejects.toThrow('it holds certificates, and the data folder has no keys')
  }))

function check(database: TestDatabase): Promise<void> {
  return requireOwnDatabase(database.ownerSql, origin, logKeyFile)
}

async function registerSomething({ ownerSql }: TestDatabase): Promise<void> {
  await ownerSql`
    insert into certificate (thumbprint, party, purpose, der_base64, valid_from, valid_until)
    values ('one', '0246246-0', 'tls', '', '2020-01-01', '2035-01-01')`
}

async function withDatabase(use: (database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await createTestDatabase()
  await use(database).finally(() => database.close())
}
