import type { SQL } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { InboxItem, StoppedState, StopReason } from '../message/delivery.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import { payloadContext } from './accept.ts'
import { and, asc, eq, sql as fragment, inArray, isNull } from './drizzle.ts'
import type { Keyring } from './keyring.ts'
import { openPayload, type SealedPayload } from './seal.ts'
import { delivery, message, payload } from './tables.ts'

/** The open items of these offices, in the order of arrival, after a cursor. Listing changes nothing. */
export async function listItems(
  db: PostgresJsDatabase,
  offices: readonly OfficeId[],
  after: number,
  limit: number,
): Promise<InboxItem[]> {
  const rows = await selectItems(db, offices)
    .where(fragment`${delivery.message} in (${selectNext(offices, after, limit)})`)
    .orderBy(asc(delivery.message))
    .limit(limit)
  return rows.map((row) => toItem(row, offices))
}

/** One item, if it is or was one of these offices', and they were ever shown it. */
export async function findItem(
  db: PostgresJsDatabase,
  offices: readonly OfficeId[],
  item: number,
): Promise<InboxItem | undefined> {
  const [row] = await selectItems(db, offices).where(and(eq(delivery.message, item), isNull(delivery.heldUntil)))
  return row && (isHolder(row, offices) || row.given !== null) ? toItem(row, offices) : undefined
}

/**
 * Whether the item that a log entry concerns was shown to a receiver and can be confirmed by it no more: what is told
 * of it then tells nothing that could be sent back as read.
 */
export async function isOver(sql: postgres.Sql, entry: number, party: PartyId): Promise<boolean> {
  const found = await sql`
    select from log_entry e join delivery d on d.message = e.message join office o on o.id = d.office
    where e.index = ${entry} and d.held_until is null
      and (d.state in ('stored', 'stopped', 'relayed') or o.party is distinct from ${party})`
  return found.length > 0
}

/** Every one of these items, where it lies now. */
export async function findItemsAnywhere(db: PostgresJsDatabase, items: readonly number[]): Promise<InboxItem[]> {
  // As one parameter: a consent may have as many messages rest on it as its sender likes.
  const rows = await selectItems(db, [])
    .where(fragment`${delivery.message} = any (${`{${items.join(',')}}`}::bigint[])`)
    .orderBy(asc(delivery.message))
  return rows.map((row) => toItem(row, [row.delivery.office as OfficeId]))
}

/**
 * The document as it was received, once the item was handed out and unless it was stopped or is erased: of one that
 * never was, its sender is told that nobody has read it. Fetching changes nothing of the item: only a confirmation does.
 */
export async function findContent(
  db: PostgresJsDatabase,
  keyring: Keyring,
  offices: readonly OfficeId[],
  item: number,
): Promise<FoundContent | undefined> {
  const [row] = await db
    .select({ message, payload, delivery })
    .from(delivery)
    .innerJoin(message, eq(message.seq, delivery.message))
    .innerJoin(payload, eq(payload.message, delivery.message))
    .where(
      and(
        eq(delivery.message, item),
        inArray(delivery.office, [...offices]),
        inArray(delivery.state, ['open', 'stored']),
        fragment`is_handed_out(${delivery.message}, ${delivery.leaseToken})`,
      ),
    )
  const sealed = row && wholeOf(row.payload)
  if (!sealed) return undefined
  const bytes = openPayload(sealed, payloadContext(row.message.sender, row.message.messageId), keyring)
  const { state, leaseToken, leasedBy, fetchedToken } = row.delivery
  const isNew = state === 'open' && leasedBy !== null && fetchedToken !== leaseToken
  return { bytes, mediaType: row.message.mediaType, ...(isNew && { newUnder: leaseToken }) }
}

export interface FoundContent {
  readonly bytes: Buffer
  readonly mediaType: string
  /** The lease under which nobody has asked for it before. */
  readonly newUnder?: number
}

/** What can be opened; undefined once it is erased. */
export function wholeOf({ keyId, wrappedKey, iv, ciphertext }: typeof payload.$inferSelect): SealedPayload | undefined {
  return wrappedKey && iv && ciphertext ? { keyId, wrappedKey, iv, ciphertext } : undefined
}

