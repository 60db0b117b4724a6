import type postgres from 'postgres'
import type { DeskItem, ItemChain } from '../message/desk.ts'
import { rfc3339 } from './rfc3339.ts'

/** All that lies open at an office, the manual desk if none is named: urgent items first, then the oldest. Changes nothing. */
export async function listDesk(sql: postgres.Sql, office = 'manual-desk'): Promise<DeskItem[]> {
  return sql.begin(
    'read only',
    (tx) => tx<DeskItem[]>`
    select m.seq::float8 as item, m.sender, m.message_id as "messageId", m.message_type as "messageType",
      m.schema_version as "schemaVersion", m.urgency, c.from_office as "rejectedBy",
      coalesce(${rfc3339(tx, 'c.at')}, e.evidence::json ->> 'eventTime', ${rfc3339(tx, 'm.accepted_at')}) as since,
      ${why(tx)} as reason
    from delivery d join message m on m.seq = d.message ${lastMove(tx)}
    where d.office = ${office} and d.state = 'open'
    order by d.rank, since, d.message`,
  )
}

/** One item with every move and every evidence of it, oldest first. Changes nothing. */
export async function findItemChain(sql: postgres.Sql, item: number): Promise<ItemChain | undefined> {
  const [chain] = await sql.begin(
    'read only',
    (tx) => tx<ItemChain[]>`
    select m.seq::float8 as item, m.sender, m.message_id as "messageId", m.message_type as "messageType",
      m.schema_version as "schemaVersion", m.urgency, ${rfc3339(tx, 'm.accepted_at')} as "acceptedAt", d.state, d.office,
      case d.office when 'manual-desk' then ${why(tx)} end as "deskReason",
      ${rfc3339(tx, 'd.leased_until')} as "leasedUntil", m.clocks, d.steps_taken as "stepsTaken",
      ${rfc3339(tx, 'd.next_step_at')} as "nextStepAt",
      (select coalesce(json_agg(json_build_object('from', c.from_office, 'to', c.to_office, 'reason', c.reason,
        'by', c.by, 'at', ${rfc3339(tx, 'c.at')}, 'index', c.entry) order by c.entry), '[]')
        from custody c where c.message = m.seq) as custody,
      (select coalesce(json_agg(json_build_object('index', e.index, 'at', e.evidence::json ->> 'eventTime',
        'event', e.evidence::json ->> 'event', 'office', e.evidence::json -> 'recipient' ->> 'office',
        'reasons', e.evidence::json -> 'reasons') order by e.index), '[]')
        from log_entry e where e.message = m.seq) as events
    from message m join delivery d on d.message = m.seq ${lastMove(tx)} where m.seq = ${item}`,
  )
  return chain
}

/** Why it lies where it lies: as its last move says, as the evidence of it says, or as it was routed. */
function why(sql: postgres.ISql) {
  return sql.unsafe(`coalesce(c.reason, e.evidence::json -> 'reasons' ->> 0, m.route ->> 'reason')`)
}

function lastMove(sql: postgres.ISql) {
  return sql.unsafe(`left join lateral (
      select * from custody c where c.message = d.message order by c.entry desc limit 1) as c on true
    -- It was held back, and its office could take nothing when its day came.
    left join log_entry e on c.entry is null and e.index = d.rejected_entry`)
}
