import type postgres from 'postgres'
import { findSilent, type LiveSigns, type NotLive, type SignLimits } from '../route/live-signs.ts'
import { rfc3339 } from './rfc3339.ts'

/** Whether an office is looked after, who answers for it, and what it needs somebody for. */
export interface OfficeSigns extends LiveSigns {
  readonly office: string
  /** None: it is live. */
  readonly notLive: readonly NotLive[]
  /** Contacts of staff, at work; null where none is named. */
  readonly responsible: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly onCallEmail: string | null
  readonly onCallPhone: string | null
  readonly alerts: readonly OpenAlert[]
}

/** An alert that stands: of so many items, the oldest accepted then. */
export interface OpenAlert {
  readonly alert: number
  readonly audience: string
  readonly kind: string
  readonly items: number
  readonly since: string
  readonly startedAt: string
}

/** The signs of one office, or of all. Undefined where this database watches over none yet. */
export async function listOfficeSigns(
  sql: postgres.Sql,
  { polledMinutesMax, canaryHoursMax }: SignLimits,
  at: Date,
  office?: string,
): Promise<readonly OfficeSigns[] | undefined> {
  const [kept] = await sql<{ watched: boolean }[]>`
    select to_regclass('office_watch') is not null and to_regclass('alert') is not null as watched`
  if (!kept?.watched) return undefined
  const rows = await sql<Omit<OfficeSigns, 'notLive'>[]>`
    select o.id as office, o.kind, p.kind as "partyKind", w.responsible_name is not null as "hasResponsible",
      exists (select from certificate c where c.party = o.party and c.purpose = 'tls' and c.valid_from <= ${at}
        and least(c.valid_until, c.withdrawn_at) > ${at}) as "hasCertificate",
      w.responsible_name as responsible, w.responsible_email as email, w.responsible_phone as phone,
      w.on_call_email as "onCallEmail", w.on_call_phone as "onCallPhone",
      ${rfc3339(sql, 'w.last_polled_at')} as "lastPolledAt",
      ${rfc3339(sql, 'w.canary_confirmed_at')} as "canaryConfirmedAt",
      (select coalesce(json_agg(json_build_object('alert', a.id, 'audience', a.audience, 'kind', a.kind, 'items', a.items,
          'since', ${rfc3339(sql, 'a.since')}, 'startedAt', ${rfc3339(sql, 'a.started_at')}) order by a.id), '[]')
        from alert a where a.office = o.id and a.cleared_at is null) as alerts
    from office o left join party p on p.id = o.party left join office_watch w on w.office = o.id
    where ${office ?? null}::text is null or o.id = ${office ?? null}`
  return rows.map((row) => ({ ...row, notLive: findSilent(row, { polledMinutesMax, canaryHoursMax }, at) }))
}
