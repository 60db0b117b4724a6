import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIncidents } from '../../src/cli/incidents.ts'
import { serialiseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import type { Incident, IncidentDetails } from '../../src/message/incident.ts'
import { listActs } from '../../src/store/acts.ts'
import type { Commit } from '../../src/store/commit.ts'
import { createIncidentStore } from '../../src/store/incidents.ts'
import { createLog } from '../../src/store/log.ts'
import {
  confirmOperation,
  createSigner,
  keys,
  lease,
  messageOperation,
  origin,
  refuseOperation,
} from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { createMemoryIo } from './memory-io.ts'

const signer = createSigner()

const now = new Date('2026-11-22T07:40:00Z')
let database: TestDatabase
let parts: TestParts

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  parts = openStoreParts(database)
})

afterAll(async () => {
  await parts.close()
  await database.close()
})

test('without an incident it says so', async () => {
  expect(await run()).toMatchObject({ status: 0, out: 'No incident has been found.\n', closed: 1 })
  expect(await run('--json')).toMatchObject({ status: 0, out: '[]\n' })
})

test('a wrong confirmation opens one, in the same transaction; the same once more is counted on it', async () => {
  await parts.commit(refuseOperation())
  await parts.commit(messageOperation())
  const item = await confirmWrongly()
  await confirmWrongly()
  const [incident, ...others]: Incident[] = JSON.parse((await run('list', '--json')).out)
  expect(others).toEqual([])
  expect(incident).toMatchObject({ kind: 'confirmation.digest-mismatch', office: 'area-06', times: 2, closed: null })
  const shown: IncidentDetails = JSON.parse((await run('show', '1', '--by', 'staff-17', '--json')).out)
  expect(shown.items).toMatchObject([{ item, found: 'other-content', messageType: 'concern-consented' }])
  expect(shown.evidence.map(({ event }) => event)).toEqual(['ContentHandoverFailure', 'ContentHandoverFailure'])
  const { out } = await run('show', '1', '--by', 'staff-17')
  expect(out).toMatch(/^1 {2}\S+ {2}confirmation\.digest-mismatch {2}area-06 {2}2 times {2}open\n/)
  expect(out).toContain('not taken over by office area-06')
})

test('receipts of an incident verify, and no other entry of the log is handed out', async () => {
  const incidents = createIncidentStore({ background: parts.reads, signer })
  const { evidence = [] } = (await incidents.find(1)) ?? {}
  const receipt = await incidents.findReceipt(1, evidence[0]?.entry ?? -1)
  if (!receipt) throw new Error('it has no receipt')
  expect(verifyReceipt(serialiseReceipt(receipt), keys).ok).toBe(true)
  expect(await incidents.findReceipt(1, 0)).toBeUndefined()
  expect(await incidents.findReceipt(2, evidence[0]?.entry ?? -1)).toBeUndefined()
  expect([await incidents.findManifest(1), await incidents.findAnswer(1)]).toEqual([undefined, undefined])
})

test('closing says who and why in the log, once', async () => {
  const close = ['close', '1', '--by', 'staff-17', '--reason', 'receiver-mended']
  const { status, out } = await run(...close)
  const entry = Number(/entry (\d+) of the log/.exec(out)?.[1])
  expect(status).toBe(0)
  const receipt = await createIncidentStore({ background: parts.reads, signer }).findReceipt(1, entry)
  expect(receipt?.evidence).toMatchObject({
    event: 'AdministrativeAct',
    by: 'staff-17',
    subject: 'incident:1',
    reasons: ['incident.closed', 'incident.receiver-mended'],
    eventTime: now.toISOString(),
  })
  expect(await run(...close)).toMatchObject({ status: 1, error: expect.stringContaining('closed already') })
  expect((await run()).out).toContain('0 open.')
  await confirmWrongly()
  const all: Incident[] = JSON.parse((await run('--json')).out)
  expect(all.map(({ incident, closed }) => [incident, closed === null])).toEqual([
    [2, true],
    [1, false],
  ])
})

test('what is not there is refused, and a wrong call opens nothing', async () => {
  for (const args of [
    ['show', '9', '--by', 'staff-17'],
    ['close', '9', '--by', 'staff-17', '--reason', 'found'],
  ]) {
    expect(await run(...args)).toMatchObject({ status: 1, error: expect.stringContaining('no such incident') })
  }
  for (const args of [
    ['show'],
    ['show', 'x', '--by', 'staff-17'],
    ['show', '1'],
    ['show', '1', '--by', '010190-999W'],
    ['show', '1', '--by', 'staff-17', '--out', 'x.json'],
    ['show', '1', '--by', 'staff-17', '--manifest'],
    ['list', '--by', 'staff-17'],
    ['open'],
    ['--by', 'staff-17'],
    ['close', '1', '--by', '010190-999W', '--reason', 'found'],
    ['close', '1', '--by', 'staff-17', '--reason', 'tired'],
    ['close', '1', '--reason', 'found'],
  ]) {
    const { status, error, opened } = await run(...args)
    expect([status, opened], args.join(' ')).toEqual([2, 0])
    expect(error).toContain('usage: ')
    expect(error).not.toContain('010190')
  }
})

test('a look is in the log first, as the room’s is; nothing is shown when it cannot be, and of what is not there none is', async () => {
  const before = await acts()
  await run('show', '1', '--by', 'staff-18')
  const [look, ...rest] = await acts()
  expect(look).toMatchObject({ by: 'staff-18', reasons: ['incident.viewed'], subject: 'incident:1' })
  expect(rest).toEqual(before)
  await run('show', '9', '--by', 'staff-18')
  await run()
  expect(await acts()).toEqual([look, ...rest])
  for (const args of [
    ['show', '1', '--by', 'staff-18'],
    ['show', '1', '--by', 'staff-18', '--json'],
  ]) {
    const { printed, closed, done } = runOn(broken, {}, ...args)
    await expect(done).rejects.toThrow('the log is away')
    expect([printed.out, closed()]).toEqual(['', 1])
  }
})

async function confirmWrongly(): Promise<number> {
  const [item] = await lease(parts.claims)
  if (!item) throw new Error('nothing to lease')
  await parts.commit(confirmOperation(item, { digest: '0'.repeat(64) }))
  return item.item
}

const broken: Commit = () => Promise.reject(new Error('the log is away'))

async function run(...args: string[]) {
  const { printed, done, opened, closed } = runOn(parts.commit, {}, ...args)
  return { status: await done, ...printed, opened: opened(), closed: closed() }
}

function runOn(commit: Commit, files: Readonly<Record<string, string>>, ...args: string[]) {
  const { io, printed, written } = createMemoryIo(files)
  let [opened, closed] = [0, 0]
  const open = async () => {
    opened += 1
    const close = async () => {
      closed += 1
    }
    return { store: { background: parts.reads, signer, commit }, close }
  }
  const done = createIncidents(open, () => now)(args, io)
  return { io, printed, written, done, opened: () => opened, closed: () => closed }
}

function acts() {
  return listActs(database.sql, undefined, 100)
}
