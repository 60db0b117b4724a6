import type postgres from 'postgres'
import type { ItemChain } from '../message/desk.ts'

/** One item with every move and every evidence of it, oldest first. Changes nothing. */
export async function findItemChain(sql: postgres.Sql, item: number): Promise<ItemChain | undefined> {
  const [chain] = await sql.begin(
    'read only',
    (tx) => tx<ItemChain[]>`
    select m.seq::float8 as item, m.sender, m.message_id as "messageId", m.message_type as "messageType",
      m.schema_version as "schemaVersion", m.urgency, ${rfc3339(tx, 'm.accepted_at')} as "acceptedAt", d.state, d.office,
      ${rfc3339(tx, 'd.leased_until')} as "leasedUntil", m.clocks, d.steps_taken as "stepsTaken",
      ${rfc3339(tx, 'd.next_step_at')} as "nextStepAt",
      (select coalesce(json_agg(json_build_object('from', c.from_office, 'to', c.to_office, 'reason', c.reason,
        'by', c.by, 'at', ${rfc3339(tx, 'c.at')}, 'index', c.entry) order by c.entry), '[]')
        from custody c where c.message = m.seq) as custody,
      (select coalesce(json_agg(json_build_object('index', e.index, 'at', e.evidence::json ->> 'eventTime',
        'event', e.evidence::json ->> 'event', 'office', e.evidence::json -> 'recipient' ->> 'office',
        'reasons', e.evidence::json -> 'reasons') order by e.index), '[]')
        from log_entry e where e.message = m.seq) as events
    from message m join delivery d on d.message = m.seq where m.seq = ${item}`,
  )
  return chain
}

function rfc3339(sql: postgres.ISql, column: string) {
  return sql.unsafe(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
}
