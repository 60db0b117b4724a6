import type postgres from 'postgres'
import type { Choices, FoundMessage, FoundState, MessageQuery } from '../message/message-search.ts'
import { areaOfItem } from './item-area.ts'
import { rfc3339 } from './rfc3339.ts'

/** The newest first, of the areas where somebody may look: one query, by an index of time or of identifiers. */
export function searchMessages(
  sql: postgres.Sql,
  areas: 'all' | readonly string[],
  query: MessageQuery,
  at: Date,
  limit: number,
): Promise<FoundMessage[]> {
  return sql<FoundMessage[]>`
    select m.seq::float8 as item, m.message_id as "messageId", m.sender, m.message_type as "messageType", m.urgency,
      ${rfc3339(sql, 'm.accepted_at')} as "acceptedAt", d.office,
      json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as "officeNames",
      case when d.state <> 'open' then d.state when d.office = 'manual-desk' then 'manual-desk'
        when ${isLate(sql, at)} then 'late' else 'waiting' end as state
    from ${messagesWithDelivery(sql, query)} join office o on o.id = d.office
    where ${conditions(sql, areas, query, at).reduce((all, one) => sql`${all} and ${one}`)}
    order by m.accepted_at desc, m.seq desc limit ${limit}`
}

function conditions(
  sql: postgres.Sql,
  areas: 'all' | readonly string[],
  { messageId, item, sender, office, type, state, from, until, before }: MessageQuery,
  at: Date,
) {
  return [
    areas === 'all' ? sql`true` : sql`${areaOfItem(sql)} = any (${[...areas]})`,
    // The identifiers are indexed by their senders, who are few.
    messageId !== undefined && sql`m.message_id = ${messageId} and m.sender in (select p.id from party p)`,
    item !== undefined && sql`m.seq = ${item}`,
    sender !== undefined && sql`m.sender = ${sender}`,
    office !== undefined && sql`d.office = ${office}`,
    type !== undefined && sql`m.message_type = ${type}`,
    state !== undefined && isInState(sql, state, at),
    from !== undefined && sql`m.accepted_at >= ${from}`,
    until !== undefined && sql`m.accepted_at < ${until}`,
    before !== undefined &&
      sql`(m.accepted_at, m.seq) < (select b.accepted_at, b.seq from message b where b.seq = ${before})`,
  ].filter((one) => one !== false)
}

/**
 * What is open is few, and found by its index; of all else the messages of a time come first. What belongs to each is
 * looked up one by one: the planner must not read the other table whole for it.
 */
function messagesWithDelivery(sql: postgres.Sql, { state }: MessageQuery) {
  const open = state === 'waiting' || state === 'late' || state === 'manual-desk'
  return open
    ? sql`delivery d join lateral (select * from message where seq = d.message offset 0) m on true`
    : sql`message m join lateral (select * from delivery where message = m.seq offset 0) d on true`
}

function isInState(sql: postgres.Sql, state: FoundState, at: Date) {
  if (state === 'waiting') return sql`d.state = 'open' and d.office <> 'manual-desk'`
  if (state === 'late') return sql`d.state = 'open' and ${isLate(sql, at)}`
  if (state === 'manual-desk') return sql`d.state = 'open' and d.office = 'manual-desk'`
  return sql`d.state = ${state}`
}

/** A reminder of its ladder was given, or is due. */
function isLate(sql: postgres.Sql, at: Date) {
  return sql`(d.steps_taken > 0 or coalesce(d.next_step_at <= ${at}, false))`
}

/** What the search can be narrowed to by choosing: senders, and the offices of these areas. */
export async function listChoices(sql: postgres.Sql, areas: 'all' | readonly string[]): Promise<Choices> {
  const [row] = await sql<Choices[]>`
    select (select coalesce(json_agg(json_build_object('id', p.id, 'names',
        json_build_object('fi', p.name_fi, 'sv', p.name_sv, 'en', p.name_en)) order by p.name_fi), '[]') from party p) as parties,
      (select coalesce(json_agg(json_build_object('id', o.id, 'names',
        json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en)) order by o.name_fi), '[]')
        from office o where ${areas === 'all'} or o.area = any (${areas === 'all' ? [] : [...areas]})) as offices`
  return row ?? { parties: [], offices: [] }
}
