import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** How long a gateway that is just ending may still hold its folder. */
const waitMs = 3_000

/**
 * One living gateway per data folder. The lock is the operating system's (SQLite takes it on a file): it ends with the
 * process, however that ends, so there is no stale lock to judge.
 * @returns releases the lock
 * @throws Error naming the process that holds the folder
 */
export function lockFolder(folder: string): () => void {
  const lock = openLock(folder)
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new Error(`${holder(folder)} uses the data folder ${folder}: stop it, or set BUDKAVLE_DATA_FOLDER`, { cause })
  }
  writeFileSync(join(folder, 'embedded.owner'), `${process.pid}\n`, { mode: 0o600 })
  return () => lock.close()
}

function openLock(folder: string): DatabaseSync {
  try {
    const file = join(folder, 'embedded.lock')
    closeSync(openSync(file, 'a', 0o600))
    return new DatabaseSync(file, { timeout: waitMs })
  } catch (cause) {
    throw new Error(`the data folder ${folder} cannot be written: it belongs to another user`, { cause })
  }
}

function holder(folder: string): string {
  try {
    return `another gateway, process ${readFileSync(join(folder, 'embedded.owner'), 'utf8').trim()},`
  } catch {
    return 'another gateway'
  }
}
