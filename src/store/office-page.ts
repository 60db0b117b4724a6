import type postgres from 'postgres'
import type { OfficeDetails, OfficeIncident, OfficeManifest, WaitingItem } from '../message/office-details.ts'
import { type FindNotLive, listOfficeSigns } from './office-signs.ts'
import { findOfficeState } from './office-states.ts'
import { rfc3339 } from './rfc3339.ts'

export const itemsMax = 100

/** One office in five queries, however much waits there. */
export async function findOfficeDetails(
  sql: postgres.Sql,
  office: string,
  findNotLive: FindNotLive,
  at: Date,
): Promise<OfficeDetails | undefined> {
  const state = await findOfficeState(sql, office, at)
  if (!state) return undefined
  const [found] = await listOfficeSigns(sql, findNotLive, office)
  if (!found) return undefined
  const { office: _, ...signs } = found
  return {
    ...state,
    signs,
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
