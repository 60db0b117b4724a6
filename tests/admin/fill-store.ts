import type postgres from 'postgres'

export interface Filling {
  readonly messages: number
  /** How many of them are still open, at all offices, half of them late. */
  readonly open: number
  /** The time of the last; each other ten minutes before the next. */
  readonly at: Date
}

/** A store with so many messages, each a copy of the first, which is there; with an entry of the log and a move each. */
export async function fillStore(owner: postgres.Sql, { messages, open, at }: Filling): Promise<void> {
  const every = Math.floor(messages / open)
  await owner`
    insert into message (sender, message_id, message_type, schema_version, conversation_id, urgency, media_type,
      content_digest, envelope_digest, route, accepted_at)
    select m.sender, gen_random_uuid(), m.message_type, m.schema_version, gen_random_uuid(), m.urgency, m.media_type,
      m.content_digest, m.envelope_digest, m.route, ${at}::timestamptz - make_interval(mins => (${messages} - n) * 10)
    from message m, generate_series(2, ${messages}::int) as n where m.seq = 1 order by n`
  await owner`
    insert into delivery (message, office, rank, state, record_id, read_back_digest, closed_entry, steps_taken)
    select m.seq, o.id, 1, case when open then 'open' else 'stored' end, case when not open then 'record' end,
      case when not open then m.envelope_digest end, case when not open then m.seq end, (open and m.seq / ${every} % 2 = 0)::int
    from message m cross join lateral (select m.seq % ${every} = 0 as open) s
      join lateral (select id from office order by id offset m.seq % 25 limit 1) o on true
    where m.seq > 1`
  await owner`
    insert into log_entry (index, evidence, leaf_hash, tree_size, message)
    select h.size + m.seq, e.evidence, e.leaf_hash, h.size + m.seq + 1, m.seq
    from message m, log_head h, log_entry e where e.index = 0 and m.seq > 1`
  await owner`
    insert into custody (message, n, from_office, to_office, reason, at, entry, token)
    select seq, 1, 'manual-desk', 'area-06', 'desk.given', accepted_at, seq, 1 from message where seq > 1`
  await owner`analyze`
}
