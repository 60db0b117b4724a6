import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serialiseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { createCommit, type Outcome } from '../../src/store/commit.ts'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { createLog, requireLog, saveCheckpoint } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createSigner, keys, messageOperation, origin } from './operations.ts'

const signer = createSigner()

const [lanes, perLane, distinct] = [4, 500, 1100]
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
})

afterAll(() => database.close())

test('four gateways commit at once: no gap, no fork, one acceptance for each message', async () => {
  const operations = Array.from({ length: distinct }, () => messageOperation({ messageId: randomUUID() }))
  const random = createRandom(20261121)
  const runs = Array.from({ length: lanes }, async () => {
    const sql = connect(database.url, { max: 1, applicationName: 'lane', role: applicationRole })
    const commit = createCommit(sql, signer)
    const chosen = Array.from({ length: perLane }, () => operations[Math.floor(random() * distinct)])
    const answers = await inParallel(64, chosen, async (operation) => {
      if (!operation) throw new Error('no such operation')
      return { id: String(operation.row.id), ...(await commit(operation)) }
    })
    await saveCheckpoint(sql, signer)
    await sql.end()
    return answers
  })
  const answers = (await Promise.all(runs)).flat()
  expect(answers).toHaveLength(lanes * perLane)

  const byMessage = Map.groupBy(answers, (answer) => answer.id)
  for (const same of byMessage.values()) {
    expect(same.filter((answer) => answer.outcome === 'accepted')).toHaveLength(1)
    expect(same.every(({ outcome }) => outcome === 'accepted' || outcome === 'repeat')).toBe(true)
    expect(new Set(same.map((answer) => answer.message)).size).toBe(1)
  }
  requireReceipts(answers.filter((answer) => answer.outcome === 'accepted'))

  const { log, close } = await openLogReader(database.sql)
  const size = byMessage.size * 2
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true, size, signedSize: size })
  await close()
  expect(await requireLog(database.sql, signer)).toMatchObject({ size })
  const [stored] = await database.sql`
    select (select count(*)::int from message) as messages, (select count(*)::int from payload) as payloads,
      (select count(*)::int from delivery) as items`
  expect(stored).toEqual({ messages: byMessage.size, payloads: byMessage.size, items: byMessage.size })
})

function requireReceipts(accepted: readonly (Outcome & { id: string })[]): void {
  for (const { id, entry, receipt } of accepted) {
    if (!receipt) throw new Error('an acceptance without a receipt')
    expect(receipt).toMatchObject({ evidence: { messageIdentifier: id }, inclusion: { leafIndex: entry } })
    expect(verifyReceipt(serialiseReceipt(receipt), keys)).toMatchObject({ ok: true })
  }
}

async function inParallel<In, Out>(width: number, all: readonly In[], work: (one: In) => Promise<Out>): Promise<Out[]> {
  const [waiting, done]: [In[], Out[]] = [[...all], []]
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done.push(await work(next))
  }
  await Promise.all(Array.from({ length: width }, worker))
  return done
}

/** Numbers from 0 up to 1, the same at each run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
