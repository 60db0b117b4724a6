import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Commit, createCommit, UnsureCommit } from '../../src/store/commit.ts'
import { connect } from '../../src/store/connect.ts'
import { type Embedded, startEmbedded } from '../../src/store/embedded.ts'
import { createLog } from '../../src/store/log.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createFolder } from '../support/world.ts'
import { createSigner, messageOperation, origin } from './operations.ts'

const signer = createSigner()

const dataFolder = createFolder()
const log = { info() {}, warn() {} }
let server: Embedded
let owner: ReturnType<typeof connect>
let commits: ReturnType<typeof connect>
let commit: Commit

beforeAll(async () => {
  server = await startEmbedded({ dataFolder, log })
  await migrate(server.url)
  owner = connect(server.url, { max: 1, applicationName: 'owner' })
  await createLog(owner, origin)
  commits = connect(server.url, { max: 1, applicationName: 'committer' })
  commit = createCommit(commits, signer)
})

afterAll(async () => {
  await Promise.all([owner, commits].map((sql) => sql.end({ timeout: 1 })))
  await server.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})

test('a commit whose wait for the standby was cancelled tells nobody anything; the repeat waits for the standby anew', async () => {
  const [operation, neighbour] = [messageOperation(), messageOperation()]
  await requireStandby('nobody')
  const both = [operation, neighbour].map((one) => commit(one))
  const answers = Promise.allSettled(both)
  // The second joined the lane while the first was under way: a batch of its own.
  await cancelWait()
  await cancelWait()
  for (const answer of await answers) {
    expect(answer.status === 'rejected' && answer.reason).toBeInstanceOf(UnsureCommit)
  }
  expect(await owner`select from message`).toHaveLength(2)

  const repeat = commit(operation)
  await waiting()
  await requireStandby('')
  expect(await repeat).toMatchObject({ outcome: 'repeat', message: 1 })
})

/** A standby of this name must confirm each commit; none does. */
async function requireStandby(name: string): Promise<void> {
  await owner.unsafe(`alter system set synchronous_standby_names = '${name}'`)
  await owner`select pg_reload_conf()`
  await expect.poll(() => owner`show synchronous_standby_names`).toEqual([{ synchronous_standby_names: name }])
}

/** Resolves when the committer waits for the standby. */
async function waiting(): Promise<void> {
  for (;;) {
    const found =
      await owner`select from pg_stat_activity where application_name = 'committer' and wait_event = 'SyncRep'`
    if (found.length > 0) return
    await sleep(5)
  }
}

async function cancelWait(): Promise<void> {
  await waiting()
  await owner`select pg_cancel_backend(pid) from pg_stat_activity
    where application_name = 'committer' and wait_event = 'SyncRep'`
  await sleep(20)
}
