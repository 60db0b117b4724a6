import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { createCommit } from '../../src/store/commit.ts'
import { connect } from '../../src/store/connect.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { migrate } from '../../src/store/migrate.ts'
import { type Pair, startPair } from '../support/replication.ts'
import { createFolder } from '../support/world.ts'
import { createSigner, keys, messageOperation, origin } from './operations.ts'

const signer = createSigner()

const folder = createFolder()
let pair: Pair

beforeAll(async () => {
  pair = await startPair(folder)
})

afterAll(async () => {
  await pair.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('the primary dies and its standby is promoted: what was answered is there, and commits go on', async () => {
  await migrate(pair.url)
  const sql = connect(pair.url, { max: 1, applicationName: 'committer' })
  await createLog(sql, origin)
  const commit = createCommit(sql, signer)
  const accepted: string[] = []
  const failures: unknown[] = []
  const running = { on: true }
  const sending = (async () => {
    while (running.on) {
      const operation = messageOperation()
      const insist = async (): Promise<unknown> =>
        commit(operation).catch(async (err) => {
          failures.push(err)
          await sleep(20)
          return insist()
        })
      await insist()
      accepted.push(operation.row.id)
    }
  })()
  for (const least of [20, 60]) {
    await expect.poll(() => accepted.length, { timeout: 20_000 }).toBeGreaterThan(least)
    await pair.failOver()
  }
  const before = accepted.length
  await expect.poll(() => accepted.length, { timeout: 20_000 }).toBeGreaterThan(before + 20)
  running.on = false
  await sending
  expect(failures.length).toBeGreaterThan(0)
  const rows = await sql<{ id: string }[]>`select message_id as id from message`
  expect(rows.map(({ id }) => id).sort()).toEqual(accepted.sort())
  const { log, close } = await openLogReader(sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true, size: 2 * accepted.length })
  await close()
  await sql.end({ timeout: 1 })
}, 60_000)
