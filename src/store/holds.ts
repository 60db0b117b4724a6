import type postgres from 'postgres'
import { acted } from '../evidence/office-steps.ts'
import type { Stamp } from '../evidence/parts.ts'
import type { Receipt } from '../evidence/receipt.ts'
import type { Commit } from './commit.ts'
import { rfc3339 } from './rfc3339.ts'

/** Who acts and why, as codes; the log holds both. */
export interface Act {
  /** Of the operator's staff, never a personal identity code. */
  readonly by: string
  /** E.g. `court.order`. */
  readonly reason: string
}

/** What became of it; the receipt is there when it was done. */
export interface HoldAnswer {
  readonly outcome: 'done' | 'absent' | 'erased' | 'lifted'
  readonly receipt?: Receipt
}

/**
 * Keeps a message's payload until the hold is lifted; the index of the receipt is the hold's number. Its sender is not
 * told: the entry is of no message.
 */
export async function placeHold(commit: Commit, item: number, act: Act, stamp: Stamp): Promise<HoldAnswer> {
  const evidence = [acted(['hold.placed', act.reason], act.by, `message:${item}`, stamp)]
  const body = { item, ...act, at: stamp.at.toISOString() }
  return answerOf(await commit({ kind: 'apply', step: 'hold', body, evidence }))
}

/** Lifts one hold; others of the same message last. */
export async function liftHold(commit: Commit, hold: Hold, act: Act, stamp: Stamp): Promise<HoldAnswer> {
  const evidence = [acted(['hold.lifted', act.reason], act.by, `message:${hold.item}`, stamp)]
  const body = { hold: hold.hold, ...act, at: stamp.at.toISOString() }
  return answerOf(await commit({ kind: 'apply', step: 'lift_hold', body, evidence }))
}

function answerOf({ outcome, receipt }: Awaited<ReturnType<Commit>>): HoldAnswer {
  const known = { outcome: outcome as HoldAnswer['outcome'] }
  return receipt ? { ...known, receipt } : known
}

export interface Hold {
  /** Its number: the index in the log of its placing. */
  readonly hold: number
  readonly item: number
  readonly sender: string
  readonly messageId: string
  readonly reason: string
  readonly by: string
  /** RFC 3339. */
  readonly at: string
  /** Absent while it lasts. */
  readonly lifted?: Act & { readonly at: string; readonly receipt: number }
}

/** Every hold, oldest first; or those that last. */
export async function listHolds(sql: postgres.Sql, all: boolean): Promise<Hold[]> {
  const rows = await selectHolds(sql, sql`${all} or h.lifted_entry is null`)
  return rows.map(toHold)
}

export async function findHold(sql: postgres.Sql, hold: number): Promise<Hold | undefined> {
  const [row] = await selectHolds(sql, sql`h.entry = ${hold}`)
  return row && toHold(row)
}

/** The gateway's number of a message. */
export async function findItemOf(sql: postgres.Sql, sender: string, messageId: string): Promise<number | undefined> {
  const [row] = await sql<{ item: number }[]>`
    select seq::float8 as item from message where sender = ${sender} and message_id = ${messageId}`
  return row?.item
}

function selectHolds(sql: postgres.Sql, which: postgres.PendingQuery<postgres.Row[]>) {
  return sql<HoldRow[]>`
    select h.entry::float8 as hold, h.message::float8 as item, m.sender, m.message_id as "messageId", h.reason, h.by,
      ${rfc3339(sql, 'h.at')} as at, h.lifted_entry::float8 as "liftedEntry", h.lifted_reason as "liftedReason",
      h.lifted_by as "liftedBy", ${rfc3339(sql, 'h.lifted_at')} as "liftedAt"
    from legal_hold h join message m on m.seq = h.message where ${which} order by h.entry`
}

interface HoldRow extends Omit<Hold, 'lifted'> {
  readonly liftedEntry: number | null
  readonly liftedReason: string
  readonly liftedBy: string
  readonly liftedAt: string
}

function toHold({ liftedEntry, liftedReason, liftedBy, liftedAt, ...hold }: HoldRow): Hold {
  if (liftedEntry === null) return hold
  return { ...hold, lifted: { by: liftedBy, reason: liftedReason, at: liftedAt, receipt: liftedEntry } }
}
