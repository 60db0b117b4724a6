import type postgres from 'postgres'

/** How an office stands, by what waits at it. */
export interface OfficeState {
  readonly office: string
  readonly kind: 'default' | 'unit' | 'manual-desk'
  readonly names: { readonly fi: string; readonly sv: string; readonly en: string }
  readonly area: string | null
  readonly waiting: number
  /** RFC 3339; null when nothing waits. */
  readonly oldestAt: string | null
  /** Of those that wait: a step of their ladder was taken, or is due. */
  readonly late: number
}

/**
 * The offices of some areas, or all, with what is late first, then what has waited longest. One that is no more is there
 * while something waits at it. It reads the index of what waits and one message for each office.
 */
export function listOfficeStates(
  sql: postgres.Sql,
  areas: 'all' | readonly string[],
  at: Date,
): Promise<readonly OfficeState[]> {
  return sql<OfficeState[]>`
    with open_item as (
      select office, count(*) as waiting, min(message) as oldest,
        count(*) filter (where steps_taken > 0 or next_step_at <= ${at}) as late
      from delivery where state = 'open' group by office)
    select o.id as office, o.kind, json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as names, o.area,
      coalesce(i.waiting, 0)::float8 as waiting, coalesce(i.late, 0)::float8 as late,
      to_char(m.accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "oldestAt"
    from office o left join open_item i on i.office = o.id left join message m on m.seq = i.oldest
    where (i.office is not null or o.valid_until is null or o.valid_until > ${at}::timestamptz::date)
      and (${areas === 'all'} or o.area = any (${areas === 'all' ? [] : [...areas]}))
    order by i.late is null, i.late > 0 desc, i.oldest, o.kind <> 'manual-desk', o.id`
}
