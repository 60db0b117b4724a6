import type { ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './embedded-binaries.ts'
import type { Home } from './embedded-home.ts'
import { exitOf, launch, logTail } from './embedded-launch.ts'
import { findPostmaster } from './embedded-process.ts'

/** What a server is started from. */
export interface Place {
  readonly home: Home
  readonly binaries: Binaries
  readonly socketFolder: string
  readonly settings: Readonly<Record<string, string>>
}

export interface EmbeddedLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

const startSeconds = 300
const leftoverSeconds = 15
const stopSeconds = 30

/** A server that is kept running. */
export interface Server {
  pid(): number
  stop(): Promise<void>
}

/**
 * Starts the server of a cluster, and starts it again when it ends by itself.
 * @throws Error when it does not start the first time
 */
export async function supervise(place: Place, log: EmbeddedLog): Promise<Server> {
  let child = await startServer(place)
  let stopping = false
  const watch = async () => {
    while (true) {
      await exitOf(child)
      if (stopping) return
      log.warn({ pid: child.pid }, 'the database server ended by itself; starting it again')
      child = await restart()
      if (stopping) child.kill('SIGINT')
    }
  }
  const restart = async (): Promise<ChildProcess> => {
    while (true) {
      try {
        return await startServer(place)
      } catch (err) {
        if (stopping) return child
        log.warn({ reason: String(err) }, 'the database server does not start')
        await sleep(1_000)
      }
    }
  }
  const watching = watch()
  const stop = async () => {
    stopping = true
    child.ref()
    child.kill('SIGINT')
    const harder = setInterval(() => child.kill('SIGQUIT'), stopSeconds * 1_000)
    await watching
    clearInterval(harder)
    rmSync(place.socketFolder, { recursive: true, force: true })
  }
  return { pid: () => child.pid ?? 0, stop }
}

/** Processes of a server that was killed may hold its shared memory for a moment: PostgreSQL says so, and we wait. */
async function startServer(place: Place): Promise<ChildProcess> {
  const until = performance.now() + leftoverSeconds * 1_000
  while (true) {
    const child = await startOnce(place)
    if (child) return child
    const problem = logTail(place.home)
    if (!/shared memory block|lock file/.test(problem) || performance.now() > until) {
      throw new Error(`the embedded PostgreSQL does not start: ${problem}`)
    }
    await sleep(200)
  }
}

async function startOnce({ home, binaries, socketFolder, settings }: Place): Promise<ChildProcess | undefined> {
  const all = { ...settings, unix_socket_directories: socketFolder }
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = launch(home, binaries.postgres, ['-D', home.cluster, ...args], 'INT')
  for (let waited = 0; waited < startSeconds * 50; waited++) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return undefined
    const running = findPostmaster(home.cluster)
    if (running?.pid === child.pid && running?.ready) {
      child.unref()
      return child
    }
    await sleep(20)
  }
  child.kill('SIGQUIT')
  return undefined
}
