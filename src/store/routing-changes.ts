import type postgres from 'postgres'
import type { Evidence } from '../evidence/evidence.ts'
import type { ChangesAsked, RoutingChange } from '../route/change.ts'
import type { SentGroup } from '../route/replay.ts'
import type { Commit } from './commit.ts'

export function listRoutingChanges(sql: postgres.Sql, asked: ChangesAsked): Promise<RoutingChange[]> {
  const areas = asked.areas === 'all' ? [] : [...asked.areas]
  return sql<RoutingChange[]>`
    select ${columns(sql)} from routing_change c
    where c.state = any (${[...asked.states]}) and c.number < ${asked.before ?? Number.MAX_SAFE_INTEGER}
      and (${asked.areas === 'all'} or c.areas <@ ${areas}::text[])
    order by c.number desc limit ${asked.limit}`
}

export async function findRoutingChange(sql: postgres.Sql, number: number): Promise<RoutingChange | undefined> {
  const [change] = await sql<RoutingChange[]>`
    select ${columns(sql)} from routing_change c where c.number = ${number}`
  return change
}

/** A number for a change that is about to be drafted; one that comes to nothing leaves a gap. */
export async function nextRoutingChange(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<[{ number: number }]>`select nextval('routing_change_number')::float8 as number`
  return row.number
}

/** Does a step of a change (migrations/0012), with its entry in the log or not at all. @returns `done`, or why not */
export async function commitRoutingStep(
  commit: Commit,
  step: 'draft_routing' | 'approve_routing' | 'discard_routing',
  body: Readonly<Record<string, unknown>>,
  evidence: Evidence,
): Promise<string> {
  const { outcome } = await commit({ kind: 'apply', step, body, evidence: [evidence] })
  return outcome
}

/** The messages of a time, counted by all that routing went by. Their contents are not looked at: they are sealed. */
export async function listTraffic(sql: postgres.Sql, from: Date, until: Date): Promise<SentGroup[]> {
  const rows = await sql<(Omit<SentGroup, 'place'> & { place: string | null })[]>`
    select m.message_type as "messageType", p.kind as "senderKind", m.urgency, e.municipality::text as place,
      e."unknownStay", e.thread is not null as "inThread", count(*)::float8 as messages
    from message m join party p on p.id = m.sender,
      json_to_record(m.route->'explanation') as e(municipality json, "unknownStay" text, thread json)
    where m.accepted_at >= ${from.toISOString()} and m.accepted_at <= ${until.toISOString()}
    group by 1, 2, 3, 4, 5, 6`
  return rows.map(({ place, ...group }) => ({ ...group, place: place === null ? null : JSON.parse(place) }))
}

function columns(sql: postgres.Sql) {
  const rfc3339 = (column: string) =>
    sql.unsafe(`to_char(c.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
  return sql`c.number::float8 as number, c.kind, c.edits, c.note, c.urgent,
    to_char(c.starts_on, 'YYYY-MM-DD') as "startsOn", c.areas, c.undoes::float8 as undoes,
    (select max(u.number) from routing_change u where u.undoes = c.number and u.state = 'approved')::float8 as "undoneBy",
    c.author, ${rfc3339('drafted_at')} as "draftedAt", c.drafted_entry::float8 as "draftedEntry", c.state,
    c.decided_by as "decidedBy", ${rfc3339('decided_at')} as "decidedAt", c.decided_entry::float8 as "decidedEntry"`
}
