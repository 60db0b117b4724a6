import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../../src/store/connect.ts'
import { startEmbedded } from '../../src/store/embedded.ts'
import { prepareBinaries } from '../../src/store/embedded-binaries.ts'
import { findHome, type Home, makeDataFolder, settleHome, settleSocketFolder } from '../../src/store/embedded-home.ts'
import { exitOf, launch, logTail } from '../../src/store/embedded-launch.ts'
import { findPostmaster } from '../../src/store/embedded-process.ts'

/** A primary and its synchronous standby, fsync on: no commit returns that only one of them has. */
export interface Pair {
  /** Of both: a gateway finds the primary among them. */
  readonly url: string
  /** Kills the primary, promotes the standby, and gives it a new standby in the old primary's place. */
  failOver(): Promise<void>
  stop(): Promise<void>
}

interface Node {
  readonly home: Home
  readonly socketFolder: string
  readonly url: string
  child?: ReturnType<typeof launch>
}

const settings = { listen_addresses: '', wal_keep_size: '512MB', shared_buffers: '64MB', timezone: 'UTC' }
const log = { info() {}, warn() {} }

/** Makes the pair in two folders beneath this one. */
export async function startPair(folder: string): Promise<Pair> {
  let primary = await createPrimary(join(folder, 'one'))
  let standby = prepareNode(join(folder, 'two'))
  const hosts = [primary, standby].map((node) => encodeURIComponent(node.socketFolder)).join(',')
  const url = `postgres://budkavle@localhost/budkavle?host=${hosts}&target_session_attrs=primary`
  await start(primary)
  // Copied with the cluster: each that is promoted waits for a standby of its own before it commits anything.
  await ask(primary, "alter system set synchronous_standby_names = '*'")
  await attach(primary, standby)
  await ask(primary, 'select pg_reload_conf()')
  return {
    url,
    async failOver() {
      await kill(primary)
      await ask(standby, 'select pg_promote(true, 60)')
      const [promoted, lost] = [standby, primary]
      primary = promoted
      standby = lost
      rmSync(lost.home.cluster, { recursive: true, force: true })
      await attach(promoted, lost)
    },
    async stop() {
      // The standby first: a primary that stops would wait for it to have everything.
      for (const node of [standby, primary]) {
        await end(node, 'SIGQUIT')
        rmSync(node.socketFolder, { recursive: true, force: true })
      }
    },
  }
}

async function createPrimary(folder: string): Promise<Node> {
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  await (await startEmbedded({ dataFolder: folder, log })).stop()
  return prepareNode(folder)
}

function prepareNode(folder: string): Node {
  const home = findHome(folder) ?? settleHome(makeDataFolder(folder))
  const socketFolder = settleSocketFolder(home)
  const url = `postgres://budkavle@localhost/budkavle?host=${encodeURIComponent(socketFolder)}`
  return { home, socketFolder, url }
}

/** Makes the node a standby of the primary: a base backup, then what follows over the primary's socket. */
async function attach(primary: Node, node: Node): Promise<void> {
  const sql = connect(primary.url, { max: 1, applicationName: 'base backup' })
  try {
    await sql`select pg_backup_start('standby', true)`
    copyCluster(primary.home.cluster, node.home)
    const [stopped] = await sql<[{ labelfile: string }]>`select labelfile from pg_backup_stop(false)`
    writeFileSync(join(node.home.cluster, 'backup_label'), stopped.labelfile)
    writeFileSync(join(node.home.cluster, 'standby.signal'), '')
    own(node.home)
    await start(node, { primary_conninfo: `host=${primary.socketFolder} user=budkavle application_name=standby` })
    for (;;) {
      const [row] = await sql`select from pg_stat_replication where state = 'streaming'`
      if (row) return
      await sleep(20)
    }
  } finally {
    await sql.end()
  }
}

/** All but what is the server's own, and the journal, which comes from the primary. */
function copyCluster(from: string, { cluster }: Home): void {
  const leave = /^(postmaster\.(pid|opts)|standby\.signal|backup_label.*|pg_wal\/[0-9A-F].*|pg_replslot\/.*)$/
  cpSync(from, cluster, { recursive: true, filter: (source) => !leave.test(relative(from, source)) })
  chmodSync(cluster, 0o700)
}

function own({ cluster, user }: Home): void {
  if (user) spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, cluster])
}

async function start(node: Node, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const { home, socketFolder } = node
  const all = { ...settings, ...more, unix_socket_directories: socketFolder }
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  node.child = launch(home, prepareBinaries(home).postgres, ['-D', home.cluster, ...args], 'INT')
  while (!(findPostmaster(home.cluster)?.pid === node.child.pid && findPostmaster(home.cluster)?.ready)) {
    if (node.child.exitCode !== null || node.child.signalCode !== null) throw new Error(logTail(home))
    await sleep(20)
  }
  node.child.unref()
}

async function end({ child }: Node, signal: NodeJS.Signals): Promise<void> {
  child?.ref()
  child?.kill(signal)
  if (child) await exitOf(child)
}

async function kill(node: Node): Promise<void> {
  const { home, socketFolder } = node
  await end(node, 'SIGKILL')
  // What the dead server's processes still hold is theirs for a moment.
  await sleep(100)
  for (const file of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) rmSync(join(socketFolder, file), { force: true })
  if (!existsSync(home.cluster)) throw new Error('the cluster is gone')
}

async function ask({ url }: Node, ...statements: string[]): Promise<void> {
  const sql = connect(url, { max: 1, applicationName: 'replication' })
  try {
    for (const statement of statements) await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}
