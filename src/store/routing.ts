import type { Sql, TransactionSql } from 'postgres'
import type { PartyId } from '../message/ids.ts'
import {
  createRoutingTable,
  type LiveLimits,
  type Merger,
  type MunicipalityArea,
  type OfficeRow,
  type OfficeWatch,
  type RoutingRule,
  type RoutingTable,
  type TlsCertificate,
  type VersionTaken,
} from '../route/table.ts'

/**
 * The routing table as the database holds it at one moment: one snapshot for all its tables, so that a change of
 * several rows is seen whole or not at all. Past and future rows come too, for a date decides what holds.
 * Throws what PostgreSQL throws, and an Error when there is no manual desk.
 * @param accepts whether a party can poll with its registered TLS certificate of this thumbprint, its dates aside
 */
export function loadRoutingTable(
  sql: Sql,
  accepts: (thumbprint: string) => boolean,
  liveLimits: LiveLimits,
): Promise<RoutingTable> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const rows = {
      municipalities: await selectMunicipalities(tx),
      municipalityAreas: await selectMunicipalityAreas(tx),
      mergers: await selectMergers(tx),
      offices: await selectOffices(tx),
      tlsCertificates: await selectTlsCertificates(tx, accepts),
      rules: await selectRules(tx),
      versionsTaken: await selectVersionsTaken(tx),
      watches: await selectWatches(tx),
    }
    return createRoutingTable(rows, liveLimits)
  })
}

async function selectMunicipalities(tx: TransactionSql): Promise<string[]> {
  const rows = await tx<{ code: string }[]>`select code from municipality`
  return rows.map((row) => row.code)
}

function selectMunicipalityAreas(tx: TransactionSql): Promise<MunicipalityArea[]> {
  return tx<MunicipalityArea[]>`
    select municipality, area,
      to_char(valid_from, 'YYYY-MM-DD') as "validFrom", to_char(valid_until, 'YYYY-MM-DD') as "validUntil"
    from municipality_area`
}

function selectMergers(tx: TransactionSql): Promise<Merger[]> {
  return tx<Merger[]>`
    select old_code as "oldCode", successor, to_char(effective, 'YYYY-MM-DD') as effective from municipality_merger`
}

/** An office is open while both it and its party are (greatest and least pass over nulls). */
function selectOffices(tx: TransactionSql): Promise<OfficeRow[]> {
  return tx<OfficeRow[]>`
    select office.id, office.party, party.kind as "partyKind", office.kind,
      to_char(greatest(office.valid_from, party.valid_from), 'YYYY-MM-DD') as "validFrom",
      to_char(least(office.valid_until, party.valid_until), 'YYYY-MM-DD') as "validUntil"
    from office left join party on party.id = office.party`
}

/**
 * Instants come as numbers: how a connection reads timestamps depends on what else uses it (drizzle turns them into
 * text).
 */
async function selectTlsCertificates(
  tx: TransactionSql,
  accepts: (thumbprint: string) => boolean,
): Promise<TlsCertificate[]> {
  const rows = await tx<{ thumbprint: string; party: PartyId; from: number; until: number }[]>`
    select thumbprint, party, (extract(epoch from valid_from) * 1000)::float8 as "from",
      (extract(epoch from least(valid_until, withdrawn_at)) * 1000)::float8 as until
    from certificate where purpose = 'tls'`
  return rows
    .filter(({ thumbprint }) => accepts(thumbprint))
    .map(({ party, from, until }) => ({ party, from: new Date(from), until: new Date(until) }))
}

async function selectWatches(tx: TransactionSql): Promise<OfficeWatch[]> {
  const rows = await tx<{ office: string; hasResponsible: boolean; polled: number | null; canary: number | null }[]>`
    select office, responsible_name is not null as "hasResponsible",
      (extract(epoch from last_polled_at) * 1000)::float8 as polled,
      (extract(epoch from canary_confirmed_at) * 1000)::float8 as canary
    from office_watch`
  const toDate = (ms: number | null) => (ms === null ? null : new Date(ms))
  return rows.map(({ office, hasResponsible, polled, canary }) => ({
    office,
    hasResponsible,
    lastPolledAt: toDate(polled),
    canaryConfirmedAt: toDate(canary),
  }))
}

function selectRules(tx: TransactionSql): Promise<RoutingRule[]> {
  return tx<RoutingRule[]>`
    select id, receiver_kind as "receiverKind", message_type as "messageType", municipality, area, urgency, language,
      office, to_char(valid_from, 'YYYY-MM-DD') as "validFrom", to_char(valid_until, 'YYYY-MM-DD') as "validUntil"
    from routing_rule`
}

function selectVersionsTaken(tx: TransactionSql): Promise<VersionTaken[]> {
  return tx<VersionTaken[]>`
    select party, message_type as "messageType", schema_version as "schemaVersion" from party_version`
}
