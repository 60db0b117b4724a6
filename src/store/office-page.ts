import type postgres from 'postgres'
import type { LiveLimits } from '../route/table.ts'
import { listOfficeSigns, type OfficeSigns } from './office-signs.ts'
import { findOfficeState, type OfficeState } from './office-states.ts'
import { rfc3339 } from './rfc3339.ts'

/** All that is looked at of one office. */
export interface OfficeDetails extends OfficeState {
  /** Null: nothing watches over it. */
  readonly signs: OfficeSigns | null
  /** Those that wait, what is late first, then urgent, then the oldest: 100 at most. */
  readonly items: readonly WaitingItem[]
  /** Those that are open, the newest first: 50 at most. */
  readonly incidentList: readonly OfficeIncident[]
  /** The newest 14. */
  readonly manifests: readonly OfficeManifest[]
}

export interface WaitingItem {
  readonly item: number
  readonly messageType: string
  readonly urgency: 'normal' | 'urgent'
  readonly acceptedAt: string
  /** When it was accepted, or when it was brought to the office again after it had been confirmed. */
  readonly waitsSince: string
  readonly late: boolean
  /** Until when somebody of the office's system has it in hand; null: nobody does. */
  readonly leasedUntil: string | null
}

export interface OfficeIncident {
  readonly incident: number
  readonly kind: string
  readonly openedAt: string
  readonly times: number
  readonly lastAt: string
}

export interface OfficeManifest {
  readonly manifest: number
  readonly day: string
  readonly items: number
  readonly state: 'open' | 'agreed' | 'differs' | 'unanswered'
}

export const itemsMax = 100

/** One office in five queries, however much waits there. */
export async function findOfficeDetails(
  sql: postgres.Sql,
  office: string,
  limits: LiveLimits,
  at: Date,
): Promise<OfficeDetails | undefined> {
  const state = await findOfficeState(sql, office, at)
  if (!state) return undefined
  const [signs] = await listOfficeSigns(sql, limits, at, office)
  return {
    ...state,
    signs: signs ?? null,
    items: await listItems(sql, office, at),
    incidentList: await listIncidents(sql, office),
    manifests: await listManifests(sql, office),
  }
}

function listItems(sql: postgres.Sql, office: string, at: Date): Promise<WaitingItem[]> {
  return sql<WaitingItem[]>`
    with waiting as (
      select d.message, d.rank, coalesce(d.steps_taken > 0 or d.next_step_at <= ${at}, false) as late,
        case when d.leased_until > ${at} then d.leased_until end as leased_until, d.waits_since
      from delivery d where d.office = ${office} and d.state = 'open'
      order by late desc, d.rank, d.message limit ${itemsMax})
    select m.seq::float8 as item, m.message_type as "messageType", m.urgency, w.late,
      ${rfc3339(sql, 'm.accepted_at')} as "acceptedAt",
      ${rfc3339(sql, 'coalesce(w.waits_since, m.accepted_at)')} as "waitsSince", ${rfc3339(sql, 'w.leased_until')} as "leasedUntil"
    from waiting w join lateral (select * from message where seq = w.message offset 0) m on true order by w.late desc, w.rank, w.message`
}

function listIncidents(sql: postgres.Sql, office: string): Promise<OfficeIncident[]> {
  return sql<OfficeIncident[]>`
    select id::float8 as incident, kind, ${rfc3339(sql, 'opened_at')} as "openedAt", times,
      ${rfc3339(sql, 'last_at')} as "lastAt"
    from incident where office = ${office} and closed_at is null order by id desc limit 50`
}

function listManifests(sql: postgres.Sql, office: string): Promise<OfficeManifest[]> {
  return sql<OfficeManifest[]>`
    select number::float8 as manifest, to_char(day, 'YYYY-MM-DD') as day, items, state
    from manifest where office = ${office} order by day desc, part desc limit 14`
}
