import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { StopReason } from '../message/delivery.ts'
import type { MessageHistory, MessageState, WithdrawalReach } from '../message/history.ts'
import type { PartyId } from '../message/ids.ts'
import { findMoves } from './custody.ts'
import { and, asc, eq, sql as fragment } from './drizzle.ts'
import { stoppedStates } from './inbox.ts'
import { consentWithdrawal, delivery, logEntry, message } from './tables.ts'

export interface StoredHistory extends MessageHistory {
  /** The entries of the log that concern it, in order. */
  readonly entries: readonly number[]
}

export async function findHistory(
  db: PostgresJsDatabase,
  sender: PartyId,
  messageId: string,
): Promise<StoredHistory | undefined> {
  const [row] = await db
    .select()
    .from(message)
    .innerJoin(delivery, eq(delivery.message, message.seq))
    .leftJoin(consentWithdrawal, eq(consentWithdrawal.message, message.seq))
    .where(and(eq(message.sender, sender), eq(message.messageId, messageId)))
  if (!row) return undefined
  const withdrawn = row.consent_withdrawal
  const moves = await findMoves(db, row.message.seq)
  return {
    messageId: row.message.messageId,
    messageType: row.message.messageType,
    schemaVersion: row.message.schemaVersion,
    conversationId: row.message.conversationId,
    acceptedAt: row.message.acceptedAt.toISOString(),
    state: stateOf(row.delivery),
    shownFrom: row.message.shownFrom?.toISOString() ?? null,
    clocks: row.message.clocks,
    handedOut: wasHandedOut(row.delivery, moves.length),
    route: row.message.route,
    custody: moves.map(({ from, to, reason, at }) => ({ from, to, reason, at })),
    ...(withdrawn && { withdrawal: await findReach(db, sender, withdrawn.consent) }),
    entries: await entriesOf(db, row.message.seq),
  }
}

/** What of a sender's rests on a consent that it has withdrawn. */
async function findReach(db: PostgresJsDatabase, sender: PartyId, consent: Buffer): Promise<WithdrawalReach> {
  const told = fragment<boolean>`(${delivery.state} = 'stopped' or ${message.messageId} = any (array(
    select t.ref_to_message_id from consent_withdrawal w join message t on t.seq = w.message
    where w.consent = ${consent})))`
  const { messageId, messageType } = message
  const rows = await db
    .select({ messageId, messageType, delivery, told })
    .from(message)
    .innerJoin(delivery, eq(delivery.message, message.seq))
    .where(and(eq(message.sender, sender), eq(message.consent, consent)))
    .orderBy(told, asc(message.seq))
    .limit(reachMax + 1)
  const messages = rows.map((row) => ({
    messageId: row.messageId,
    messageType: row.messageType,
    state: stateOf(row.delivery),
    told: row.told,
  }))
  return { messages: messages.slice(0, reachMax), complete: rows.length <= reachMax }
}

/** As many as a thread shows. Once its sender has told of these, the next are shown. */
const reachMax = 500

/** The log entries that concern a message, oldest first. */
async function entriesOf(db: PostgresJsDatabase, seq: number): Promise<number[]> {
  const rows = await db
    .select({ index: logEntry.index })
    .from(logEntry)
    .where(eq(logEntry.message, seq))
    .orderBy(asc(logEntry.index))
  return rows.map((row) => row.index)
}

/** The first entry that concerns a message: its acceptance. */
export async function firstEntryOf(db: PostgresJsDatabase, seq: number): Promise<number | undefined> {
  const [first] = await db
    .select({ index: logEntry.index })
    .from(logEntry)
    .where(eq(logEntry.message, seq))
    .orderBy(asc(logEntry.index))
    .limit(1)
  return first?.index
}

/** The message that these very bytes were accepted as, for this sender. */
export async function findByEnvelope(
  db: PostgresJsDatabase,
  sender: PartyId,
  envelopeDigest: string,
): Promise<number | undefined> {
  const [row] = await db
    .select({ seq: message.seq })
    .from(message)
    .where(and(eq(message.envelopeDigest, Buffer.from(envelopeDigest, 'hex')), eq(message.sender, sender)))
  return row?.seq
}

/** How far an item has come, as its sender is told. */
export function stateOf(item: { state: string; office: string; stopReason: StopReason | null }): MessageState {
  if (item.stopReason) return stoppedStates[item.stopReason]
  if (item.state === 'stored' || item.state === 'held' || item.state === 'relayed') return item.state
  return item.office === 'manual-desk' ? 'manual-desk' : 'accepted'
}

/** Each lease makes the token larger; so does each move, and what stops the item. */
function wasHandedOut({ state, leaseToken }: { state: string; leaseToken: number }, moves: number): boolean {
  return leaseToken > moves + (state === 'stopped' ? 1 : 0)
}
