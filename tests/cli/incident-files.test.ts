import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createIncidents } from '../../src/cli/incidents.ts'
import { main as verify } from '../../src/cli/verify.ts'
import { listActs } from '../../src/store/acts.ts'
import type { Commit } from '../../src/store/commit.ts'
import { openRoom, type TestRoom, type Visitor } from '../admin/room.ts'
import { confirmOperation, createSigner, lease, messageOperation } from '../store/operations.ts'
import { createMemoryIo } from './memory-io.ts'

const signer = createSigner()
let room: TestRoom
let operator: Visitor
/** Of incident 1. */
let entries: readonly number[]

const toFile = ['--out', 'x', '--by', 'staff.7']
const note = 'a manifest – day 2026-11-20\n\n— signature\n'
const answer = 'eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl'

beforeAll(async () => {
  room = await openRoom()
  operator = await room.as({ staff: 'staff.17', grants: [{ role: 'operator' }] })
  const { ownerSql } = room.database
  // 1 is about a manifest that was answered, 2 about none.
  for (const digest of ['0', '1']) {
    await room.commit(messageOperation())
    const [item] = await lease(ownerSql)
    if (!item) throw new Error('nothing to lease')
    await room.commit(confirmOperation(item, { digest: digest.repeat(64) }))
    await ownerSql`update incident set closed_at = now(), closed_by = 'x', closed_reason = 'found', closed_entry = 0`
  }
  await ownerSql`
    insert into manifest (number, office, party, day, part, items, root, note, through, made_at, answer_by, entry,
      state, answered_at, answer_entry, answer, answer_media)
    values (nextval('manifest_number'), 'area-06', '3221304-3', '2026-11-20', 1, 1, ${Buffer.alloc(32)}, ${note}, 0,
      now(), now(), 0, 'differs', now(), 0, ${Buffer.from(answer)}, 'application/jose')`
  await ownerSql`update incident set manifest = (select max(number) from manifest) where id = 1`
  entries = (await ownerSql<[{ entries: number[] }]>`select entries::float8[] from incident where id = 1`)[0].entries
})
afterAll(() => room?.close())

describe.each([
  ['the manifest', ['--manifest'], 'manifest'],
  ['the receiver’s answer', ['--answer'], 'answer'],
])('%s', (what, part, path) => {
  test('is saved with the bytes of the page, once the look is in the log, as the page’s is', async () => {
    const { status, out, written } = await save('1', ...part)
    expect([status, out]).toEqual([0, expect.stringContaining(what)])
    const [look] = await acts()
    expect(look).toMatchObject({ by: 'staff.7', reasons: ['incident.evidence-downloaded'], subject: 'incident:1' })
    const page = await operator.get(`/en/incidents/1/${path}`)
    expect(Buffer.from(written.get('x') ?? '')).toEqual(Buffer.from(await page.arrayBuffer()))
    expect((await acts())[0]).toMatchObject({ by: 'staff.17', reasons: look?.reasons, subject: look?.subject })
  })

  test('that there is not is not saved, and leaves no act', async () => {
    const before = await acts()
    for (const incident of ['2', '9']) {
      const { status, error, written } = await save(incident, ...part)
      expect([status, error, written.size]).toEqual([1, expect.stringContaining('nothing is written'), 0])
    }
    expect(await acts()).toEqual(before)
  })
})

describe('a receipt', () => {
  test('is the page’s, verifies as the command says, and is in the log first', async () => {
    const entry = String(entries[0])
    const { status, out, written, io } = await save('1', '--entry', entry)
    expect(status).toBe(0)
    expect((await acts())[0]).toMatchObject({ reasons: ['incident.evidence-downloaded'], subject: 'incident:1' })
    const [, key] = /budkavle verify x --key '(.+)'$/m.exec(out) ?? []
    expect(await verify(['x', '--key', key ?? ''], io)).toBe(0)
    const page = JSON.parse(await (await operator.get(`/en/incidents/1/receipts/${entry}`)).text())
    const { evidence, inclusion } = JSON.parse(written.get('x') ?? '')
    expect([evidence, inclusion.leafIndex]).toEqual([page.evidence, Number(entry)])
  })

  test('of another entry of the log is not handed out, and leaves no act', async () => {
    const before = await acts()
    const { status, written } = await save('2', '--entry', String(entries[0]))
    expect([status, written.size, await acts()]).toEqual([1, 0, before])
  })
})

test('nothing is written when the log cannot be told', async () => {
  const broken: Commit = () => Promise.reject(new Error('the log is away'))
  for (const part of [['--manifest'], ['--answer'], ['--entry', String(entries[0])]]) {
    const { done, printed, written } = start(broken, {}, '1', ...part, ...toFile)
    await expect(done).rejects.toThrow('the log is away')
    expect([printed.out, written.size]).toEqual(['', 0])
  }
})

test('a file that is there is not written over: nothing is opened, nothing in the log', async () => {
  const before = await acts()
  const { done, printed, written, opened } = start(room.commit, { x: 'another' }, '1', '--manifest', ...toFile)
  expect([await done, printed.error, written.size, opened()]).toEqual([
    1,
    'the file is there already, and is not written over\n',
    0,
    0,
  ])
  expect(await acts()).toEqual(before)
})

test.each([
  [['1', '--out', 'x', '--by', 's'], 'one of --manifest'],
  [['1', '--manifest', '--answer', '--out', 'x', '--by', 's'], 'one of --manifest'],
  [['1', '--manifest', '--entry', '0', '--out', 'x', '--by', 's'], 'one of --manifest'],
  [['1', '--entry', '01', '--out', 'x', '--by', 's'], '--entry is'],
  [['1', '--entry', '150385W950N', '--out', 'x', '--by', 's'], '--entry is'],
  [['1', '--manifest', '--by', 's'], '--out is'],
  [['1', '--manifest', '--out', '-', '--by', 's'], '--out is'],
  [['1', '--manifest', '--out', 'x'], '--by is'],
  [['1', '--manifest', '--out', 'x', '--by', '150385W950N'], 'no personal identity code'],
  [['x', '--manifest', '--out', 'x', '--by', 's'], 'its number'],
  [['1', '--manifest', '--out', 'x', '--by', 's', '--reason', 'found'], 'usage: '],
])('save %j is a wrong call, which opens nothing', async (args, why) => {
  const { done, printed, opened } = start(room.commit, {}, ...args)
  expect([await done, opened()]).toEqual([2, 0])
  expect(printed.error).toContain(why)
  expect(printed.error).not.toContain('150385W950N')
})

async function save(...args: string[]) {
  const { done, printed, written, io } = start(room.commit, {}, ...args, ...toFile)
  return { status: await done, ...printed, written, io }
}

function start(commit: Commit, files: Readonly<Record<string, string>>, ...args: string[]) {
  const { io, printed, written } = createMemoryIo(files)
  let opened = 0
  const open = async () => {
    opened += 1
    return { store: { background: room.database.sql, signer, commit }, close: async () => {} }
  }
  return { io, printed, written, done: createIncidents(open)(['save', ...args], io), opened: () => opened }
}

function acts() {
  return listActs(room.database.sql, undefined, 100)
}
