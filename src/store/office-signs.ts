import type postgres from 'postgres'
import { helsinkiDate } from '../message/helsinki-time.ts'
import type { OfficeId, PartyId, PartyKind } from '../message/ids.ts'
import type { OfficeSigns } from '../message/office-state.ts'
import { findNotLive } from '../route/live.ts'
import type { LiveLimits, Office } from '../route/table.ts'
import { rfc3339 } from './rfc3339.ts'

interface SignsOfOffice extends OfficeSigns {
  readonly office: string
}

/** The signs of one office, or of all, in one query. */
export async function listOfficeSigns(
  sql: postgres.Sql,
  limits: LiveLimits,
  at: Date,
  office?: string,
): Promise<readonly SignsOfOffice[]> {
  const rows = await sql<Row[]>`
    select o.id as office, o.party, o.kind, p.kind as "partyKind", w.responsible_name is not null as "hasResponsible",
      to_char(greatest(o.valid_from, p.valid_from), 'YYYY-MM-DD') as "validFrom",
      to_char(least(o.valid_until, p.valid_until), 'YYYY-MM-DD') as "validUntil",
      exists (select from certificate c where c.party = o.party and c.purpose = 'tls' and c.valid_from <= ${at}
        and least(c.valid_until, c.withdrawn_at) > ${at}) as "hasCertificate",
      coalesce(r.mode = 'forward', false) as forwards,
      w.responsible_name as responsible, w.responsible_email as email, w.responsible_phone as phone,
      w.on_call_email as "onCallEmail", w.on_call_phone as "onCallPhone",
      ${rfc3339(sql, 'w.last_polled_at')} as "lastPolledAt",
      ${rfc3339(sql, 'w.canary_confirmed_at')} as "canaryConfirmedAt",
      (select coalesce(json_agg(json_build_object('alert', a.id, 'audience', a.audience, 'kind', a.kind, 'items', a.items,
          'since', ${rfc3339(sql, 'a.since')}, 'startedAt', ${rfc3339(sql, 'a.started_at')}) order by a.id), '[]')
        from alert a where a.office = o.id and a.cleared_at is null) as alerts
    from office o left join party p on p.id = o.party left join office_watch w on w.office = o.id
      left join reception r on r.office = o.id
    where ${office ?? null}::text is null or o.id = ${office ?? null}`
  return rows.map((row) => toSigns(row, limits, at))
}

interface Row extends Omit<SignsOfOffice, 'notLive'> {
  readonly party: PartyId | null
  readonly kind: Office['kind']
  readonly partyKind: PartyKind | null
  readonly validFrom: string
  readonly validUntil: string | null
  readonly hasResponsible: boolean
  readonly hasCertificate: boolean
  readonly forwards: boolean
}

/** As routing sees it; that a certificate holds now is all that it needs to know of it. */
function toSigns(row: Row, limits: LiveLimits, at: Date): SignsOfOffice {
  const { party, kind, partyKind, validFrom, validUntil, hasResponsible, hasCertificate, forwards, ...signs } = row
  const seen = (time: string | null) => (time === null ? null : new Date(time))
  const { office, lastPolledAt, canaryConfirmedAt } = signs
  const watch = {
    office,
    hasResponsible,
    forwards,
    lastPolledAt: seen(lastPolledAt),
    canaryConfirmedAt: seen(canaryConfirmedAt),
  }
  const tlsCertificates =
    hasCertificate && party !== null ? [{ party, from: at, until: new Date(at.getTime() + 1) }] : []
  const known: Office = {
    id: office as OfficeId,
    party,
    partyKind,
    kind,
    validFrom,
    validUntil,
    tlsCertificates,
    watch,
  }
  return { ...signs, notLive: findNotLive(known, limits, helsinkiDate(at), at) }
}
