import type postgres from 'postgres'
import type { StopReason } from '../message/delivery.ts'
import type { MessageState } from '../message/history.ts'
import type { PartyId } from '../message/ids.ts'
import type { Subscription, SubscriptionKind } from '../message/notice.ts'
import { stateOf } from './history.ts'

export function listSubscriptions(sql: postgres.Sql, party: PartyId): Promise<Subscription[]> {
  return sql<Subscription[]>`select kind, url from subscription where party = ${party} order by kind`
}

/** Subscribes from now on; a subscription that there is moves to the new address, with what has not gone out yet. */
export async function saveSubscription(sql: postgres.Sql, party: PartyId, { kind, url }: Subscription): Promise<void> {
  await sql`select subscribe(${party}, ${kind}, ${url})`
}

/** Ends a subscription; what has not gone out yet does not. Whether there was one. */
export async function endSubscription(sql: postgres.Sql, party: PartyId, kind: SubscriptionKind): Promise<boolean> {
  const [ended] = await sql<[{ found: boolean }]>`select unsubscribe(${party}, ${kind}) as found`
  return ended.found
}

/** How far a subscriber to message.status was told of the log. */
export interface StatusCursor {
  readonly party: PartyId
  /** The first entry that it was not told of. */
  readonly nextEntry: number
}

/** Of those who are behind the log. */
export function listStatusCursors(sql: postgres.Sql): Promise<StatusCursor[]> {
  return sql<StatusCursor[]>`
    select s.party, s.next_entry::float8 as "nextEntry" from subscription s, log_head h
    where s.kind = 'message.status' and s.next_entry < h.size order by s.party`
}

/** What a subscriber is told of one entry; the receipt is that of the entry. */
export interface StatusFact {
  readonly messageId: string
  readonly state: MessageState
  readonly entry: number
}

/**
 * What the entries from a cursor on say of the party's own messages, and where the cursor goes. The log has no gaps and
 * is written in its order, so that nothing can come in behind a cursor.
 */
export async function readStatus(
  sql: postgres.Sql,
  { party, nextEntry }: StatusCursor,
  entries: number,
): Promise<{ facts: StatusFact[]; next: number }> {
  const [head] = await sql<[{ next: number }]>`select least(size, ${nextEntry + entries})::float8 as next from log_head`
  const rows = await sql<(StatusRow & { messageId: string; entry: number })[]>`
    select e.index::float8 as entry, m.message_id as "messageId", d.state, d.office, d.stop_reason as "stopReason"
    from log_entry e join message m on m.seq = e.message join delivery d on d.message = e.message
    where e.index >= ${nextEntry} and e.index < ${head.next} and m.sender = ${party} order by e.index`
  const facts = rows.map(({ messageId, entry, ...row }) => ({ messageId, state: stateOf(row), entry }))
  return { facts, next: head.next }
}

interface StatusRow {
  readonly state: string
  readonly office: string
  readonly stopReason: StopReason | null
}

/** Moves a cursor on and puts in what it brings, unless another process was first; whether it was this one. */
export async function queueStatus(
  sql: postgres.Sql,
  { party, nextEntry }: StatusCursor,
  next: number,
  facts: readonly StatusFact[],
): Promise<boolean> {
  const [moved] = await sql<[{ mine: boolean }]>`
    select queue_status(${party}, ${nextEntry}, ${next}, ${JSON.stringify(facts)}::text::json) as mine`
  return moved.mine
}
