import { randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { inject } from 'vitest'
import { applicationRole, connect } from '../../src/store/connect.ts'

export interface TestDatabase {
  /** As the gateway's role. */
  readonly sql: postgres.Sql
  readonly ownerSql: postgres.Sql
  /** As the owner; for `connect`. */
  readonly url: string
  close(): Promise<void>
}

const cloneLock = 2_026_110_402

/** A migrated database of one's own, a copy of the run's template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdministrator(async (sql) => {
    // A template must be nobody else's at the moment of copying.
    await sql`SELECT pg_advisory_lock(${cloneLock})`
    // As files: it is small, and nothing here waits for the disk.
    await sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(inject('templateDatabase'))} STRATEGY file_copy`
  })
  const url = databaseUrl(name)
  const ownerSql = connect(url, { max: 2, applicationName: 'test owner' })
  const sql = connect(url, { max: 4, applicationName: 'test', role: applicationRole })
  return { sql, ownerSql, url, close: () => close(name, [sql, ownerSql]) }
}

/** An empty database, not migrated. */
export async function createEmptyDatabase(): Promise<{ url: string; close(): Promise<void> }> {
  const name = `empty_${randomBytes(6).toString('hex')}`
  await asAdministrator((sql) => sql`CREATE DATABASE ${sql(name)}`)
  return { url: databaseUrl(name), close: () => close(name, []) }
}

async function close(name: string, pools: readonly postgres.Sql[]): Promise<void> {
  await Promise.all(pools.map((sql) => sql.end({ timeout: 1 })))
  await asAdministrator((sql) => sql`DROP DATABASE IF EXISTS ${sql(name)} WITH (FORCE)`)
}

async function asAdministrator(work: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = connect(databaseUrl('postgres'), { max: 1, applicationName: 'test administrator' })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}

function databaseUrl(name: string): string {
  const url = new URL(inject('clusterUrl'))
  url.pathname = `/${name}`
  return url.href
}
