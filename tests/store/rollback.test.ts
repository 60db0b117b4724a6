import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseCheckpoint } from '../../src/evidence/checkpoint.ts'
import { createNoteSigner } from '../../src/evidence/signed-note.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { openKeptCheckpoint } from '../../src/store/kept-checkpoint.ts'
import { createLog, currentCheckpoint, findReceipt, requireLog, saveCheckpoint } from '../../src/store/log.ts'
import { createLogSigner, ForkedLog, type LogSigner } from '../../src/store/log-signer.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createFolder } from '../support/world.ts'
import { origin, privateKey, refuseOperation } from './operations.ts'

const tables = ['log_entry', 'log_checkpoint', 'log_head']
const note = createNoteSigner(origin, privateKey(7))
let database: TestDatabase
let folder: string
let file: string
let forks: number
let signer: LogSigner
let commit: Commit

beforeAll(async () => {
  database = await createTestDatabase()
  folder = createFolder()
  await createLog(database.ownerSql, origin)
  const earlier = createCommit(database.sql, createLogSigner(note))
  for (let i = 0; i < 3; i += 1) await earlier(refuseOperation())
  await saveCheckpoint(database.sql, createLogSigner(note))
  for (const table of tables) await database.ownerSql.unsafe(`create table kept_${table} as table ${table}`)
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.close()
})

beforeEach(() => {
  // One of its own: what a refusal keeps is written after it.
  file = join(folder, `${randomUUID()}.checkpoint`)
  forks = 0
  signer = startProcess(() => {
    forks += 1
  })
  commit = createCommit(database.sql, signer)
})

afterEach(() => rollBack())

describe('the database is rolled back under a gateway', () => {
  test('to a smaller log: nothing is signed, however far it grows again', async () => {
    await append(commit, 2)
    await rollBack()
    const answers = await Promise.allSettled(Array.from({ length: 3 }, () => commit(refuseOperation())))
    for (const answer of answers) expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(ForkedLog) })
    await append(createCommit(database.sql, createLogSigner(note)), 9)
    await expect(commit(refuseOperation())).rejects.toThrow(ForkedLog)
    await expect(findReceipt(database.sql, signer, 0)).rejects.toThrow(ForkedLog)
    await expect(currentCheckpoint(database.sql, signer)).rejects.toThrow(ForkedLog)
    await expect(requireLog(database.sql, signer)).rejects.toThrow('the log is not the one of')
    expect(forks).toBe(1)
  })

  test('and has grown again to the same size by others', async () => {
    await append(commit, 2)
    await rollBack()
    await append(createCommit(database.sql, createLogSigner(note)), 2)
    await expect(commit(refuseOperation())).rejects.toThrow(ForkedLog)
    expect(forks).toBe(1)
  })

  test.each([
    ['the checkpoint that anybody may ask for', currentCheckpoint],
    ['the checkpoint that is saved', saveCheckpoint],
  ])('and has outgrown it by others: seen with %s', async (_name, sign) => {
    await append(commit, 2)
    await rollBack()
    await append(createCommit(database.sql, createLogSigner(note)), 5)
    await expect(sign(database.sql, signer)).rejects.toThrow(ForkedLog)
    await expect(commit(refuseOperation())).rejects.toThrow(ForkedLog)
    expect(forks).toBe(1)
  })

  test('what was lost is kept for the next start, though it was never saved', async () => {
    await append(commit, 2)
    await rollBack()
    await expect(commit(refuseOperation())).rejects.toThrow(ForkedLog)
    await expect.poll(keptSize).toBe(5)
    await append(createCommit(database.sql, createLogSigner(note)), 4)
    await expect(requireLog(database.sql, startProcess())).rejects.toThrow(
      `not the one of the checkpoint kept in ${file}`,
    )
  })
})

test('readiness compares with what the process has signed, be nothing kept', async () => {
  const unkept = createLogSigner(note)
  await append(createCommit(database.sql, unkept), 2)
  await rollBack()
  await expect(requireLog(database.sql, unkept)).rejects.toThrow('shorter than what this process has signed')
})

