import type postgres from 'postgres'
import type { StoreHealth, TrafficHour } from '../message/store-health.ts'
import { rfc3339 } from './rfc3339.ts'

/** In three queries, each by an index. */
export async function readStoreHealth(sql: postgres.Sql, at: Date): Promise<StoreHealth> {
  const [queues] = await sql<[StoreHealth['queues']]>`
    select count(*) filter (where d.state = 'open')::float8 as open,
      count(*) filter (where d.state = 'open' and d.office = 'manual-desk')::float8 as "atDesk",
      count(*) filter (where d.state = 'open' and (d.steps_taken > 0 or d.next_step_at <= ${at}))::float8 as late,
      (select count(*)::float8 from delivery h where h.state = 'held') as held,
      (select ${rfc3339(sql, 'least(min(d.waits_since), (select m.accepted_at from message m where m.seq = min(d.message) filter (where d.waits_since is null)))')}) as "oldestAt",
      (select count(*)::float8 from notice where sent_at is null and gave_up_at is null) as "unsentNotices",
      (select count(*)::float8 from notice where gave_up_at is not null) as "givenUpNotices",
      (select count(*)::float8 from forward_retry) as "notTaken"
    from delivery d where d.state = 'open'`
  const [rest] = await sql<[StoreHealth['log'] & StoreHealth['database']]>`
    select (select size::float8 from log_head) as size, c.size::float8 as "checkpointSize",
      ${rfc3339(sql, 'c.signed_at')} as "checkpointAt", current_setting('server_version') as version,
      pg_database_size(current_database())::float8 as bytes, ${rfc3339(sql, 'clock_timestamp()')} as now,
      (select count(*)::float8 from pg_stat_activity where datname = current_database()) as connections,
      (select count(*)::float8 from migration) as migrations
    from (select 1) as one left join lateral (
      select size, signed_at from log_checkpoint order by size desc limit 1) as c on true`
  const { size, checkpointSize, checkpointAt, ...database } = rest
  return { queues, log: { size, checkpointSize, checkpointAt }, database, traffic: await readTraffic(sql, at) }
}

/** The last two days, hour by hour, those without a message too. */
function readTraffic(sql: postgres.Sql, at: Date): Promise<TrafficHour[]> {
  return sql<TrafficHour[]>`
    with hour as (
      select generate_series(date_trunc('hour', ${at}::timestamptz) - interval '47 hours',
        date_trunc('hour', ${at}::timestamptz), interval '1 hour') as start),
    counted as (
      select date_trunc('hour', accepted_at) as start, count(*) as accepted,
        count(*) filter (where urgency = 'urgent') as urgent
      from message where accepted_at >= date_trunc('hour', ${at}::timestamptz) - interval '47 hours' group by 1)
    select ${rfc3339(sql, 'h.start')} as "from", coalesce(c.accepted, 0)::float8 as accepted,
      coalesce(c.urgent, 0)::float8 as urgent
    from hour h left join counted c on c.start = h.start order by h.start`
}
