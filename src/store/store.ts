import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import { createNoteSigner } from '../evidence/signed-note.ts'
import { type Commit, createCommit } from './commit.ts'
import { applicationRole, connect } from './connect.ts'
import { type Keyring, readKeyring } from './keyring.ts'
import { createInboxSignal, type InboxSignal } from './listen.ts'
import { createLogSigner, type LogSigner, requireLog } from './log.ts'

/** The database as one gateway process uses it. */
export interface Store {
  readonly sql: postgres.Sql
  /** A pool of its own: drizzle changes how its client reads dates. */
  readonly db: PostgresJsDatabase
  readonly commit: Commit
  readonly keyring: Keyring
  readonly signer: LogSigner
  readonly signal: InboxSignal
  close(): Promise<void>
}

export interface StoreOptions {
  readonly databaseUrl: string
  readonly logOrigin: string
  readonly logKeyFile: string
  readonly keyringFile: string
  /** Told of each batch's size. */
  onBatch(size: number): void
}

/**
 * Connects, and requires that the log is ours and whole.
 * @throws Error when it is not, or a key file cannot be used
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const pool = (max: number, applicationName: string) =>
    connect(options.databaseUrl, { max, applicationName, role: applicationRole })
  const [commits, sql, drizzled] = [pool(1, 'budkavle commit'), pool(8, 'budkavle'), pool(8, 'budkavle read')]
  const close = () => Promise.all([commits, sql, drizzled].map((one) => one.end({ timeout: 5 }))).then(() => {})
  try {
    const signer = createLogSigner(
      createNoteSigner(options.logOrigin, createPrivateKey(readFileSync(options.logKeyFile))),
    )
    await requireLog(sql, signer)
    return {
      sql,
      db: drizzle(drizzled),
      commit: createCommit(commits, signer, options.onBatch),
      keyring: readKeyring(options.keyringFile),
      signer,
      signal: await createInboxSignal(sql),
      close,
    }
  } catch (err) {
    await close()
    throw err
  }
}
