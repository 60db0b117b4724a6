import type postgres from 'postgres'
import type { OfficeId } from '../message/ids.ts'
import type { OfficeSigns } from '../message/office-state.ts'
import type { NotLiveReason } from '../message/stages.ts'
import { rfc3339 } from './rfc3339.ts'

/** What the gateway believes of an office now, of trust and revocation too: it says it here as it acts on it. */
export type FindNotLive = (office: OfficeId) => readonly NotLiveReason[]

interface SignsOfOffice extends OfficeSigns {
  readonly office: OfficeId
}

/** The signs of one office, or of all, in one query. */
export async function listOfficeSigns(
  sql: postgres.Sql,
  findNotLive: FindNotLive,
  office?: string,
): Promise<readonly SignsOfOffice[]> {
  const rows = await sql<Omit<SignsOfOffice, 'notLive'>[]>`
    select o.id as office, w.responsible_name as responsible, w.responsible_email as email,
      w.responsible_phone as phone, w.on_call_email as "onCallEmail", w.on_call_phone as "onCallPhone",
      ${rfc3339(sql, 'w.last_polled_at')} as "lastPolledAt",
      ${rfc3339(sql, 'w.canary_confirmed_at')} as "canaryConfirmedAt",
      (select coalesce(json_agg(json_build_object('alert', a.id, 'audience', a.audience, 'kind', a.kind, 'items', a.items,
          'since', ${rfc3339(sql, 'a.since')}, 'startedAt', ${rfc3339(sql, 'a.started_at')}) order by a.id), '[]')
        from alert a where a.office = o.id and a.cleared_at is null) as alerts
    from office o left join office_watch w on w.office = o.id
    where ${office ?? null}::text is null or o.id = ${office ?? null}`
  return rows.map((row) => ({ ...row, notLive: findNotLive(row.office) }))
}
