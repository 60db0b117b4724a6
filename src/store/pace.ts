import type postgres from 'postgres'
import type { OfficeId } from '../message/ids.ts'
import type { Consent } from '../message/message.ts'
import type { Routed } from '../message/stages.ts'

/** How many items of batches an office is shown a week. */
export interface OfficePace {
  readonly office: OfficeId
  readonly perWeek: number
  /** RFC 3339: until when items that come in now are put off; null when they are shown at once. */
  readonly putOffUntil: string | null
}

/**
 * When the receiver is shown the next item of a batch; null: at once. An office with a pace is given slots evenly, a
 * week divided by its pace apart, and may be ahead of them by three days: then five equal batches, Monday to Friday,
 * that together are its pace pass without delay, and a larger load is spread out, though over no longer than 28 days.
 * One statement, so that no two items get the same slot; what is urgent, or came before, takes none. What rests on a
 * consent does not wait until that has ended.
 */
export async function takeSlot(sql: postgres.Sql, routed: Routed, at: Date): Promise<Date | null> {
  const { message, verified } = routed.consented.validated
  if (!verified.received.inBatch || message.urgency === 'urgent') return null
  const now = at.toISOString()
  const [slot] = await sql<{ shown: number }[]>`
    with pace as (
      select o.id as office, interval '7 days' / o.pace_per_week as gap from office o
      where o.id = ${routed.route.office} and o.pace_per_week is not null and not exists (
        select from message m where m.sender = ${message.from} and m.message_id = ${message.messageId}))
    insert into office_pace as p (office, next_at) select office, ${now}::timestamptz + gap from pace
    on conflict (office) do update set next_at = (
      select least(greatest(p.next_at, ${now}::timestamptz) + gap,
        ${now}::timestamptz + make_interval(days => ${delayDaysMax}) + greatest(gap, interval '3 days')) from pace)
    returning floor(extract(epoch from p.next_at - greatest((select gap from pace), interval '3 days')) * 1000)::float8
      as shown`
  if (!slot) return null
  const shown = Math.min(slot.shown, lastMoment(message.consent))
  return shown > at.getTime() ? new Date(shown) : null
}

/** No pace hides a notice longer: its office would plan by what it is not shown, and its client wait unseen. */
const delayDaysMax = 28

function lastMoment(consent: Consent | undefined): number {
  return consent?.validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(consent.validUntil) - marginMs
}

/** What is held back is shown by a job, a little later than its moment. */
const marginMs = 3_600_000

/** The offices that have a pace. */
export function listPaces(sql: postgres.Sql): Promise<OfficePace[]> {
  return sql<OfficePace[]>`
    select o.id as office, o.pace_per_week as "perWeek",
      case when next.shown > now() then to_char(
        least(next.shown, now() + make_interval(days => ${delayDaysMax})) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS"Z"') end as "putOffUntil"
    from office o left join office_pace p on p.office = o.id
      cross join lateral (select interval '7 days' / o.pace_per_week as gap) as pace
      cross join lateral (select p.next_at + pace.gap - greatest(pace.gap, interval '3 days') as shown) as next
    where o.pace_per_week is not null order by o.id`
}

/**
 * Sets the pace of a party's office; null: none any more. Slots already given stay, the next ones follow the new pace
 * from now on. Whether there is such an office.
 */
export async function setPace(sql: postgres.Sql, office: string, perWeek: number | null): Promise<boolean> {
  const [found] = await sql`
    with forgotten as (delete from office_pace where office = ${office})
    update office set pace_per_week = ${perWeek} where id = ${office} and kind <> 'manual-desk' returning id`
  return found !== undefined
}
