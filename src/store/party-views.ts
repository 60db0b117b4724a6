import type postgres from 'postgres'
import type { CertificatePurpose } from '../message/ids.ts'
import type {
  CertificateOfParty,
  KeptLicence,
  ListedParty,
  NamedArea,
  OfficeOfParty,
} from '../message/party-details.ts'
import { rfc3339 } from './rfc3339.ts'

/** Every party, or those of some areas. */
export function listPartyViews(sql: postgres.Sql, areas: 'all' | readonly string[]): Promise<ListedParty[]> {
  return selectParties(sql, sql`${areas === 'all'} or p.area = any (${areas === 'all' ? [] : [...areas]})`)
}

export async function findPartyView(sql: postgres.Sql, party: string): Promise<ListedParty | undefined> {
  const [found] = await selectParties(sql, sql`p.party = ${party}`)
  return found
}

/** @returns null in none, undefined there is no such party */
export async function findAreaOfParty(sql: postgres.Sql, party: string): Promise<string | null | undefined> {
  const [row] = await sql<
    { area: string | null }[]
  >`select ${areaOfParty(sql)} as area from party p where p.id = ${party}`
  return row?.area
}

export function listOfficesOf(sql: postgres.Sql, party: string): Promise<OfficeOfParty[]> {
  return sql<OfficeOfParty[]>`
    select o.id as office, o.kind, json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as names, o.area,
      to_char(o.valid_from, 'YYYY-MM-DD') as "validFrom", to_char(o.valid_until, 'YYYY-MM-DD') as "validUntil",
      coalesce(f.languages, a.languages, '{}') as languages, f.opening, f.on_call as "onCall",
      coalesce(r.mode, 'poll') as reception
    from office o left join office_profile f on f.office = o.id left join area a on a.code = o.area
      left join reception r on r.office = o.id
    where o.party = ${party} order by o.kind, o.id`
}

/** Those that hold first, then by their end; what was withdrawn last. */
export function listCertificatesOf(sql: postgres.Sql, party: string): Promise<CertificateOfParty[]> {
  return sql<CertificateOfParty[]>`
    select c.thumbprint, c.purpose, ${rfc3339(sql, 'c.valid_from')} as "validFrom",
      ${rfc3339(sql, 'c.valid_until')} as "validUntil", ${rfc3339(sql, 'c.withdrawn_at')} as "withdrawnAt",
      ${rfc3339(sql, 'u.used_at')} as "usedAt"
    from certificate c left join certificate_use u on u.thumbprint = c.thumbprint
    where c.party = ${party} order by c.withdrawn_at desc nulls first, c.purpose desc, c.valid_until, c.thumbprint`
}

/** Newest first. */
export function listLicences(sql: postgres.Sql, party: string): Promise<KeptLicence[]> {
  return sql<KeptLicence[]>`
    select ${rfc3339(sql, 'at')} as at, granted, entry::float8 as entry, report from licence_report
    where party = ${party} order by at desc, id desc limit 10`
}

/** The areas, for whoever registers an office. */
export function listAreas(sql: postgres.Sql): Promise<NamedArea[]> {
  return sql<NamedArea[]>`
    select code, json_build_object('fi', name_fi, 'sv', name_sv, 'en', name_en) as names from area order by code`
}

function selectParties(sql: postgres.Sql, which: postgres.PendingQuery<postgres.Row[]>) {
  return sql<ListedParty[]>`
    select p.* from (
      select p.id as party, p.kind, json_build_object('fi', p.name_fi, 'sv', p.name_sv, 'en', p.name_en) as names,
        ${areaOfParty(sql)} as area, to_char(p.valid_from, 'YYYY-MM-DD') as "validFrom",
        to_char(p.valid_until, 'YYYY-MM-DD') as "validUntil",
        (select count(*)::float8 from office o where o.party = p.id) as offices,
        ${lastEnd(sql, 'signature')} as "signatureUntil", ${lastEnd(sql, 'tls')} as "tlsUntil",
        (select ${rfc3339(sql, 'max(u.used_at)')} from certificate_use u join certificate c on c.thumbprint = u.thumbprint
          where c.party = p.id) as "calledAt",
        (select l.granted from licence_report l where l.party = p.id order by l.at desc, l.id desc limit 1) as licensed
      from party p) as p
    where ${which} order by p.kind, p.area, p.party`
}

function lastEnd(sql: postgres.Sql, purpose: CertificatePurpose) {
  return sql`(select ${rfc3339(sql, 'max(c.valid_until)')} from certificate c
    where c.party = p.id and c.purpose = ${purpose} and c.withdrawn_at is null)`
}

function areaOfParty(sql: postgres.Sql) {
  return sql`(select case when count(distinct o.area) = 1 and bool_and(o.area is not null) then min(o.area) end
    from office o where o.party = p.id)`
}
