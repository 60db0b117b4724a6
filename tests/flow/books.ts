import { createHash } from 'node:crypto'
import type postgres from 'postgres'
import { expect } from 'vitest'
import { appendToFrontier, type Frontier, leafHash, rootOfFrontier } from '../../src/evidence/merkle.ts'
import { type Receipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import type { VerifierKey } from '../../src/evidence/signed-note.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import type { Traffic } from './traffic.ts'

/** Compares what the parties have in their own books with what the database and its log hold. Throws where they differ. */
export async function requireBooks(traffic: Traffic, sql: postgres.Sql, keys: readonly VerifierKey[]): Promise<void> {
  expect(traffic.surprises).toEqual([])
  const evidence = await requireWholeLog(sql, keys, [...traffic.receipts.values(), ...traffic.confirmations])
  await requireMessages(traffic, sql, evidence)
  requireHandovers(traffic, evidence)
}

/** The log proves itself, and every receipt is of that very log: its entry, and the tree that its checkpoint signs. */
async function requireWholeLog(sql: postgres.Sql, keys: readonly VerifierKey[], given: readonly Buffer[]) {
  const { log, close } = await openLogReader(sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
  const rows = await sql<{ evidence: string }[]>`select evidence from log_entry order by index`
  const roots: Buffer[] = [rootOfFrontier([])]
  let frontier: Frontier = []
  for (const [size, row] of rows.entries()) {
    frontier = appendToFrontier(frontier, size, leafHash(row.evidence))
    roots.push(rootOfFrontier(frontier))
  }
  for (const bytes of given) {
    const verdict = verifyReceipt(bytes, keys)
    if (!verdict.ok) throw new Error(verdict.reason)
    const { checkpoint, receipt } = verdict
    expect(roots[checkpoint.size]?.equals(checkpoint.root)).toBe(true)
    expect(JSON.parse(rows[receipt.inclusion.leafIndex]?.evidence ?? '')).toEqual(receipt.evidence)
  }
  return rows.map((row): Receipt['evidence'] => JSON.parse(row.evidence))
}

/** What was sent is there once, with the bytes that were sent; nothing else is there. */
async function requireMessages(traffic: Traffic, sql: postgres.Sql, evidence: readonly Receipt['evidence'][]) {
  const { sent, receipts } = traffic
  expect(receipts.size).toBe(sent.size)
  const rows = await sql<{ id: string; envelope: string; state: string; payload: boolean }[]>`
    select m.message_id as id, encode(m.envelope_digest, 'hex') as envelope, d.state, p.message is not null as payload
    from message m left join delivery d on d.message = m.seq left join payload p on p.message = m.seq`
  expect(rows.map((row) => row.id).sort()).toEqual([...sent.keys()].sort())
  for (const row of rows) {
    expect({ ...row }).toEqual({
      ...row,
      state: 'stored',
      payload: true,
      envelope: sha256(sent.get(row.id)?.body ?? ''),
    })
  }
  for (const event of ['SubmissionAcceptance', 'ContentConsignment', 'ContentHandover'] as const) {
    const of = evidence.flatMap((one) => (one.event === event ? [one.messageIdentifier] : []))
    expect(of.sort()).toEqual([...sent.keys()].sort())
  }
}

/** What the log calls stored is in the receiver's own store, and is what was sent. */
function requireHandovers({ records, sent }: Traffic, evidence: readonly Receipt['evidence'][]): void {
  for (const one of evidence) {
    if (one.event !== 'ContentHandover') continue
    expect(records.get(one.handover.recordId)).toBe(one.handover.readBackDigest.value)
    expect(one.handover.readBackDigest.value).toBe(sha256(sent.get(one.messageIdentifier)?.body ?? ''))
  }
}

/** Every row of every table, as text. */
export async function dump(sql: postgres.Sql): Promise<string> {
  const texts: string[] = []
  for (const { name } of await sql`select tablename as name from pg_tables where schemaname = 'public'`) {
    for (const { row } of await sql`select t::text as row from ${sql(name)} t`) texts.push(row)
  }
  return texts.join('\n')
}

/** The marker itself, and as hex and base64 would show it. */
export function formsOf(marker: string): string[] {
  const bytes = Buffer.from(marker)
  return [
    marker,
    bytes.toString('hex'),
    ...[0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64').slice(0, -4)),
  ]
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
