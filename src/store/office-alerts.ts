import type postgres from 'postgres'
import { type AlertKind, officeAudiences } from '../message/alert.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'

/** An alert that is to start, of an office and for an audience. */
export interface OfficeAlertSubject {
  readonly office: OfficeId
  /** Whose office that is. */
  readonly receiver: PartyId | null
  readonly audience: (typeof officeAudiences)[number]
  readonly kind: AlertKind
}

/** Offices and kinds of open incidents that no alert tells an audience of yet. */
export function findUntoldIncidents(sql: postgres.Sql): Promise<OfficeAlertSubject[]> {
  return sql<OfficeAlertSubject[]>`
    select distinct i.office, o.party as receiver, t.audience, replace(i.kind, '.', '-') as kind
    from incident i join office o on o.id = i.office cross join unnest(${[...officeAudiences]}::text[]) as t(audience)
    where i.closed_at is null and not exists (select from alert a where a.office = i.office and a.audience = t.audience
      and a.kind = replace(i.kind, '.', '-') and a.cleared_at is null)
    order by i.office, kind, t.audience desc`
}

/** Offices that were live once, and whom an alert that they are not would tell, with no such alert standing. */
export function findOnceLive(sql: postgres.Sql): Promise<Omit<OfficeAlertSubject, 'kind'>[]> {
  return sql<Omit<OfficeAlertSubject, 'kind'>[]>`
    select w.office, o.party as receiver, t.audience
    from office_watch w join office o on o.id = w.office cross join unnest(${[...officeAudiences]}::text[]) as t(audience)
    where w.live_at is not null and not exists (select from alert a where a.office = w.office and a.audience = t.audience
      and a.kind = 'not-live' and a.cleared_at is null)
    order by w.office, t.audience desc`
}

/** Notes that these offices are live at a moment. */
export async function noteLive(sql: postgres.Sql, offices: readonly OfficeId[], at: Date): Promise<void> {
  await sql`select note_live(${[...offices]}::text[], ${at})`
}
