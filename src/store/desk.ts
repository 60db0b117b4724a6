import type postgres from 'postgres'

/** An item at the manual desk, as an operator may see it: nothing from inside the document. */
export interface DeskItem {
  /** The gateway's number of the item. */
  readonly item: number
  readonly sender: string
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly urgency: 'normal' | 'urgent'
  /** RFC 3339: when it came to lie there. */
  readonly since: string
  /** The office that gave it back; null when no office was found to begin with. */
  readonly rejectedBy: string | null
  /** Code of why it lies there: the routing's, or that of the office's own evidence in the log. */
  readonly reason: string
}

/** All that lies at the manual desk, urgent items first, then the oldest. Changes nothing. */
export async function listDesk(sql: postgres.Sql): Promise<DeskItem[]> {
  return sql.begin(
    'read only',
    (tx) => tx<DeskItem[]>`
    select m.seq::float8 as item, m.sender, m.message_id as "messageId", m.message_type as "messageType",
      m.schema_version as "schemaVersion", m.urgency, d.rejected_by as "rejectedBy",
      coalesce(e.evidence::json ->> 'eventTime',
        to_char(m.accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as since,
      coalesce(e.evidence::json -> 'reasons' ->> 0, m.route ->> 'reason') as reason
    from delivery d join office o on o.id = d.office join message m on m.seq = d.message
      left join log_entry e on e.index = d.rejected_entry
    where o.kind = 'manual-desk' and d.state = 'open'
    order by d.rank, since, d.message`,
  )
}
