import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LookStore } from '../../src/cli/args/look.ts'
import { createEvidence } from '../../src/cli/evidence.ts'
import { createMessages } from '../../src/cli/messages.ts'
import { main as verify } from '../../src/cli/verify.ts'
import { listActs } from '../../src/store/acts.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { findMessageReceipt, makeEvidenceFile } from '../../src/store/message-view.ts'
import { createSigner, fpa, messageOperation, origin, satakunta } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

const signer = createSigner()

let database: TestDatabase
let commit: Commit
const now = new Date('2026-11-27T12:00:00Z')
const messageId = '7f0c2a34-9a63-4f0e-8f5e-0d1f3a0b9c11'
const shared = '7f0c2a34-9a63-4f0e-8f5e-0d1f3a0b9c12'

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  commit = createCommit(database.sql, signer)
  await commit(messageOperation({ messageId }))
  await commit(messageOperation({ messageId: shared }))
  await commit(messageOperation({ messageId: shared, sender: satakunta }))
  for (let n = 0; n < 60; n++) await commit(messageOperation())
  await database.ownerSql`update message set accepted_at = '2026-11-20T08:00:00Z' where seq = 1`
  await database.ownerSql`update message set accepted_at = ${now}::timestamptz - interval '1 hour' where seq > 1`
  await database.ownerSql`update delivery set state = 'relayed', relayed_entry = 0 where message = 1`
})
afterAll(() => database?.close())

describe('a search', () => {
  test('has the window and the bound of the page, and goes on', async () => {
    const first = JSON.parse((await messages('--json')).out)
    expect([first.messages.length, first.messages[0].item, first.before]).toEqual([50, 63, 14])
    const rest = JSON.parse((await messages('--json', '--before', '14')).out)
    expect([rest.messages.length, rest.messages.at(-1).item, rest.before]).toEqual([12, 2, null])
    expect((await messages()).out).toMatch(/^older ones: --before 14$/m)
  })

  test('is narrowed by what the page is narrowed by, and an identifier is found however old it is', async () => {
    const found = async (...args: string[]) =>
      JSON.parse((await messages('--json', ...args)).out).messages.map(({ item }: { item: number }) => item)
    expect(await found('--id', messageId)).toEqual([1])
    expect(await found('--id', '1')).toEqual([1])
    expect(await found('--party', satakunta)).toEqual([3])
    expect(await found('--party', fpa, '--state', 'relayed', '--from', '2026-11-19')).toEqual([1])
    expect(await found('--office', 'area-90')).toEqual([])
    expect(await found('--type', 'concern-consented', '--until', '2026-11-21')).toEqual([1])
    expect((await messages('--id', messageId)).out).toMatch(
      new RegExp(
        `^1 +2026-11-20T08:00:00\\.000Z +relayed +normal +concern-consented +${fpa} +area-06 +${messageId}$`,
        'm',
      ),
    )
    expect((await messages('--office', 'area-90')).out).toBe('no message\n')
  })

  test('opens no message, and leaves no entry', async () => {
    const before = await acts()
    await messages('--id', messageId)
    expect(await acts()).toEqual(before)
  })

  test.each([
    [['--id', '150385W950N'], '--id is'],
    [['--party', 'Satakunta'], '--party is'],
    [['--state', 'lost'], '--state is one of waiting'],
    [['--from', '2026-01-01'], '92 days'],
    [['--before', 'x'], '--before is'],
    [['--by', 'staff.1'], 'takes no --by'],
    [['show', '1'], '--by is'],
    [['show', messageId, '--by', 'staff.1'], 'search by --id'],
    [['show', '1', '--by', '150385W950N'], 'no personal identity code'],
    [['show', '1', '--by', 'staff.1', '--office', 'area-06'], 'show takes'],
  ])('%j is a wrong call, which opens nothing and repeats no code', async (args, why) => {
    const { status, error, opened } = await messages(...args)
    expect([status, opened]).toEqual([2, 0])
    expect(error).toContain(why)
    expect(error).not.toContain('150385W950N')
  })
})

describe('one message', () => {
  test('is shown with its fate once the look is in the log, as the page’s is', async () => {
    const { out, status } = await messages('show', '1', '--by', 'staff.7')
    expect(status).toBe(0)
    expect(out).toContain('message 1: relayed, at area-06')
    expect(out).toMatch(/^ {2}entry 0: SubmissionAcceptance at /m)
    expect(out).toContain('not said   that the office has stored it')
    expect((await acts())[0]).toMatchObject({ by: 'staff.7', reasons: ['message.viewed'], subject: 'message:1' })
    expect(JSON.parse((await messages('show', '1', '--by', 'staff.7', '--json')).out)).toMatchObject({ messageId })
  })

  test('that there is not leaves no entry', async () => {
    const before = await acts()
    expect(await messages('show', '999', '--by', 'staff.7')).toMatchObject({ status: 1, out: '' })
    expect(await evidence('999', '--out', 'x.json', '--by', 'staff.7')).toMatchObject({ status: 1, out: '' })
    expect(await acts()).toEqual(before)
  })

  test('is not shown, nor its evidence written, when the look cannot be put into the log', async () => {
    const broken: Commit = () => Promise.reject(new Error('the log is away'))
    await expect(messagesOf(broken, 'show', '1', '--by', 'staff.7')).rejects.toThrow('the log is away')
    const { io, printed, written } = createMemoryIo({})
    for (const one of [[], ['--entry', '0']]) {
      const args = ['1', '--out', 'e.json', '--by', 's', ...one]
      await expect(createEvidence(open(broken), () => now)(args, io)).rejects.toThrow('the log is away')
    }
    expect([printed.out, written.size]).toEqual(['', 0])
  })
})

