import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { connect } from './connect.ts'

interface Migration {
  readonly number: number
  readonly name: string
  readonly text: string
  /** SHA-256 of the file, lower-case hex. */
  readonly digest: string
}

interface Applied {
  number: number
  name: string
  digest: string
}

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))
/** Any constant will do: one at a time in one database. */
const lockKey = 2_026_110_401
const attemptsMax = 8

/**
 * Brings a database to the schema of the migration files: each file once, in order, in a transaction of its own. Any
 * number of processes may call it at the same time. The URL's user must own the database.
 * @returns the names of the files applied now
 * @throws Error when an applied file has changed or is missing: nothing is applied then
 */
export async function migrate(url: string, folder: string = migrationsFolder): Promise<string[]> {
  const migrations = readMigrations(folder)
  const sql = connect(url, { max: 1, applicationName: 'budkavle migrate' })
  try {
    await sql`SELECT set_config('statement_timeout', '0', false)`
    await sql`SELECT pg_advisory_lock(${lockKey})`
    return await applyMissing(sql, migrations)
  } finally {
    // Ends the session, and with it the lock.
    await sql.end()
  }
}

/** @throws Error when a file is not named `NNNN_name.sql`, or the numbers are not 1, 2, 3 … */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name, at) => {
    const number = Number(/^(\d{4})_[a-z0-9_-]+\.sql$/.exec(name)?.[1])
    if (number !== at + 1) throw new Error(`migration ${name}: files are named 0001_name.sql, 0002_name.sql … in a row`)
    const text = readFileSync(join(folder, name), 'utf8')
    return { number, name, text, digest: createHash('sha256').update(text).digest('hex') }
  })
}

async function applyMissing(sql: postgres.Sql, migrations: readonly Migration[]): Promise<string[]> {
  await sql`CREATE TABLE IF NOT EXISTS migration (
    number integer PRIMARY KEY,
    name text NOT NULL,
    digest text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now())`
  const applied = await sql<Applied[]>`SELECT number, name, digest FROM migration ORDER BY number`
  requireUnchanged(applied, migrations)
  const missing = migrations.slice(applied.length)
  for (const migration of missing) await applyPatiently(sql, migration)
  return missing.map(({ name }) => name)
}

function requireUnchanged(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const [at, { number, name, digest }] of applied.entries()) {
    const file = migrations[at]
    if (file === undefined) {
      throw new Error(
        `the database has migration ${name}, which this version does not know: it was made by a newer one`,
      )
    }
    if (file.number !== number || file.digest !== digest) {
      throw new Error(`migration ${name} was applied with other content: put the file back, and add a new one instead`)
    }
  }
}

/** Roles belong to the whole server: another database's migration may be making the same one at this moment. */
async function applyPatiently(sql: postgres.Sql, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply(sql, migration)
    } catch (err) {
      if (attempt === attemptsMax || !isRoleRace(err)) {
        throw new Error(`migration ${migration.name} failed: ${err instanceof Error ? err.message : err}`, {
          cause: err,
        })
      }
      await sleep(attempt * 20)
    }
  }
}

async function apply(sql: postgres.Sql, { number, name, text, digest }: Migration): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(text)
    await tx`INSERT INTO migration (number, name, digest) VALUES (${number}, ${name}, ${digest})`
  })
}

function isRoleRace(err: unknown): boolean {
  if (!(err instanceof postgres.PostgresError)) return false
  const inSharedCatalog = err.schema_name === 'pg_catalog' && err.code === '23505'
  return inSharedCatalog || err.code === '42710' || /tuple concurrently (updated|deleted)/.test(err.message)
}
