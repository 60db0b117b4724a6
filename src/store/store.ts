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

/**
 * The database as one gateway process uses it. Each connection has one kind of work, so that none waits for another's
 * kind; one is enough for each, since postgres.js sends the next query before the last is answered.
 */
export interface Store {
  /** Reads for requests. */
  readonly sql: postgres.Sql
  /** Reads by query builder, on a connection of its own: drizzle changes how its client reads dates. */
  readonly db: PostgresJsDatabase
  /** Claims of inbox items; see `claimItems`. */
  readonly claims: postgres.Sql
  /** Snapshots, jobs and readiness, which may take their time. */
  readonly background: postgres.Sql
  readonly commit: Commit
  readonly keyring: Keyring
  readonly signer: LogSigner
  readonly signal: InboxSignal
  /** Whether every connection answers, if only with an error, within this time. One that does not is lost for good. */
  isAlive(ms: number): Promise<boolean>
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
  const open = (work: string, synchronousCommit: 'on' | 'off' = 'on') =>
    connect(options.databaseUrl, {
      max: 1,
      applicationName: `budkavle ${work}`,
      role: applicationRole,
      synchronousCommit,
    })
  const connections = {
    commits: open('commit'),
    claims: open('claim', 'off'),
    sql: open('read'),
    drizzled: open('list'),
    background: open('background'),
  }
  const { commits, claims, sql, drizzled, background } = connections
  const all = Object.values(connections)
  const close = () => Promise.all(all.map((one) => one.end({ timeout: 5 }))).then(() => {})
  try {
    const signer = createLogSigner(
      createNoteSigner(options.logOrigin, createPrivateKey(readFileSync(options.logKeyFile))),
    )
    await requireLog(background, signer)
    return {
      sql,
      db: drizzle(drizzled),
      claims,
      background,
      commit: createCommit(commits, signer, options.onBatch),
      keyring: readKeyring(options.keyringFile),
      signer,
      signal: await createInboxSignal(background),
      isAlive: (ms) => answersWithin(all, ms),
      close,
    }
  } catch (err) {
    await close()
    throw err
  }
}

async function answersWithin(connections: readonly postgres.Sql[], ms: number): Promise<boolean> {
  const timer = Promise.withResolvers<boolean>()
  const timeout = setTimeout(() => timer.resolve(false), ms)
  const answers = connections.map((sql) => sql`select 1`.then(noop, noop))
  const alive = await Promise.race([Promise.all(answers).then(() => true), timer.promise])
  clearTimeout(timeout)
  return alive
}

function noop(): void {}
