import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../../src/store/connect.ts'
import { findHome } from '../../src/store/embedded-home.ts'
import type { Fault } from './fault.ts'
import { createFolder, openSite, type Site } from './site.ts'

/** A disk that can really be full, under the database: a small one of its own, or else a limit on the server's files. */
export interface SmallDisk {
  readonly how: string
  readonly site: Site
  readonly faults: readonly Fault[]
}

const mebibytes = 400

/** @returns the reason when this machine has no way to do it */
export async function openFullDisk(): Promise<SmallDisk | string> {
  const folder = createFolder()
  const mounted = run('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0711`, 'budkavle-campaign', folder)
  if (mounted) return openMounted(folder)
  if (!run('prlimit', '--version')) {
    rmSync(folder, { recursive: true })
    return 'neither a file system can be mounted nor the size of files limited'
  }
  return openLimited(folder)
}

async function openMounted(folder: string): Promise<SmallDisk> {
  const dataFolder = join(folder, 'data')
  mkdirSync(dataFolder)
  chmodSync(dataFolder, 0o711)
  const unmount = () => {
    if (!run('umount', folder)) run('umount', '-l', folder)
    rmSync(folder, { recursive: true, force: true })
  }
  const site = await openSite({ dataFolder }).catch((err: unknown) => {
    unmount()
    throw err
  })
  const ballast = join(folder, 'ballast')
  return {
    how: `a file system of ${mebibytes} MiB of its own`,
    faults: createFaults(
      () => fill(ballast),
      () => rmSync(ballast),
    ),
    site: {
      ...site,
      async close() {
        await site.close()
        unmount()
      },
    },
  }
}

async function openLimited(dataFolder: string): Promise<SmallDisk> {
  const site = await openSite({ dataFolder })
  let limiting: NodeJS.Timeout | undefined
  const limit = (bytes: string) => {
    const pid = site.serverPid()
    // Those it starts later take it over from it.
    for (const one of pid ? [pid, ...childrenOf(pid)] : []) {
      // As the server's own user: not even root may, without a right of its own, limit what is another's.
      const args = [`--fsize=${bytes}:`, '--pid', String(one)]
      spawnSync('prlimit', args, { stdio: 'ignore', ...findHome(dataFolder)?.user })
    }
  }
  return {
    how: 'a limit on the size of the server’s files',
    faults: createFaults(
      () => {
        // Again and again: a server that has ended of it is started anew, without it.
        limiting = setInterval(() => limit('65536'), 100)
      },
      () => {
        clearInterval(limiting)
        limit('unlimited')
      },
    ),
    site: {
      ...site,
      async close() {
        await site.close()
        rmSync(dataFolder, { recursive: true, force: true })
      },
    },
  }
}

/** Full for the tables; and full for the journal too, which ends the server until there is room. */
function createFaults(makeFull: () => void, makeRoom: () => void): Fault[] {
  const inject = async (site: Site, journal: boolean) => {
    makeFull()
    if (journal) await switchJournal(site)
    await failures(site)
    makeRoom()
  }
  return [
    { row: 'disk full', inject: (site) => inject(site, false) },
    { row: 'disk full, also for the journal, so that PostgreSQL ends', inject: (site) => inject(site, true) },
  ]
}

/** To the last byte. */
function fill(ballast: string): void {
  const file = openSync(ballast, 'w')
  for (const bytes of [1024 * 1024, 4096, 1]) {
    const chunk = Buffer.alloc(bytes)
    try {
      for (;;) writeSync(file, chunk)
    } catch {}
  }
  closeSync(file)
}

async function switchJournal(site: Site): Promise<void> {
  const sql = connect(site.databaseUrl(), { max: 1, applicationName: 'campaign' })
  await sql`select pg_switch_wal()`.catch(() => {})
  await sql`create table filler as select repeat('x', 1000) from generate_series(1, 30000)`.catch(() => {})
  await sql.end({ timeout: 1 }).catch(() => {})
}

/** Until some messages were told that nothing is promised. */
async function failures({ sender }: Site): Promise<void> {
  const count = () => [...sender.setbacks].reduce((sum, [, times]) => sum + times, 0)
  const before = count()
  while (count() < before + 20) await sleep(50)
  await sleep(1_000)
}

/** All that run under it, at every depth. */
function childrenOf(parent: number): number[] {
  const found = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return new RegExp(`^PPid:\\s+${parent}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'))
    } catch {
      return false
    }
  })
  return found.map(Number)
}

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}
