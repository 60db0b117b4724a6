import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCommit } from '../../src/store/commit.ts'
import { connect } from '../../src/store/connect.ts'
import { findMoves } from '../../src/store/custody.ts'
import { createDeliveryStore } from '../../src/store/gateway-store.ts'
import { findItem, findItemsAnywhere } from '../../src/store/inbox.ts'
import { createLog } from '../../src/store/log.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import {
  createSigner,
  lease,
  messageOperation,
  office,
  origin,
  rejectOperation,
  satakunta,
  stopOf,
} from './operations.ts'

const signer = createSigner()

const migrations = new URL('../../migrations/', import.meta.url)
let folder: string
let database: Awaited<ReturnType<typeof createEmptyDatabase>>
let parts: TestParts

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), `budkavle-test-${process.pid}-`))
  database = await createEmptyDatabase()
  const before = readdirSync(migrations).filter((name) => name < '0009')
  for (const name of before) cpSync(new URL(name, migrations), join(folder, name))
  await migrate(database.url, folder)
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await parts.close()
  await database.close()
})

test('what was given back before there was a chain of custody gets one, stopped or not', async () => {
  const owner = connect(database.url, { max: 1, applicationName: 'before' })
  await createLog(owner, origin)
  const commit = createCommit(owner, signer)
  for (let i = 0; i < 3; i += 1) await commit(messageOperation())
  const [lying, stopped, waiting] = await lease(owner, 3)
  if (!lying || !stopped || !waiting) throw new Error('nothing leased')
  const rejected = await commit(rejectOperation(lying))
  await commit(rejectOperation(stopped))
  const stopping = stopOf({ ...stopped, office: 'manual-desk' as typeof office })
  await commit(messageOperation({ bind: { stops: [stopping] } }))
  await owner.end()

  expect((await migrate(database.url)).at(0)).toBe('0009_desk.sql')
  parts = openStoreParts(database)
  const move = { from: office, to: 'manual-desk', reason: 'receiver.not-our-client', by: null, token: 2 }
  expect(await findMoves(parts.db, lying.item)).toMatchObject([
    { ...move, entry: rejected.entry, at: '2026-11-20T13:00:00.000Z' },
  ])
  expect(await findMoves(parts.db, stopped.item)).toMatchObject([move])
  expect(await findMoves(parts.db, waiting.item)).toEqual([])
  expect(await findItem(parts.db, [office], lying.item)).toMatchObject({
    state: 'rejected',
    office,
    receiver: satakunta,
    receipt: rejected.entry,
  })
  const again = await createDeliveryStore(parts).reject({
    party: satakunta,
    offices: [office],
    item: lying.item,
    leaseToken: lying.leaseToken,
    reason: 'not-our-client',
    evidence: rejectOperation(lying).evidence,
  })
  expect(again).toEqual({ closing: 'repeat', receipt: rejected.receipt })
})

test('each rejection since is a move, in the order of the log', async () => {
  await parts.commit(messageOperation())
  const [item] = (await lease(parts.claims, 10)).slice(-1)
  if (!item) throw new Error('nothing leased')
  const { entry } = await parts.commit(rejectOperation(item))
  expect(await findMoves(parts.db, item.item)).toMatchObject([{ entry, reason: 'receiver.not-our-client', token: 2 }])
  expect((await findItemsAnywhere(parts.db, [item.item]))[0]).toMatchObject({ office: 'manual-desk', receiver: null })
  expect(await parts.commit(rejectOperation(item))).toMatchObject({ outcome: 'repeat', entry })
  expect(await findMoves(parts.db, item.item)).toHaveLength(1)
})

test('nobody but the steps themselves writes it', async () => {
  for (const statement of ['delete from custody', `update custody set reason = 'x.y'`]) {
    await expect(parts.reads.unsafe(statement)).rejects.toThrow('permission denied')
  }
  const owner = connect(database.url, { max: 1, applicationName: 'owner' })
  await expect(owner`update custody set reason = 'x.y'`).rejects.toThrow()
  await owner.end()
  await expect(parts.reads`select give_on(1, 'area-01', 'x.y', null, now(), 1)`).rejects.toThrow('permission denied')
})
