import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serialiseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { createLog, findReceipt, findReceipts } from '../../src/store/log.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  confirmOperation,
  createSigner,
  keys,
  lease,
  messageOperation,
  origin,
  refuseOperation,
  rejectOperation,
} from './operations.ts'

const signer = createSigner()

let database: TestDatabase
let commit: Commit
const sizes: number[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  commit = createCommit(database.sql, signer, { onBatch: (size) => void sizes.push(size) })
})

afterAll(() => database.close())

test('one batch: every operation gets its own outcome, and what is new its evidence and receipt', async () => {
  const earlier = messageOperation()
  const first = await commit(earlier)
  await Promise.all([commit(messageOperation()), commit(messageOperation()), commit(messageOperation())])
  const [, right, wrong, back] = await lease(database.sql, 4)
  if (!right || !wrong || !back) throw new Error('the items were not leased')
  const before = await logSize()
  sizes.length = 0

  const id = randomUUID()
  const [repeated, reused] = [messageOperation({ messageId: id, content: 'a' }), String(earlier.row.id)]
  const answers = await Promise.all(
    [
      refuseOperation('goes alone, the others gather behind it'),
      messageOperation(),
      repeated,
      repeated,
      messageOperation({ messageId: id, content: 'b' }),
      earlier,
      messageOperation({ messageId: reused, content: 'other' }),
      refuseOperation(),
      confirmOperation(right),
      confirmOperation(right),
      confirmOperation(right, { recordId: 'record-2' }),
      confirmOperation(wrong, { digest: '0'.repeat(64) }),
      confirmOperation(wrong),
      rejectOperation(back),
      rejectOperation(back),
      confirmOperation({ ...back, item: 999_999 }),
    ].map(commit),
  )

  expect(sizes).toEqual([1, answers.length - 1])
  expect(answers.map((answer) => answer.outcome)).toEqual([
    'refused',
    'accepted',
    'accepted',
    'repeat',
    'conflict',
    'repeat',
    'conflict',
    'refused',
    'stored',
    'repeat',
    'closed',
    'mismatch',
    'lost',
    'rejected',
    'repeat',
    'absent',
  ])
  expect(answers[3]?.message).toBe(answers[2]?.message)
  expect(answers[5]?.message).toBe(first.message)
  expect(answers[9]?.entry).toBe(answers[8]?.entry)
  expect(answers[14]?.entry).toBe(answers[13]?.entry)

  const receipts = answers.flatMap((answer) => answer.receipt ?? [])
  expect(receipts.map((receipt) => receipt.evidence.event)).toEqual([
    'SubmissionRejection',
    'SubmissionAcceptance',
    'SubmissionAcceptance',
    'SubmissionRejection',
    'ContentHandover',
    'ContentHandoverFailure',
    'ContentHandoverFailure',
  ])
  for (const receipt of receipts) expect(verifyReceipt(serialiseReceipt(receipt), keys)).toMatchObject({ ok: true })
  expect(await logIndices(before)).toEqual(Array.from({ length: 9 }, (_, i) => before + i))
  expect(await states([right.item, wrong.item, back.item])).toEqual([
    { state: 'stored', office: 'area-06', record_id: 'record-1', leased: false },
    { state: 'open', office: 'area-06', record_id: null, leased: false },
    { state: 'open', office: 'manual-desk', record_id: null, leased: false },
  ])
  expect(await database.sql`select kind, message::int, entry::int from alarm`).toEqual([
    { kind: 'confirmation.digest-mismatch', message: wrong.item, entry: answers[11]?.entry },
  ])
})

test('a row that the database refuses fails alone', async () => {
  const bad = messageOperation({ sender: '1234567-1' as PartyId })
  const unfit = { ...messageOperation(), evidence: [{ ...refuseOperation().evidence[0], issuer: 'not fit' }] }
  const settled = await Promise.allSettled(
    [refuseOperation(), messageOperation(), bad, messageOperation(), unfit as typeof bad, refuseOperation()].map(
      commit,
    ),
  )
  expect(settled.map((one) => one.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(await database.sql`select from message where sender = '1234567-1'`).toEqual([])
  expect(await commit(bad).catch((err: unknown) => err)).toMatchObject({ code: '23503' })
})

test('a receipt is rebuilt byte for byte, from another pool and after many more entries', async () => {
  const operations = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? refuseOperation() : messageOperation()))
  const given = new Map<number, Buffer>()
  for (let size = 1, at = 0; at < operations.length; at += size, size = (size % 70) + 23) {
    const answers = await Promise.all(operations.slice(at, at + size).map(commit))
    for (const { entry, receipt } of answers) if (receipt) given.set(Number(entry), serialiseReceipt(receipt))
  }
  expect(given.size).toBe(300)
  const rebuilt = async () => {
    const other = connect(database.url, { max: 1, applicationName: 'another gateway', role: applicationRole })
    try {
      const receipts = await findReceipts(other, signer, [...given.keys()])
      return receipts.map((receipt) => [receipt.inclusion.leafIndex, serialiseReceipt(receipt).toString()])
    } finally {
      await other.end()
    }
  }
  const asGiven = [...given].sort(([a], [b]) => a - b).map(([index, bytes]) => [index, bytes.toString()])
  expect(await rebuilt()).toEqual(asGiven)
  await Promise.all(Array.from({ length: 700 }, () => commit(refuseOperation())))
  expect(await rebuilt()).toEqual(asGiven)
  expect(await findReceipt(database.sql, signer, await logSize())).toBeUndefined()
})

test('an operation that appends nothing leaves the log as it was', async () => {
  const operation = messageOperation()
  await commit(operation)
  const before = await logSize()
  expect(await commit(operation)).not.toHaveProperty('receipt')
  expect(await logSize()).toBe(before)
})

async function logSize(): Promise<number> {
  const [head] = await database.sql<{ size: string }[]>`select size from log_head`
  return Number(head?.size)
}

async function logIndices(from: number): Promise<number[]> {
  const rows = await database.sql<
    { index: string }[]
  >`select index from log_entry where index >= ${from} order by index`
  return rows.map((row) => Number(row.index))
}

function states(items: readonly number[]) {
  return database.sql`
    select state, office, record_id, leased_until is not null as leased from delivery
    where message = any (${[...items]}::bigint[]) order by message`
}
