import postgres from 'postgres'
import { findPrimary } from './primary.ts'
import { splitServers } from './servers.ts'
import { createSockets } from './socket.ts'

type Sql = postgres.Sql

export interface ConnectOptions {
  /** Sessions at most; they open when needed. */
  readonly max: number
  /** Seen by the operator in `pg_stat_activity`. */
  readonly applicationName: string
  /** Every session acts as this role and falls back to it: {@link applicationRole} for all but migrations. */
  readonly role?: string
  /** A commit returns before it is on disk; the next one that waits for the disk makes it durable too. */
  readonly relaxedCommit?: boolean
}

/** May read and add; may not change or remove what the log holds. */
export const applicationRole = 'budkavle_app'

const serverVersionMin = 150_000
/** Longer than any statement of ours; PostgreSQL never counts the commit itself, so no commit is cut off. */
const statementMs = 30_000
const idleInTransactionMs = 15_000
const connectSeconds = 10
const reconnectSecondsMax = 1

/**
 * A pool on a PostgreSQL URL. Opens nothing yet. `bigint` columns come as text. Servers are named as libpq does it:
 * of several, the pool connects to the one that is the primary (servers.ts).
 * @throws TypeError when the URL cannot be read
 */
export function connect(url: string, options: ConnectOptions): Sql {
  const named = splitServers(url)
  const [address, server] = [named.address.href, named.servers[0]]
  const several = named.servers.length > 1
  const sockets = createSockets(async () => (several ? findPrimary(address, named.servers) : server))
  let warning: string | undefined
  const sql = postgres(address, {
    ...server,
    ...{ socket: sockets.open },
    max: options.max,
    connect_timeout: connectSeconds,
    backoff: (retries: number) => Math.min(0.02 * 2 ** retries, reconnectSecondsMax),
    onnotice: (notice) => {
      if (notice.severity === 'WARNING') warning = notice.code ?? '01000'
    },
    connection: {
      application_name: options.applicationName,
      statement_timeout: statementMs,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      ...(options.relaxedCommit ? { synchronous_commit: 'off' } : {}),
      ...(options.role === undefined ? {} : { role: options.role }),
    },
  })
  const takeLast = () => {
    const last = warning
    warning = undefined
    return last
  }
  received.set(sql, { bytes: sockets.bytesReceived, takeWarning: takeLast })
  return sql
}

/** Bytes that the server has ever sent on this pool's connections, its listener's left out. It only grows. */
export function bytesReceived(sql: Sql): number {
  return received.get(sql)?.bytes() ?? 0
}

/**
 * The last warning, as SQLSTATE, that the server has sent on this pool's connections since this was last asked. One
 * that comes with a commit comes before its answer: the wait for a synchronous standby that somebody has cancelled.
 */
export function takeWarning(sql: Sql): string | undefined {
  return received.get(sql)?.takeWarning()
}

const received = new WeakMap<Sql, { bytes(): number; takeWarning(): string | undefined }>()

/**
 * Requires a server that Budkavle can keep its promises on: PostgreSQL 15 or newer, UTF-8, and commits that are on disk
 * when they return.
 * @throws Error naming every setting that is not so
 */
export async function requireServer(sql: Sql): Promise<void> {
  const [found] = await sql<ServerSettings[]>`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
      current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
      current_setting('synchronous_commit') AS commit`
  const problems = found ? problemsOf(found) : ['does not tell its settings']
  if (problems.length > 0) throw new Error(`the database of DATABASE_URL ${problems.join('; ')}`)
}

interface ServerSettings {
  version: number
  encoding: string
  fsync: string
  pages: string
  commit: string
}

function problemsOf({ version, encoding, fsync, pages, commit }: ServerSettings): string[] {
  const problems: string[] = []
  if (version < serverVersionMin) problems.push('is older than PostgreSQL 15')
  if (encoding !== 'UTF8') problems.push('does not use the encoding UTF8')
  if (fsync !== 'on') problems.push('has fsync off')
  if (pages !== 'on') problems.push('has full_page_writes off')
  if (commit === 'off') problems.push('has synchronous_commit off')
  return problems
}
