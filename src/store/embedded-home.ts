import { spawnSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where an embedded server lives, and as whom it runs. */
export interface Home {
  /** The folder that holds the cluster, its log and, where needed, a copy of the binaries. */
  readonly folder: string
  /** The cluster: PGDATA. */
  readonly cluster: string
  /** Set when the gateway is root, as whom PostgreSQL refuses to run. */
  readonly user?: RunUser
}

export interface RunUser {
  readonly uid: number
  readonly gid: number
}

const nobody: RunUser = { uid: 65534, gid: 65534 }
/** A socket's path may be at most 103 bytes on macOS and 107 on Linux. */
const socketPathBytesMax = 100

/**
 * Makes the data folder where it is missing, and lets the server pass through it: what lies inside guards itself.
 * @returns its real path
 * @throws Error when it cannot be made
 */
export function makeDataFolder(dataFolder: string): string {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o711 })
  } catch (cause) {
    throw new Error(`the data folder ${dataFolder} cannot be made: set BUDKAVLE_DATA_FOLDER to one that can`, { cause })
  }
  const folder = realpathSync(dataFolder)
  const { mode, uid } = statSync(folder)
  if (process.getuid?.() === 0 && uid === 0 && (mode & 0o11) !== 0o11) chmodSync(folder, (mode & 0o777) | 0o011)
  return folder
}

/**
 * Settles where the cluster of a data folder lies. That is the data folder itself, unless the gateway is root and the
 * folder lies where only root may go (a clone under a home of mode 0700): then a folder of its own under /var/lib,
 * named in the file `postgres-home` of the data folder.
 * @throws Error when the folder cannot be made or belongs to somebody else
 */
export function settleHome(dataFolder: string): Home {
  const home = findHome(dataFolder) ?? createHome(dataFolder)
  if (home.user === undefined && existsSync(home.cluster) && statSync(home.cluster).uid !== process.getuid?.()) {
    throw new Error(
      `the database in ${dataFolder} belongs to another user: run as that user, or set BUDKAVLE_DATA_FOLDER`,
    )
  }
  return home
}

/** The home of a data folder that was started before, changing nothing. */
export function findHome(dataFolder: string): Home | undefined {
  if (!existsSync(dataFolder)) return undefined
  const folder = realpathSync(dataFolder)
  if (existsSync(join(folder, 'postgres'))) return homeIn(folder)
  const pointer = join(folder, 'postgres-home')
  if (!existsSync(pointer)) return undefined
  const elsewhere = readFileSync(pointer, 'utf8').trim()
  return existsSync(elsewhere) ? homeIn(elsewhere) : undefined
}

/**
 * A private folder for the server's socket, short enough for a socket's path, the same for the same home.
 * @throws Error when somebody else holds that folder
 */
export function settleSocketFolder(home: Home): string {
  const name = `budkavle-${createHash('sha256').update(home.folder).digest('hex').slice(0, 16)}`
  const folder = join(socketParent(name, home.user), name)
  const uid = home.user?.uid ?? process.getuid?.()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || (found.uid !== uid && found.uid !== process.getuid?.())) {
    throw new Error(`${folder} belongs to another user and cannot hold the database's socket: remove it`)
  }
  chmodSync(folder, 0o700)
  if (home.user) chownSync(folder, home.user.uid, home.user.gid)
  return folder
}

/** Whether that user may go into a folder. */
export function canEnter(folder: string, user: RunUser | undefined): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

function createHome(dataFolder: string): Home {
  const user = selectUser(join(dataFolder, 'postgres'))
  if (user === undefined || canEnter(dataFolder, user)) return homeIn(dataFolder)
  const elsewhere = join('/var/lib/budkavle', randomUUID())
  try {
    mkdirSync(elsewhere, { recursive: true, mode: 0o711 })
  } catch (cause) {
    const text = `PostgreSQL does not run as root, and its user cannot reach ${dataFolder}`
    throw new Error(`${text}: run as an ordinary user, or set BUDKAVLE_DATA_FOLDER to a folder all may enter`, {
      cause,
    })
  }
  const pointer = join(dataFolder, 'postgres-home')
  writeFileSync(pointer, `${elsewhere}\n`, { mode: 0o600 })
  return homeIn(elsewhere)
}

function homeIn(folder: string): Home {
  const cluster = join(folder, 'postgres')
  const user = selectUser(cluster)
  return user ? { folder, cluster, user } : { folder, cluster }
}

/** As root: whoever owns the cluster already, else `postgres`, else nobody. */
function selectUser(cluster: string): RunUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster)
    if (uid !== 0) return { uid, gid }
  }
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : nobody
}

function socketParent(name: string, user: RunUser | undefined): string {
  const wanted = tmpdir()
  const bytes = Buffer.byteLength(join(wanted, name, '.s.PGSQL.5432.lock'))
  return bytes <= socketPathBytesMax && canEnter(wanted, user) ? wanted : '/tmp'
}
