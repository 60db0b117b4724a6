import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type PartyName, parties } from '../support/world.ts'
import { createCommand } from './orders.ts'

/** The receiving systems, each in a process of its own that is started again whenever it ends. */
export interface Receivers {
  /** Where each keeps its records. */
  readonly folders: readonly string[]
  /** Resolves when one of them has died at that step. */
  killAt(step: string, nth: number): Promise<void>
  stop(): Promise<void>
}

/** As a service manager waits. */
const againMs = 300

const names: readonly PartyName[] = ['satakunta', 'eastUusimaa']

export function startReceivers(dataFolder: string, port: number): Receivers {
  const command = createCommand(join(dataFolder, 'receivers.orders'))
  const folders = names.map((name) => join(dataFolder, 'records', name))
  const running = new Set<ChildProcess>()
  let stopping = false
  const start = (name: PartyName, folder: string) => {
    const args = [dataFolder, parties[name], String(port), folder]
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(dataFolder, 'compiled'), ...command.env }
    // What it says when it cannot start, as on a full disk, is said again and again.
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as ('ignore' | 'ipc')[]
    const child = fork(new URL('receiver-process.ts', import.meta.url), args, { env, execArgv: [], stdio })
    running.add(child)
    child.once('exit', () => {
      running.delete(child)
      setTimeout(() => stopping || start(name, folder), againMs)
    })
  }
  for (const [i, name] of names.entries()) start(name, folders[i] ?? '')
  return {
    folders,
    killAt: command.killAt,
    async stop() {
      stopping = true
      await Promise.all(
        [...running].map((child) => {
          const gone = once(child, 'exit')
          child.kill('SIGKILL')
          return gone
        }),
      )
    },
  }
}
