import type postgres from 'postgres'
import type { Lease, LeaseRequest } from '../message/delivery.ts'
import type { PartyId } from '../message/ids.ts'
import { rfc3339 } from './rfc3339.ts'

/** How long a claim holds that nobody was told of. */
const claimSeconds = 15

/**
 * Claims the first items that nobody holds, urgent ones first. Rows that another poller is taking are passed over, so
 * two never get the same. Nobody may be told of a claim before its evidence is committed ('tell' in commit.ts): that
 * commit also makes the claim durable, so this statement need not wait for the disk itself.
 */
export async function claimItems(sql: postgres.Sql, request: LeaseRequest): Promise<Lease[]> {
  return sql<Lease[]>`
    with free as (
      select f.message, f.rank from unnest(${[...request.offices]}::text[]) as o(office)
      cross join lateral (
        select d.message, d.rank from delivery d
        where d.office = o.office and d.state = 'open' and (d.leased_until is null or d.leased_until <= now())
          and d.message <> all (${[...(request.passOver ?? [])]}::bigint[])
          and (${request.only === undefined} or d.message = any (${[...(request.only ?? [])]}::bigint[]))
        order by d.rank, d.message limit ${request.max} for update skip locked) as f
      order by f.rank, f.message limit ${request.max}
    ), leased as (
      update delivery d set lease_token = d.lease_token + 1, leased_by = ${request.party},
        leased_until = now() + make_interval(secs => ${claimSeconds})
      from free where d.message = free.message
      returning d.message, d.office, d.rank, d.lease_token, d.leased_until)
    select m.seq::float8 as item, l.office, ${request.party} as receiver, m.sender, m.message_id as "messageId",
      m.message_type as "messageType", m.schema_version as "schemaVersion", m.conversation_id as "conversationId",
      m.ref_to_message_id as "refToMessageId", m.supersedes_message_id as "supersedesMessageId", m.urgency, m.clocks,
      m.attachments, m.media_type as "mediaType", encode(m.envelope_digest, 'hex') as "envelopeDigest",
      encode(m.content_digest, 'hex') as "contentDigest", ${rfc3339(sql, 'm.accepted_at')} as "acceptedAt",
      'leased' as state, l.lease_token::float8 as "leaseToken",
      ${rfc3339(sql, `(now() + ${request.leaseSeconds} * interval '1 second')`)} as "leasedUntil"
    from leased l join message m on m.seq = l.message order by l.rank, l.message`
}

/**
 * Lets a lease go, if it is the present one and still runs: its item waits again at once. Under its token it can be
 * confirmed late until another takes it.
 */
export async function letGo(
  sql: postgres.Sql | postgres.TransactionSql,
  party: PartyId,
  { item, leaseToken }: Pick<Lease, 'item' | 'leaseToken'>,
): Promise<void> {
  await sql`
    with free as (
      update delivery set leased_until = now() where message = ${item} and state = 'open'
        and lease_token = ${leaseToken} and leased_by = ${party} and leased_until > now() returning office)
    select pg_notify('budkavle_inbox', office) from free`
}
