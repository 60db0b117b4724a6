import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What PostgreSQL writes about itself in its cluster (`postmaster.pid`). */
export interface Postmaster {
  readonly pid: number
  readonly socketFolder: string
  readonly ready: boolean
}

const stopSeconds = 30
/** Above every system's highest process number. */
const deadPid = 99_999_999

/** The living server of a cluster: the process that the cluster names, if it really is that server. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const written = readPostmaster(cluster)
  return written && isServer(written.pid, cluster) ? written : undefined
}

/**
 * Stops what a gateway that was killed has left, and leaves a cluster that can be started. To be called by the holder
 * of the folder's lock only: then no living gateway owns that server.
 * @throws Error when the server does not end
 */
export async function stopOrphan(cluster: string): Promise<boolean> {
  const orphan = findPostmaster(cluster)
  if (orphan === undefined) return disarmStalePid(cluster)
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    sendSignal(orphan.pid, signal)
    if (await hasEnded(orphan.pid, cluster)) return true
  }
  throw new Error(`PostgreSQL, process ${orphan.pid}, was left behind and does not stop: stop it by hand`)
}

/** @throws never: a process that has gone needs no signal. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {}
}

function readPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined
  return { pid, socketFolder: lines[4]?.trim() ?? '', ready: lines[7]?.trim() === 'ready' }
}

/** A process number is used again by others, and a zombie keeps its number: the command line tells. */
function isServer(pid: number, cluster: string): boolean {
  if (existsSync('/proc/self/cmdline')) {
    const words = readText(`/proc/${pid}/cmdline`).split('\0')
    return words.some((word, at) => word === '-D' && words[at + 1] === cluster)
  }
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return (stdout ?? '').includes(`-D ${cluster} `)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

async function hasEnded(pid: number, cluster: string): Promise<boolean> {
  for (let waited = 0; waited < stopSeconds * 20; waited++) {
    if (!isServer(pid, cluster)) return true
    await sleep(50)
  }
  return false
}

/**
 * PostgreSQL refuses to start while the process number in `postmaster.pid` lives, be it a stranger's. The rest of the
 * file stays: by it PostgreSQL sees whether processes of the old server still hold its shared memory.
 */
function disarmStalePid(cluster: string): false {
  if (readPostmaster(cluster) === undefined) return false
  const file = join(cluster, 'postmaster.pid')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(deadPid)))
  return false
}
