import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '../../src/dev/client.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'
import { developmentPaths, openParty } from '../../src/dev/world.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { findEmbedded } from '../../src/store/embedded.ts'
import { findServer, type GatewayChild, startGateway } from '../support/gateway-child.ts'
import { parties } from '../support/world.ts'
import { type CrlServer, startCrlServer } from './crl-server.ts'
import { type Door, openDoor } from './door.ts'
import { createCommand } from './orders.ts'
import { type Receivers, startReceivers } from './receivers.ts'
import { createSender, type Sender } from './sender.ts'

/** Gateways on one database, with a sender before them and receivers behind them, all of it to be broken. */
export interface Site {
  readonly dataFolder: string
  readonly sender: Sender
  readonly receivers: Receivers
  readonly crls: CrlServer
  /** What the sender's connections go through, and the receivers'. */
  readonly doors: { readonly sender: Door; readonly receivers: Door }
  databaseUrl(): string
  /** Of the database server that the gateway runs itself. */
  serverPid(): number | undefined
  /** Kills a gateway process at a marked step: another takes its place. */
  killAt(step: string, nth: number): Promise<void>
  setClock(ms: number): void
  /** Kills a gateway whole, and leaves its place empty. */
  killGateway(place: number): Promise<void>
  /** As a service manager does. */
  startGateway(place: number): Promise<void>
  close(): Promise<void>
}

export interface SiteOptions {
  readonly gateways?: number
  /** Of each gateway: while one is replaced, the others go on. */
  readonly processes?: number
  /** Where none is given, the gateway runs its own. */
  readonly databaseUrl?: string
  /** On which its data is to lie. */
  readonly dataFolder?: string
}

const preload = fileURLToPath(new URL('preload.ts', import.meta.url))
const answerMs = 20_000

export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const dataFolder = options.dataFolder ?? createFolder()
  const crls = await prepareTrust(dataFolder)
  const command = createCommand(join(dataFolder, 'gateways.orders'))
  const ports = await findPorts(options.gateways ?? 1)
  const gateways: (GatewayChild | undefined)[] = []
  const start = async (place: number) => {
    const env = {
      ...command.env,
      NODE_OPTIONS: `--import=${preload} --max-semi-space-size=64`,
      // A process that is to be killed soon need not compile what the one before it has compiled.
      NODE_COMPILE_CACHE: join(dataFolder, 'compiled'),
      BUDKAVLE_PORT: String(ports[place]),
      ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    }
    gateways[place] = await persist(() => startGateway({ dataFolder, env, processes: options.processes ?? 1 }))
  }
  const kill = async (place: number) => {
    await gateways[place]?.kill('SIGKILL')
    gateways[place] = undefined
  }
  for (const place of ports.keys()) await start(place)
  const doors = { sender: await openDoor(ports), receivers: await openDoor(ports) }
  const receivers = startReceivers(dataFolder, doors.receivers.port)
  const { client, party } = openSender(dataFolder, doors.sender.port)
  return {
    dataFolder,
    sender: createSender(client, party),
    receivers,
    crls,
    doors,
    databaseUrl: () => options.databaseUrl ?? findEmbedded(dataFolder) ?? '',
    serverPid: () => findServer(dataFolder),
    killAt: command.killAt,
    setClock: command.setClock,
    killGateway: kill,
    startGateway: start,
    async close() {
      await receivers.stop()
      client.close()
      for (const door of Object.values(doors)) door.close()
      await Promise.all(gateways.map((gateway) => gateway?.kill('SIGTERM')))
      await crls.goDown()
      if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** As a service manager does: one that cannot start now, for its database is not ready or the machine is busy, is tried again. */
async function persist<Result>(start: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start()
    } catch (err) {
      if (attempt === attemptsMax) throw err
    }
  }
}

const attemptsMax = 5

/** A database server may pass through it. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-campaign-'))
  chmodSync(folder, 0o711)
  return folder
}

/** The development world's, but with lists that a server gives out. */
async function prepareTrust(dataFolder: string): Promise<CrlServer> {
  mkdirSync(dataFolder, { recursive: true })
  const { pki } = developmentPaths(dataFolder)
  openDevelopmentPki(pki, new Date())
  const server = await startCrlServer(pki)
  const file = join(pki, 'trust.json')
  const trust = JSON.parse(readFileSync(file, 'utf8'))
  for (const entry of [...trust.anchors, ...trust.intermediates]) {
    const url = `http://127.0.0.1:${server.port}/${entry.file.replace('.pem', '.crl')}`
    entry.crl = { url, maxAgeSeconds: entry.crl.maxAgeSeconds }
  }
  writeFileSync(file, JSON.stringify(trust))
  return server
}

function openSender(dataFolder: string, port: number) {
  const party = openParty(dataFolder, parties.fpa as PartyId, 'fpa', new Date())
  const ca = readFileSync(join(developmentPaths(dataFolder).pki, 'root.pem'), 'utf8')
  const identity = { cert: party.tls.chain, key: party.tls.key.export({ format: 'pem', type: 'pkcs8' }).toString() }
  const client = createClient({ origin: `https://127.0.0.1:${port}`, ca, identity, connectionsMax: 16, answerMs })
  return { party, client }
}

/** Each gateway keeps its port, however often it is started. */
async function findPorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer())
  await Promise.all(probes.map((probe) => new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))))
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port)
  await Promise.all(probes.map((probe) => new Promise((done) => probe.close(done))))
  return ports
}
