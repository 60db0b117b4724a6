import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import { createNoteSigner } from '../evidence/signed-note.ts'
import { type Commit, createCommit } from './commit.ts'
import { applicationRole, bytesReceived, type ConnectOptions, connect } from './connect.ts'
import { drizzle } from './drizzle.ts'
import { openKeptCheckpoint } from './kept-checkpoint.ts'
import { type Keyring, readKeyring } from './keyring.ts'
import { requireKeysInUse } from './keys-in-use.ts'
import { createInboxSignal, type InboxSignal } from './listen.ts'
import { requireLog } from './log.ts'
import { createLogSigner, type LogSigner } from './log-signer.ts'

/**
 * The database as one gateway process uses it. Each connection has one kind of work, so that none waits for another's
 * kind; one is enough for each, since postgres.js sends the next query before the last is answered.
 */
export interface Store {
  /** Reads for the requests of parties. */
  readonly reads: postgres.Sql
  /** Reads of the log that anybody may ask for, as many as they like. */
  readonly publicReads: postgres.Sql
  /** Reads by query builder, on a connection of its own: drizzle changes how its client reads dates. */
  readonly db: PostgresJsDatabase
  /** Claims of inbox items; see `claimItems`. */
  readonly claims: postgres.Sql
  /** Attachments, as they come and as they are fetched: one of them takes as long as a thousand other reads. */
  readonly attachments: postgres.Sql
  /** What goes out by itself: the outbox, and what is forwarded. */
  readonly outgoing: postgres.Sql
  /** Reads of the administrators' pages. */
  readonly admin: postgres.Sql
  /** Snapshots, jobs and readiness, which may take their time. */
  readonly background: postgres.Sql
  readonly commit: Commit
  readonly keyring: Keyring
  readonly signer: LogSigner
  readonly signal: InboxSignal
  /**
   * Whether something comes from the server on every connection within this time, be it an error or the answers to what
   * was asked before. One where nothing comes is lost for good.
   */
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
  /** Told once, when the database turns out not to hold what was signed. From then on nothing is signed. */
  readonly onForked?: () => void
  /** Told the SQLSTATE of a warning while committing: a synchronous standby may lack the batch, and nothing of it is told. */
  readonly onCommitWarning?: (sqlState: string) => void
}

/**
 * Connects, and requires that the log is ours and whole, and that what waits can be opened.
 * @throws Error when it is not so, or a key file cannot be used
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const open = (work: string, more: Pick<ConnectOptions, 'relaxedCommit'> = {}) =>
    connect(options.databaseUrl, { max: 1, applicationName: `budkavle ${work}`, role: applicationRole, ...more })
  const connections = {
    commits: open('commit'),
    claims: open('claim', { relaxedCommit: true }),
    reads: open('read'),
    publicReads: open('public read'),
    lists: open('list'),
    attachments: open('attachment'),
    outgoing: open('outgoing'),
    admin: open('admin'),
    background: open('background'),
  }
  const { commits, claims, reads, publicReads, lists, attachments, outgoing, admin, background } = connections
  const all = Object.values(connections)
  const close = () => Promise.all(all.map((one) => one.end({ timeout: 5 }))).then(() => {})
  try {
    const signer = readLogSigner(options)
    await requireLog(background, signer)
    const keyring = readKeyring(options.keyringFile)
    await requireKeysInUse(background, keyring)
    return {
      reads,
      publicReads,
      db: drizzle(lists),
      claims,
      attachments,
      outgoing,
      admin,
      background,
      commit: createCommit(commits, signer, { onBatch: options.onBatch, onWarning: options.onCommitWarning }),
      keyring,
      signer,
      signal: await createInboxSignal(background),
      isAlive: async (ms) => !(await Promise.all(all.map((sql) => isStuck(sql, ms)))).includes(true),
      close,
    }
  } catch (err) {
    await close()
    throw err
  }
}

function readLogSigner({ logOrigin, logKeyFile, onForked = () => {} }: StoreOptions): LogSigner {
  const signer = createNoteSigner(logOrigin, createPrivateKey(readFileSync(logKeyFile)))
  return createLogSigner(signer, { kept: openKeptCheckpoint(`${logKeyFile}.checkpoint`, signer.verifierKey), onForked })
}

/** The question waits its turn behind what was asked before: a connection that is only busy brings answers to that. */
async function isStuck(sql: postgres.Sql, ms: number): Promise<boolean> {
  const before = bytesReceived(sql)
  const { promise: timeUp, resolve } = Promise.withResolvers<boolean>()
  const timeout = setTimeout(() => resolve(bytesReceived(sql) === before), ms)
  const answered = () => false
  const stuck = await Promise.race([sql`select 1`.then(answered, answered), timeUp])
  clearTimeout(timeout)
  return stuck
}