test('entries of other gateways are no roll-back', async () => {
  const other = createCommit(database.sql, startProcess())
  await append(commit, 1)
  await append(other, 2)
  await Promise.all([append(commit, 5), append(other, 5), currentCheckpoint(database.sql, signer)])
  await saveCheckpoint(database.sql, signer)
  expect(await requireLog(database.sql, signer)).toMatchObject({ size: 16 })
  expect(forks).toBe(0)
})

describe('the checkpoint beside the key', () => {
  test('a gateway does not start on a log that is shorter, though its own checkpoint fits', async () => {
    await append(commit, 2)
    await saveCheckpoint(database.sql, signer)
    await rollBack()
    await expect(requireLog(database.sql, startProcess())).rejects.toThrow(
      `shorter than the checkpoint kept in ${file}`,
    )
    rmSync(file)
    expect(await requireLog(database.sql, startProcess())).toMatchObject({ size: 3 })
  })

  test('a gateway beside, that signed nothing yet, does not keep another tree in its place', async () => {
    await append(commit, 2)
    await saveCheckpoint(database.sql, signer)
    await rollBack()
    await append(createCommit(database.sql, createLogSigner(note)), 4)
    const beside = startProcess()
    await expect(saveCheckpoint(database.sql, beside)).rejects.toThrow(ForkedLog)
    await expect(createCommit(database.sql, beside)(refuseOperation())).rejects.toThrow(ForkedLog)
    expect(keptSize()).toBe(5)
  })

  test('is never replaced by a smaller one, nor one of another key', async () => {
    await append(commit, 2)
    await saveCheckpoint(database.sql, signer)
    await signer.kept?.save({ size: 4, root: Buffer.alloc(32), note: 'smaller' })
    expect(keptSize()).toBe(5)
    const foreign = readFileSync(file, 'utf8').replace(
      /— .*/,
      createNoteSigner(origin, privateKey(8)).sign('x\n').slice(3, -1),
    )
    writeFileSync(file, foreign)
    await expect(requireLog(database.sql, signer)).rejects.toThrow("holds no checkpoint of the log's key")
    await expect(saveCheckpoint(database.sql, signer)).rejects.toThrow("holds no checkpoint of the log's key")
    expect(readFileSync(file, 'utf8')).toBe(foreign)
  })
})

test('an empty log is bound to its key from its first checkpoint on', async () => {
  const empty = await createTestDatabase()
  await createLog(empty.ownerSql, origin)
  await saveCheckpoint(empty.sql, signer)
  const rekeyed = createLogSigner(createNoteSigner(origin, privateKey(8)))
  await expect(requireLog(empty.sql, rekeyed)).rejects.toThrow('the key is another')
  expect(await requireLog(empty.sql, signer)).toMatchObject({ size: 0 })
  await empty.close()
})

test('a key that signs what its public half does not verify is not fit to start with', async () => {
  const broken = createLogSigner({ ...note, sign: (text) => note.sign(`${text}x\n`).replace('x\n', '') })
  await expect(requireLog(database.sql, broken)).rejects.toThrow('does not verify')
})

/** As after a restart: nothing is remembered but what the file keeps. */
function startProcess(onForked = () => {}): LogSigner {
  return createLogSigner(note, { kept: openKeptCheckpoint(file, note.verifierKey), onForked })
}

async function append(by: Commit, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) expect(await by(refuseOperation())).toMatchObject({ outcome: 'refused' })
}

/** The log as it was with three entries, its checkpoint too: as a standby that lacks the rest, or a backup, brings it. */
async function rollBack(): Promise<void> {
  const all = (state: string) => tables.map((table) => `alter table ${table} ${state} trigger user;`).join(' ')
  const undo = tables
    .map((table) => `delete from ${table}; insert into ${table} select * from kept_${table};`)
    .join(' ')
  await database.ownerSql.begin((tx) => tx.unsafe(`${all('disable')} ${undo} ${all('enable')}`))
}

function keptSize(): number {
  return parseCheckpoint(readFileSync(file, 'utf8')).size
}
