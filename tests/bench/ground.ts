import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { createClient } from '../../src/dev/client.ts'
import { openLogKey } from '../../src/dev/log-key.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'
import { developmentPaths, openParty } from '../../src/dev/world.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { connect } from '../../src/store/connect.ts'
import { startEmbedded } from '../../src/store/embedded.ts'
import { createKeyring } from '../../src/store/keyring.ts'
import { type PartyName, parties } from '../support/world.ts'
import { ask, stopChild } from './child.ts'

/** One real PostgreSQL server, fsync on, and whatever runs on it; all of it gone at the end. */
export interface Ground {
  readonly dataFolder: string
  /** Makes a database and returns its URL. */
  createDatabase(name: string): Promise<string>
  /** The gateway as `npm start` runs it, in processes of its own. */
  startGateway(databaseUrl: string, processes: number): Promise<BenchGateway>
}

export interface BenchGateway {
  readonly port: number
  stop(): Promise<void>
}

export async function withGround(use: (ground: Ground) => Promise<void>): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'budkavle-bench-'))
  chmodSync(dataFolder, 0o711)
  const embedded = await startEmbedded({ dataFolder, log: { info() {}, warn() {} } })
  const owner = connect(embedded.url, { max: 1, applicationName: 'bench' })
  const children = new Set<ChildProcess>()
  try {
    await use({
      dataFolder,
      async createDatabase(name) {
        prepareFolder(dataFolder, name)
        return createDatabase(owner, embedded.url, name)
      },
      startGateway: (databaseUrl, processes) => startGateway({ dataFolder, databaseUrl, processes }, children),
    })
  } finally {
    await Promise.all([...children].map(stopChild))
    await owner.end()
    await embedded.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function createDatabase(owner: Sql, url: string, name: string): Promise<string> {
  await owner`create database ${owner(name)}`
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

/** A log, and so a key, of its own for each database; all else of the world is shared. */
function prepareFolder(dataFolder: string, name: string): void {
  const folder = join(dataFolder, name)
  const [shared, own] = [developmentPaths(dataFolder), developmentPaths(folder)]
  openDevelopmentPki(shared.pki, new Date())
  mkdirSync(shared.parties, { recursive: true, mode: 0o700 })
  mkdirSync(folder)
  for (const part of ['pki', 'parties'] as const) symlinkSync(shared[part], own[part])
  openLogKey(own.logKey)
  // The key that the rows of fill.ts name; nobody opens them.
  createKeyring(own.keyring)
  const keyring = JSON.parse(readFileSync(own.keyring, 'utf8'))
  writeFileSync(
    own.keyring,
    JSON.stringify({ ...keyring, keys: { ...keyring.keys, bench: randomBytes(32).toString('base64') } }),
  )
}

interface GatewayWish {
  readonly dataFolder: string
  readonly databaseUrl: string
  readonly processes: number
}

/** Its log goes to a file, as an operator's would. */
async function startGateway(wish: GatewayWish, children: Set<ChildProcess>): Promise<BenchGateway> {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: wish.databaseUrl,
    BUDKAVLE_DATA_FOLDER: join(wish.dataFolder, new URL(wish.databaseUrl).pathname),
    BUDKAVLE_PORT: '0',
    BUDKAVLE_OPERATIONS_PORT: '0',
    BUDKAVLE_ADMIN_PORT: '0',
    BUDKAVLE_PROCESSES: String(wish.processes),
  }
  const log = openSync(join(wish.dataFolder, 'gateway.log'), 'a')
  const execArgv = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []
  const file = new URL('gateway-process.ts', import.meta.url)
  const child = fork(file, { env, execArgv, stdio: ['ignore', log, 'inherit', 'ipc'] })
  children.add(child)
  const { port } = await ask<{ port: number }>(child, 'start')
  const stop = async () => {
    await stopChild(child)
    children.delete(child)
  }
  return { port, stop }
}

/** A party's system, that calls the gateway from this process. */
export function openPartyClient({ dataFolder }: Ground, port: number, name: PartyName) {
  const party = openParty(dataFolder, parties[name] as PartyId, name, new Date())
  const ca = readFileSync(join(developmentPaths(dataFolder).pki, 'root.pem'), 'utf8')
  const key = party.tls.key.export({ format: 'pem', type: 'pkcs8' }).toString()
  const client = createClient({ origin: `https://127.0.0.1:${port}`, ca, identity: { cert: party.tls.chain, key } })
  return { party, client }
}
