import type postgres from 'postgres'
import type { FoundLinks, KnownMessage, KnownUpload } from '../message/links.ts'
import type { Validated } from '../message/stages.ts'
import { formerHolder } from './custody.ts'

/**
 * What a message refers to, supersedes and brings along, as its sender may know it, in one query; for a message that
 * names nothing of the kind, in none.
 */
export async function findLinks(sql: postgres.Sql, validated: Validated): Promise<FoundLinks> {
  const { from, refToMessageId, supersedesMessageId, conversationId, attachments = [] } = validated.message
  const named = [refToMessageId, supersedesMessageId].filter((id) => id !== undefined)
  if (named.length === 0 && conversationId === undefined && attachments.length === 0) return nothing
  const [row] = await sql<[Row]>`
    select ${knownMessages(sql, from, named)} as known, ${isForeign(sql, from, conversationId ?? null)} as foreign,
      ${knownUploads(
        sql,
        from,
        attachments.map(({ sha256 }) => sha256),
      )} as uploads`
  const whose = validated.type.refersTo?.whose ?? 'either'
  return {
    referred: selectMessage(row.known, refToMessageId, from, whose),
    superseded: selectMessage(row.known, supersedesMessageId, from, 'own'),
    conversationForeign: row.foreign,
    uploads: row.uploads,
  }
}

const nothing: FoundLinks = { referred: undefined, superseded: undefined, conversationForeign: false, uploads: [] }

interface Row {
  readonly known: readonly KnownMessage[]
  readonly foreign: boolean
  readonly uploads: readonly KnownUpload[]
}

/**
 * An identifier is unique for its sender only: the sender's own message and ones that came to it may have the same. The
 * type says which it means; else it is its own. Of those that came, the first: whoever was shown an identifier later
 * cannot draw to itself what answers the message that bears it.
 */
function selectMessage(
  known: readonly KnownMessage[],
  messageId: string | undefined,
  from: string,
  whose: 'own' | 'received' | 'either',
): KnownMessage | undefined {
  const named = known.filter((one) => one.messageId === messageId?.toLowerCase())
  const own = named.find((one) => one.sender === from)
  const received = named.find((one) => one.sender !== from)
  return whose === 'received' ? (received ?? own) : (own ?? received)
}

/**
 * In the order of arrival. There are few parties, and each has its messages by identifier: no index of its own is
 * needed to find one's. `offset 0`: asked party by party, however little the planner knows of the table.
 */
function knownMessages(sql: postgres.Sql, from: string, named: readonly string[]) {
  return sql`(
    select coalesce(json_agg(json_build_object('item', m.seq, 'sender', m.sender, 'messageId', m.message_id,
      'messageType', m.message_type, 'conversationId', m.conversation_id,
      'office', case when m.sender = ${from} or o.party = ${from} then d.office else r.office end,
      'receiver', case when m.sender = ${from} or o.party = ${from} then o.party else r.party end,
      'state', d.state, 'consentKey', encode(m.consent, 'hex'), 'consentWithdrawn',
      exists (select from consent_withdrawal w where w.consent = m.consent))
      order by m.seq), '[]')
    from party p cross join lateral (
      select * from message where sender = p.id and message_id = any (${[...named]}::uuid[]) offset 0) as m
    join delivery d on d.message = m.seq
    left join office o on o.id = d.office
    ${formerHolder(sql, from)}
    where ${isParty(sql, from)})`
}

/** Others write in it, and the sender has written nothing in it and been shown nothing of it. */
function isForeign(sql: postgres.Sql, from: string, conversation: string | null) {
  return sql`(exists (select from message m where m.conversation_id = ${conversation}::uuid) and not exists (
    select from message m join delivery d on d.message = m.seq
    left join office o on o.id = d.office ${formerHolder(sql, from)}
    where m.conversation_id = ${conversation}::uuid and ${isParty(sql, from)}))`
}

function knownUploads(sql: postgres.Sql, from: string, sha256s: readonly string[]) {
  return sql`(
    select coalesce(json_agg(json_build_object('sha256', encode(a.sha256, 'hex'), 'mediaType', a.media_type,
      'bytes', a.bytes)), '[]')
    from attachment a where a.sender = ${from} and a.message is null
      and a.sha256 = any (array(select decode(u, 'hex') from unnest(${[...sha256s]}::text[]) as u)))`
}

/** Of a message `m` with its item `d`, that item's office `o` and its former holder `r` (custody.ts): who may know of it. */
export function isParty(sql: postgres.Sql, party: string) {
  return sql`coalesce(m.sender = ${party} or d.held_until is null and (o.party = ${party} or r.party = ${party}), false)`
}
