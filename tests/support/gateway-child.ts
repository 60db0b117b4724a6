import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from '../../src/dev/client.ts'
import { developmentPaths, openParty } from '../../src/dev/world.ts'
import { findHome } from '../../src/store/embedded-home.ts'
import { findPostmaster } from '../../src/store/embedded-process.ts'
import { type PartyName, parties } from './world.ts'

/** The real gateway, as `npm start` runs it, in a process of its own with an embedded database on the disk. */
export interface GatewayChild {
  readonly port: number
  readonly operationsPort: number
  readonly adminPort: number
  /** A one-time link into the administrators' room. */
  readonly signIn: string
  readonly pid: number
  /** All that it wrote, on standard output and standard error. */
  readonly lines: readonly string[]
  /** Resolves with the exit status, or the signal that ended it. */
  kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

export interface GatewayOptions {
  readonly dataFolder: string
  readonly processes?: number
  /** Over the environment that it is given otherwise. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts it and waits until it answers. Throws with what it wrote when it ends before that. */
export async function startGateway({ dataFolder, processes = 1, env: more }: GatewayOptions): Promise<GatewayChild> {
  const env = {
    PATH: process.env.PATH,
    BUDKAVLE_DATA_FOLDER: dataFolder,
    BUDKAVLE_PORT: '0',
    BUDKAVLE_OPERATIONS_PORT: '0',
    BUDKAVLE_ADMIN_PORT: '0',
    BUDKAVLE_PROCESSES: String(processes),
    ...more,
  }
  const child = spawn(process.execPath, [command, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const ended = once(child, 'exit').then(([code, signal]): number | NodeJS.Signals => {
    running.delete(child)
    return code ?? signal
  })
  const lines: string[] = []
  const ready = await Promise.race([readyLine(child, lines), ended])
  if (typeof ready !== 'object') throw new Error(`the gateway ended (${ready}): ${lines.slice(-5).join('\n')}`)
  return {
    ...ready,
    pid: child.pid ?? 0,
    lines,
    kill(signal) {
      child.kill(signal)
      return ended
    },
  }
}

/** For the end of a test file: no gateway outlives it. */
export function killGateways(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** The process number of the database server of a data folder, while it runs. */
export function findServer(dataFolder: string): number | undefined {
  const home = findHome(dataFolder)
  return home && findPostmaster(home.cluster)?.pid
}

/** A party's client of a gateway: mutual TLS, connections kept. */
export function createParty(dataFolder: string, name: PartyName, port: number, connectionsMax = 16): Client {
  const { tls } = openParty(dataFolder, parties[name] as Parameters<typeof openParty>[1], name, new Date())
  const ca = readFileSync(join(developmentPaths(dataFolder).pki, 'root.pem'), 'utf8')
  const identity = { cert: tls.chain, key: tls.key.export({ format: 'pem', type: 'pkcs8' }).toString() }
  return createClient({ origin: `https://127.0.0.1:${port}`, ca, identity, connectionsMax })
}

const command = fileURLToPath(new URL('../../src/budkavle.mjs', import.meta.url))
const running = new Set<ChildProcess>()

type Ready = Pick<GatewayChild, 'port' | 'operationsPort' | 'adminPort' | 'signIn'>

function readyLine(child: ChildProcess, lines: string[]): Promise<Ready> {
  const { promise, resolve } = Promise.withResolvers<Ready>()
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (line.includes('"gateway ready"')) resolve(JSON.parse(line))
    })
  }
  return promise
}