describe('the evidence of a message', () => {
  test('is the page’s file, which verifies as the command says, and stands in the log before', async () => {
    const { status, out, written, io } = await evidence(messageId, '--out', 'e.json', '--by', 'staff.7')
    expect(status).toBe(0)
    expect((await acts())[0]).toMatchObject({ reasons: ['evidence.downloaded'], subject: 'message:1' })
    expect(written.get('e.json')).toBe(await makeEvidenceFile(database.sql, signer, 1))
    const [, key] = /^budkavle verify e\.json --key '(.+)'$/m.exec(out) ?? []
    expect(key).toBe(signer.verifierKey)
    expect(await verify(['e.json', '--key', key ?? ''], io)).toBe(0)
  })

  test('is not written over what is there: nothing is opened, and nothing stands in the log', async () => {
    const before = await acts()
    const { io, printed, written } = createMemoryIo({ 'e.json': 'another' })
    let opened = 0
    const command = createEvidence(() => {
      opened += 1
      return open(commit)()
    })
    expect(await command(['1', '--out', 'e.json', '--by', 'staff.7'], io)).toBe(1)
    expect([printed.error, written.size, opened]).toEqual([
      'the file is there already, and is not written over\n',
      0,
      0,
    ])
    expect(await acts()).toEqual(before)
  })

  test('is one receipt when an entry is named: the page’s, which verifies, and stands in the log before', async () => {
    const args = [messageId, '--entry', '0', '--out', 'r.json', '--by', 'staff.7']
    const { status, out, written, io } = await evidence(...args)
    expect(status).toBe(0)
    expect(out).toContain('the receipt of entry 0 of message 1 is in r.json')
    expect((await acts())[0]).toMatchObject({ by: 'staff.7', reasons: ['receipt.downloaded'], subject: 'message:1' })
    const file = JSON.parse(written.get('r.json') ?? '')
    const receipt = await findMessageReceipt(database.sql, signer, 1, 0)
    expect([file.format, file.evidence, file.inclusion.leafIndex]).toEqual(['budkavle-receipt/1', receipt?.evidence, 0])
    const [, key] = /^budkavle verify r\.json --key '(.+)'$/m.exec(out) ?? []
    expect(await verify(['r.json', '--key', key ?? ''], io)).toBe(0)
    written.set('r.json', (written.get('r.json') ?? '').replace('SubmissionAcceptance', 'ContentHandover'))
    expect(await verify(['r.json', '--key', key ?? ''], io)).toBe(1)
  })

  test.each([
    ['2', '0'],
    ['1', '99999'],
    ['999', '0'],
    ['7f0c2a34-9a63-4f0e-8f5e-0d1f3a0b9c99', '0'],
  ])('of message %s, entry %s, is none: nothing is written, and nothing stands in the log', async (message, entry) => {
    const before = await acts()
    const answer = await evidence(message, '--entry', entry, '--out', 'r.json', '--by', 'staff.7')
    expect(answer).toMatchObject({ status: 1, out: '', error: 'there is no such message, or no such entry of it\n' })
    expect([answer.written.size, await acts()]).toEqual([0, before])
  })

  test('of an id that two senders have used is asked for by number', async () => {
    const { status, error } = await evidence(shared, '--out', 'e.json', '--by', 'staff.7')
    expect([status, error]).toEqual([1, expect.stringContaining('name one by its number')])
    expect((await evidence('3', '--out', 'e.json', '--by', 'staff.7')).status).toBe(0)
  })

  test.each([
    [['--out', 'e.json', '--by', 's'], 'one message'],
    [['1', '--by', 's'], '--out is'],
    [['1', '--out', '-', '--by', 's'], '--out is'],
    [['1', '--out', 'e.json'], '--by is'],
    [['1', '--out', 'e.json', '--by', 's', '--entry', '-1'], '--entry'],
    [['1', '--out', 'e.json', '--by', 's', '--entry', '01'], '--entry is'],
    [['1', '--out', 'e.json', '--by', 's', '--entry', '150385W950N'], '--entry is'],
    [['150385W950N', '--out', 'e.json', '--by', 's'], 'one message'],
  ])('%j is a wrong call', async (args, why) => {
    const { status, error } = await evidence(...args)
    expect([status, error]).toEqual([2, expect.stringContaining(why)])
    expect(error).not.toContain('150385W950N')
  })
})

function open(by: Commit) {
  const store: LookStore = { admin: database.sql, commit: by, signer }
  return async () => ({ store, close: async () => {} })
}

function messages(...args: string[]) {
  return messagesOf(commit, ...args)
}

async function messagesOf(by: Commit, ...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let opened = 0
  const counted = () => {
    opened += 1
    return open(by)()
  }
  return { status: await createMessages(counted, () => now)(args, io), ...printed, opened }
}

async function evidence(...args: string[]) {
  const { io, printed, written } = createMemoryIo({})
  return { status: await createEvidence(open(commit), () => now)(args, io), ...printed, written, io }
}

function acts() {
  return listActs(database.sql, undefined, 100)
}