/**
 * The next open items of each office, normal and urgent, by the index `delivery_open`. Compared as rows, and bounded
 * rather than equal in rank, only that index gives them in order: the planner would else walk the primary key through
 * everything ever stored.
 */
function selectNext(offices: readonly OfficeId[], after: number, limit: number): SQL {
  const list = fragment.join(
    offices.map((office) => fragment`${office}`),
    fragment`, `,
  )
  return fragment`
    select next.message from unnest(array[${list}]::text[]) as o(office)
    cross join (values (0::smallint), (1::smallint)) as r(rank)
    cross join lateral (
      select d.message from delivery d
      where d.office = o.office and d.state = 'open' and (d.rank, d.message) > (r.rank, ${after}::bigint)
        and d.rank <= r.rank
      order by d.rank, d.message limit ${limit}) as next`
}

/** @param offices whose last part in an item, if they gave it away, is told with it */
function selectItems(db: PostgresJsDatabase, offices: readonly OfficeId[]) {
  return db
    .select({
      message,
      delivery,
      leased: fragment<boolean>`coalesce(${delivery.leasedUntil} > now(), false)`,
      holder: fragment<PartyId | null>`(select o.party from office o where o.id = ${delivery.office})`,
      given: fragment<Given | null>`(
        select json_build_object('office', c.from_office, 'party', o.party, 'entry', c.entry,
          'state', case c.to_office when 'manual-desk' then 'rejected' else 'transferred' end)
        from custody c join office o on o.id = c.from_office
        where c.message = ${delivery.message} and c.from_office = any (${`{${offices.join(',')}}`}::text[])
        order by c.entry desc limit 1)`,
    })
    .from(delivery)
    .innerJoin(message, eq(message.seq, delivery.message))
    .$dynamic()
}

/** What an office did with an item that it has no more. */
interface Given {
  readonly office: OfficeId
  readonly party: PartyId | null
  /** Index in the log of its evidence. */
  readonly entry: number
  readonly state: 'rejected' | 'transferred'
}

type Row = Awaited<ReturnType<typeof selectItems>>[number]

function toItem(row: Row, offices: readonly OfficeId[]): InboxItem {
  const given = isHolder(row, offices) ? null : row.given
  return {
    item: row.message.seq,
    office: given?.office ?? (row.delivery.office as OfficeId),
    receiver: given ? given.party : row.holder,
    sender: row.message.sender as PartyId,
    messageId: row.message.messageId,
    messageType: row.message.messageType,
    schemaVersion: row.message.schemaVersion,
    conversationId: row.message.conversationId,
    refToMessageId: row.message.refToMessageId,
    supersedesMessageId: row.message.supersedesMessageId,
    urgency: row.message.urgency,
    mediaType: row.message.mediaType,
    envelopeDigest: row.message.envelopeDigest.toString('hex'),
    contentDigest: row.message.contentDigest.toString('hex'),
    acceptedAt: row.message.acceptedAt.toISOString(),
    clocks: row.message.clocks,
    attachments: row.message.attachments,
    state: given?.state ?? openState(row),
    ...receiptOf(row.delivery, given),
  }
}

function isHolder({ delivery }: Row, offices: readonly OfficeId[]): boolean {
  return offices.includes(delivery.office as OfficeId)
}

function receiptOf({ closedEntry, stoppedEntry }: Row['delivery'], given: Given | null): { receipt?: number } {
  const receipt = given?.entry ?? closedEntry ?? stoppedEntry
  return receipt === null ? {} : { receipt }
}

function openState(row: Row): InboxItem['state'] {
  if (row.delivery.stopReason) return stoppedStates[row.delivery.stopReason]
  if (row.delivery.state === 'stored' || row.delivery.state === 'relayed') return row.delivery.state
  return row.leased ? 'leased' : 'waiting'
}

/** What both ends call an item that was stopped for a reason. */
export const stoppedStates: Readonly<Record<StopReason, StoppedState>> = {
  'sender.cancelled': 'cancelled',
  'sender.superseded': 'superseded',
  'consent.withdrawn': 'withdrawn',
}
