import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from './connect.ts'
import { prepareBinaries } from './embedded-binaries.ts'
import { findHome, type Home, makeDataFolder, settleHome, settleSocketFolder } from './embedded-home.ts'
import { exitOf, launch, logTail } from './embedded-launch.ts'
import { lockFolder } from './embedded-lock.ts'
import { findPostmaster, stopOrphan } from './embedded-process.ts'
import { type EmbeddedLog, type Place, supervise } from './embedded-supervise.ts'

/** A PostgreSQL server of this gateway's own. */
export interface Embedded {
  /** For {@link connect}: the database `budkavle` as its owner, over a socket only this user may use. */
  readonly url: string
  /** Of the server as it runs now. */
  readonly pid: number
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly dataFolder: string
  readonly log: EmbeddedLog
  /** Server settings over the standard ones. Nothing but tests may turn `fsync` off. */
  readonly settings?: Readonly<Record<string, string>>
}

const superuser = 'budkavle'
const database = 'budkavle'

/** Statement texts and row values never reach the server's log: they may hold personal data. */
const standardSettings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  max_connections: '100',
  shared_buffers: '256MB',
  jit: 'off',
  idle_in_transaction_session_timeout: '60s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/**
 * Starts the PostgreSQL that the install brings, on the cluster of a data folder, which it makes the first time.
 * The server ends with this process, also by SIGKILL, where the system has `setpriv`; elsewhere the next start ends it.
 * If the server dies, it is started again.
 * @throws Error in words for the operator: folder in use by another gateway, not reachable, no binaries
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataFolder = makeDataFolder(options.dataFolder)
  const unlock = lockFolder(dataFolder)
  try {
    const home = settleHome(dataFolder)
    if (await stopOrphan(home.cluster)) options.log.warn({}, 'stopped a database server that a killed gateway left')
    const place = settlePlace(home, options)
    if (!existsSync(home.cluster)) await createCluster(place)
    const server = await supervise(place, options.log)
    await createDatabase(place.socketFolder)
    options.log.info({ folder: home.folder, pid: server.pid() }, 'embedded database ready')
    return {
      url: urlOf(place.socketFolder, database),
      get pid() {
        return server.pid()
      },
      stop: () => server.stop().finally(unlock),
    }
  } catch (err) {
    unlock()
    throw err
  }
}

/** The URL of the server that a living gateway runs on this data folder: for commands beside it. */
export function findEmbedded(dataFolder: string): string | undefined {
  const home = findHome(dataFolder)
  const running = home && findPostmaster(home.cluster)
  return running?.ready ? urlOf(running.socketFolder, database) : undefined
}

function settlePlace(home: Home, { settings }: EmbeddedOptions): Place {
  const socketFolder = settleSocketFolder(home)
  for (const file of readdirSync(socketFolder)) rmSync(join(socketFolder, file), { force: true })
  return { home, binaries: prepareBinaries(home), socketFolder, settings: { ...standardSettings, ...settings } }
}

function urlOf(socketFolder: string, name: string): string {
  return `postgres://${superuser}@localhost/${name}?host=${encodeURIComponent(socketFolder)}`
}

/** Made under another name and renamed when whole: a start that was killed half way leaves nothing that looks ready. */
async function createCluster({ home, binaries }: Place): Promise<void> {
  for (const file of readdirSync(home.folder)) {
    if (file.startsWith('postgres.new')) rmSync(join(home.folder, file), { recursive: true, force: true })
  }
  const half = `${home.cluster}.new.${process.pid}`
  mkdirSync(half, { mode: 0o700 })
  if (home.user) chownSync(half, home.user.uid, home.user.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = ['--auth-local=trust', '--auth-host=reject', `--username=${superuser}`]
  const args = ['-D', half, ...locale, ...access]
  const child = launch(home, binaries.initdb, args, 'KILL')
  const code = await exitOf(child)
  if (code !== 0) throw new Error(clusterProblem(logTail(home)))
  renameSync(half, home.cluster)
}

function clusterProblem(text: string): string {
  const nameless = /could not look up effective user/.test(text)
  return `the database cluster could not be made: ${text}${nameless ? '. Run as a user with a name, or set DATABASE_URL' : ''}`
}

async function createDatabase(socketFolder: string): Promise<void> {
  const sql = connect(urlOf(socketFolder, 'postgres'), { max: 1, applicationName: 'budkavle start' })
  try {
    const found = await sql`SELECT FROM pg_database WHERE datname = ${database}`
    if (found.length === 0) await sql`CREATE DATABASE ${sql(database)}`
  } finally {
    await sql.end()
  }
}
