import type postgres from 'postgres'
import type { OfficeState, OfficeWork } from '../message/office-state.ts'
import { type FindNotLive, listOfficeSigns } from './office-signs.ts'
import { rfc3339 } from './rfc3339.ts'

/** The situation of some areas, or all, what needs somebody first: two queries, however much waits. */
export async function listWatchedStates(
  sql: postgres.Sql,
  areas: 'all' | readonly string[],
  findNotLive: FindNotLive,
  at: Date,
): Promise<readonly OfficeState[]> {
  const states = await listOfficeStates(sql, areas, at)
  const signs = new Map((await listOfficeSigns(sql, findNotLive)).map((one) => [String(one.office), one]))
  const found = states.flatMap((state) => {
    const of = signs.get(state.office)
    return of ? [{ ...state, notLive: of.notLive, alerts: of.alerts.length }] : []
  })
  return found.toSorted((a, b) => urgencyOf(a) - urgencyOf(b))
}

/** What is late comes before what else is wrong, that before what waits, and last what is calm. */
function urgencyOf({ late, alerts, incidents, notLive, waiting }: OfficeState): number {
  if (late > 0) return 0
  if (alerts + incidents + notLive.length > 0) return 1
  return waiting > 0 ? 2 : 3
}

/**
 * The offices of some areas, or all, with what is late first, then what has waited longest. One that is no more is there
 * while something waits at it. It reads the index of what waits and one message for each office.
 */
export function listOfficeStates(
  sql: postgres.Sql,
  areas: 'all' | readonly string[],
  at: Date,
): Promise<readonly OfficeWork[]> {
  return sql<OfficeWork[]>`
    with open_item as (
      select office, count(*) as waiting, ${oldest(sql)},
        count(*) filter (where steps_taken > 0 or next_step_at <= ${at}) as late
      from delivery where state = 'open' group by office)
    select ${stateColumns(sql)}
    from office o left join open_item i on i.office = o.id left join message m on m.seq = i.oldest
    where (i.office is not null or o.valid_until is null or o.valid_until > ${at}::timestamptz::date)
      and (${areas === 'all'} or o.area = any (${areas === 'all' ? [] : [...areas]}))
    order by i.late is null, i.late > 0 desc, least(m.accepted_at, i.anew), i.oldest, o.kind <> 'manual-desk', o.id`
}

/** One office, whether it has ended or not. */
export async function findOfficeState(sql: postgres.Sql, office: string, at: Date): Promise<OfficeWork | undefined> {
  const [state] = await sql<OfficeWork[]>`
    select ${stateColumns(sql)}
    from office o left join lateral (
        select count(*) as waiting, ${oldest(sql)},
          count(*) filter (where steps_taken > 0 or next_step_at <= ${at}) as late
        from delivery where state = 'open' and office = o.id) i on true
      left join message m on m.seq = i.oldest
    where o.id = ${office}`
  return state
}

/** Of what waits: the first that came, and since when the first waits that was brought again. */
function oldest(sql: postgres.Sql) {
  return sql`min(message) filter (where waits_since is null) as oldest, min(waits_since) as anew`
}

/** Of an office `o`, what waits there as `i` and the oldest of it as `m`. */
function stateColumns(sql: postgres.Sql) {
  return sql`o.id as office, o.kind, json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as names, o.area,
      coalesce(i.waiting, 0)::float8 as waiting, coalesce(i.late, 0)::float8 as late,
      ${rfc3339(sql, 'least(m.accepted_at, i.anew)')} as "oldestAt",
      (select count(*)::float8 from incident n where n.office = o.id and n.closed_at is null) as incidents`
}

/** In which area an office lies: null in none, undefined where there is no such office. */
export async function findOfficeArea(sql: postgres.Sql, office: string): Promise<string | null | undefined> {
  const [row] = await sql<{ area: string | null }[]>`select area from office where id = ${office}`
  return row?.area
}
