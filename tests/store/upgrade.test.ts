import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { createCommit, type Outcome } from '../../src/store/commit.ts'
import { connect } from '../../src/store/connect.ts'
import { findItemsAnywhere } from '../../src/store/inbox.ts'
import { createLog, findReceipt } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { migrate, readMigrations } from '../../src/store/migrate.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { openStoreParts } from '../support/store-parts.ts'
import { confirmOperation, createSigner, keys, lease, messageOperation, origin, stopOf } from './operations.ts'

const signer = createSigner()

const migrations = new URL('../../migrations/', import.meta.url)
let folder: string
let database: Awaited<ReturnType<typeof createEmptyDatabase>>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), `budkavle-test-${process.pid}-`))
  database = await createEmptyDatabase()
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.close()
})

test('a database that took in messages before there were threads goes on: what waits can be confirmed and stopped', async () => {
  for (const name of ['0001_schema.sql', '0002_finland.sql']) cpSync(new URL(name, migrations), join(folder, name))
  await migrate(database.url, folder)
  const owner = connect(database.url, { max: 1, applicationName: 'before' })
  await createLog(owner, origin)
  const before = createCommit(owner, signer)
  const accepted: Outcome[] = []
  for (let i = 0; i < 3; i += 1) {
    const operation = messageOperation()
    accepted.push(await before({ ...operation, row: { ...operation.row, conversation: null } }))
  }
  const conversations = () => owner`select conversation_id, message_id from message order by seq`
  expect((await conversations()).map((row) => row.conversation_id)).toEqual([null, null, null])

  expect(await migrate(database.url)).toEqual(
    readMigrations(fileURLToPath(migrations))
      .slice(2)
      .map(({ name }) => name),
  )
  for (const row of await conversations()) expect(row.conversation_id).toBe(row.message_id)
  const parts = openStoreParts(database)
  const [first, second] = await lease(parts.claims, 2)
  if (!first || !second) throw new Error('nothing leased')
  expect(first).toMatchObject({ clocks: [], attachments: 0, conversationId: first.messageId })
  expect(await parts.commit(confirmOperation(first))).toMatchObject({ outcome: 'stored' })
  const [item] = await findItemsAnywhere(parts.db, [second.item])
  if (!item) throw new Error('the item is not there')
  const stopping = messageOperation({ bind: { stops: [stopOf(item)] } })
  expect(await parts.commit(stopping)).toMatchObject({ outcome: 'accepted' })
  expect(await parts.commit(confirmOperation(second))).toMatchObject({ outcome: 'stopped' })
  for (const { entry, receipt } of accepted) {
    expect(await findReceipt(parts.reads, signer, entry ?? 0)).toEqual(receipt)
  }
  const { log, close } = await openLogReader(parts.reads)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
  await parts.close()
  await owner.end()
})
