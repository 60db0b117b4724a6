import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { openLogKey } from '../../src/dev/log-key.ts'
import { developmentPaths } from '../../src/dev/world.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { createNoteSigner, parseVerifierKey, type VerifierKey } from '../../src/evidence/signed-note.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { openFolder } from '../../src/receiver/folder.ts'
import { connect } from '../../src/store/connect.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { origin } from '../support/world.ts'
import { type Count, type Found, judge } from './judge.ts'
import type { Sent } from './sender.ts'
import type { Site } from './site.ts'

/**
 * Waits until nothing is under way, then compares the three books: the sender's ledger, the gateway's database and log,
 * the receivers' stores.
 * @throws Error when the log or a receipt does not verify, or something stays under way
 */
export async function reconcile(site: Site): Promise<Map<string, Count>> {
  const sql = connect(site.databaseUrl(), { max: 1, applicationName: 'campaign' })
  try {
    await drain(sql)
    const keys = [keyOf(site.dataFolder)]
    const evidence = await readLog(sql, keys)
    requireReceipts(site.sender.ledger, keys)
    const found = await readBooks(sql, evidence, site.receivers.folders)
    const counts = new Map<string, Count>()
    for (const [messageId, sent] of site.sender.ledger) {
      const count = counts.get(sent.row) ?? { messages: 0, atDesk: 0, lost: 0, duplicated: 0, falselyConfirmed: 0 }
      counts.set(sent.row, count)
      judge(sent, found(messageId), count)
    }
    return counts
  } finally {
    await sql.end()
  }
}

/** Longer than any lease, and any pause of a receiver. */
const stuckMs = 120_000

/** Nothing is held, and nothing waits but at the manual desk. */
async function drain(sql: postgres.Sql): Promise<void> {
  let [fewest, since] = [Number.POSITIVE_INFINITY, performance.now()]
  for (;;) {
    await expireHold(sql)
    const [row] = await sql<[{ open: number }]>`
      select count(*)::int as open from delivery where state in ('held', 'open') and office <> 'manual-desk'`
    if (row.open === 0) return
    if (row.open < fewest) [fewest, since] = [row.open, performance.now()]
    if (performance.now() > since + stuckMs) throw new Error(`${row.open} items are not confirmed, and none follows`)
    await sleep(200)
  }
}

/** A night passes: what is held until tomorrow is due. */
export async function expireHold(sql: postgres.Sql): Promise<void> {
  await sql`update delivery set held_until = now() - interval '1 second' where state = 'held' and held_until > now()`
}

async function readLog(sql: postgres.Sql, keys: readonly VerifierKey[]): Promise<Evidence[]> {
  const { log, close } = await openLogReader(sql)
  const verdict = await verifyLog(log, keys)
  await close()
  if (!verdict.ok) throw new Error(`the log does not verify: ${JSON.stringify(verdict)}`)
  const rows = await sql<{ evidence: string }[]>`select evidence from log_entry order by index`
  return rows.map((row): Evidence => JSON.parse(row.evidence))
}

/** Every receipt says that this very message was accepted, and verifies without the gateway. */
function requireReceipts(ledger: ReadonlyMap<string, Sent>, keys: readonly VerifierKey[]): void {
  for (const [messageId, { receipt }] of ledger) {
    if (!receipt) throw new Error('a message has no receipt')
    const verdict = verifyReceipt(receipt, keys)
    if (!verdict.ok) throw new Error(`a receipt does not verify: ${verdict.reason}`)
    const { evidence } = verdict.receipt
    if (evidence.event !== 'SubmissionAcceptance' || evidence.messageIdentifier !== messageId) {
      throw new Error('a receipt is of something else')
    }
  }
}

async function readBooks(sql: postgres.Sql, evidence: readonly Evidence[], folders: readonly string[]) {
  const rows = await sql<{ id: string; envelope: string; state: string; office: string }[]>`
    select m.message_id as id, encode(m.envelope_digest, 'hex') as envelope, d.state, d.office
    from message m join delivery d on d.message = m.seq`
  const messages = new Map(rows.map((row) => [row.id, row]))
  const records = Map.groupBy(await readRecords(folders), (record) => record.messageId)
  const handovers = Map.groupBy(
    evidence.flatMap((one) =>
      one.event === 'ContentHandover' ? [{ id: one.messageIdentifier, recordId: one.handover.recordId }] : [],
    ),
    (one) => one.id,
  )
  const deskReasons = new Map<string, string | undefined>()
  for (const one of evidence) {
    if (one.event === 'ContentConsignmentFailure') deskReasons.set(one.messageIdentifier, one.reasons[0])
  }
  return (messageId: string): Found => ({
    deskReason: deskReasons.get(messageId),
    message: messages.get(messageId),
    records: records.get(messageId) ?? [],
    handovers: (handovers.get(messageId) ?? []).map((one) => one.recordId),
  })
}

/** As they stand on the disk. */
async function readRecords(folders: readonly string[]) {
  const records: { messageId: string; recordId: string; sha256: string }[] = []
  for (const folder of folders) {
    const keeper = await openFolder(folder)
    for (const { recordId, messageId } of await keeper.list()) {
      const kept = await keeper.read(recordId)
      const sha256 = createHash('sha256')
        .update(kept?.document ?? '')
        .digest('hex')
      records.push({ messageId, recordId, sha256 })
    }
  }
  return records
}

function keyOf(dataFolder: string): VerifierKey {
  return parseVerifierKey(createNoteSigner(origin, openLogKey(developmentPaths(dataFolder).logKey)).verifierKey)
}
