import { chmodSync, mkdtempSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/store/embedded.ts'
import { migrate } from '../../src/store/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    clusterUrl: string
    templateDatabase: string
  }
}

const prefix = 'budkavle-test-'
/** Nothing here outlives the run, so the disk need not be waited for. */
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' }
const silent = { info() {}, warn() {} }

/** One server for the whole run, with a migrated template that each test copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweep()
  const dataFolder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  chmodSync(dataFolder, 0o711)
  const embedded = await startEmbedded({ dataFolder, log: silent, settings })
  await migrate(embedded.url)
  project.provide('clusterUrl', embedded.url)
  project.provide('templateDatabase', 'budkavle')
  return async () => {
    await embedded.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** What a run that was killed has left. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    const folder = join(tmpdir(), name)
    try {
      if (pid !== undefined && !isAlive(Number(pid))) rmSync(folder, { recursive: true, force: true })
      else if (isOldSocketFolder(name, folder)) rmdirSync(folder)
    } catch {}
  }
}

/** Where it is in use it holds a socket, and is not empty: then it is not removed. */
function isOldSocketFolder(name: string, folder: string): boolean {
  return /^budkavle-[0-9a-f]{16}$/.test(name) && Date.now() - statSync(folder).mtimeMs > 60_000
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (err) {
    return err instanceof Error && 'code' in err && err.code === 'EPERM'
  }
}
