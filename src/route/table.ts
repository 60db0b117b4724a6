import type { OfficeId, PartyId, PartyKind } from '../message/ids.ts'
import type { DateWindow } from './dates.ts'

/**
 * What routing knows at one moment: an immutable snapshot, indexed so that a choice costs microseconds.
 * Built by `createRoutingTable` from the rows of the store; every change of a row means a new snapshot.
 */
export interface RoutingTable {
  /** Municipality code → its areas, newest first. A code that is not here names no municipality. */
  readonly municipalities: ReadonlyMap<string, readonly MunicipalityArea[]>
  /** Code that a merger ended → its direct successor. */
  readonly mergers: ReadonlyMap<string, Merger>
  readonly offices: ReadonlyMap<string, Office>
  readonly manualDesk: OfficeId
  /** Rules by receiver kind and the narrowest place they name; see `rulesFor`. */
  readonly rules: ReadonlyMap<string, readonly RoutingRule[]>
  /** Default offices by their party. */
  readonly defaultOffices: ReadonlyMap<string, readonly Office[]>
  /** Versions that parties have said that they take; see `findVersionsTaken`. */
  readonly versionsTaken: ReadonlyMap<string, readonly string[]>
  readonly liveLimits: LiveLimits
}

/** Rows as the store holds them; dates are `YYYY-MM-DD` in Finland. */
export interface RoutingRows {
  readonly municipalities: readonly string[]
  readonly municipalityAreas: readonly MunicipalityArea[]
  readonly mergers: readonly Merger[]
  readonly offices: readonly OfficeRow[]
  readonly tlsCertificates: readonly TlsCertificate[]
  readonly watches: readonly OfficeWatch[]
  readonly rules: readonly RoutingRule[]
  readonly versionsTaken: readonly VersionTaken[]
}

/** A party says that it takes a version of a message type. */
export interface VersionTaken {
  readonly party: PartyId
  readonly messageType: string
  readonly schemaVersion: string
}

export interface MunicipalityArea extends DateWindow {
  readonly municipality: string
  readonly area: string
}

export interface Merger {
  readonly oldCode: string
  /** The direct successor: it may itself have merged later. */
  readonly successor: string
  readonly effective: string
}

export interface OfficeRow extends DateWindow {
  readonly id: OfficeId
  /** Null when nobody is registered for it, as for the manual desk. */
  readonly party: PartyId | null
  readonly partyKind: PartyKind | null
  readonly kind: 'default' | 'unit' | 'manual-desk'
}

export interface Office extends OfficeRow {
  /** When its party can poll. */
  readonly tlsCertificates: readonly TlsCertificate[]
  /** Absent: nothing was ever heard of it. */
  readonly watch?: OfficeWatch
}

/**
 * When a party can poll with one registered TLS certificate: from its start until its end or its withdrawal. One that
 * the gateway refuses (revoked, path not valid, not for this use) is not among the rows.
 */
export interface TlsCertificate {
  readonly party: PartyId
  readonly from: Date
  readonly until: Date
}

/** How old the last sign of life may be. */
export interface LiveLimits {
  readonly polledMinutesMax: number
  readonly canaryHoursMax: number
}

/** Signs that an office is looked after. */
export interface OfficeWatch {
  readonly office: string
  /** Whether a person is named who answers for it. */
  readonly hasResponsible: boolean
  readonly lastPolledAt: Date | null
  readonly canaryConfirmedAt: Date | null
}

/** A routing rule: what it names must all hold; null names nothing. */
export interface RoutingRule extends DateWindow {
  readonly id: string
  readonly receiverKind: PartyKind
  readonly messageType: string | null
  readonly municipality: string | null
  readonly area: string | null
  readonly urgency: string | null
  readonly language: string | null
  readonly office: OfficeId
  readonly validFrom: string
}

/**
 * Indexes the rows. Throws an Error (a fault, not a refusal) without a manual desk: then there is nowhere to send what
 * no rule takes.
 */
export function createRoutingTable(rows: RoutingRows, liveLimits: LiveLimits): RoutingTable {
  const offices = createOffices(rows)
  const areas = Map.groupBy(rows.municipalityAreas.toSorted(newestFirst), (row) => row.municipality)
  return {
    municipalities: new Map(rows.municipalities.map((code) => [code, areas.get(code) ?? []])),
    mergers: new Map(rows.mergers.map((merger) => [merger.oldCode, merger])),
    offices: new Map(offices.map((office) => [office.id, office])),
    manualDesk: getManualDesk(rows.offices),
    rules: Map.groupBy(rows.rules, (rule) => ruleKey(rule.receiverKind, placeOf(rule))),
    defaultOffices: Map.groupBy(
      offices.filter(({ kind }) => kind === 'default').toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      ({ party }) => party ?? '',
    ),
    versionsTaken: groupVersions(rows.versionsTaken),
    liveLimits,
  }
}

/** The rules that can match a receiver kind and a place: those for the municipality, for the area, and for no place. */
export function rulesFor(
  table: RoutingTable,
  kind: PartyKind,
  municipality: string | null,
  area: string | null,
): RoutingRule[] {
  const places = [municipality && `municipality ${municipality}`, area && `area ${area}`, '']
  return places.filter((place) => place !== null).flatMap((place) => table.rules.get(ruleKey(kind, place)) ?? [])
}

/**
 * The versions of a type that a party has said it takes, lowest first; undefined when it has said nothing of the type.
 */
export function findVersionsTaken(table: RoutingTable, party: PartyId, type: string): readonly string[] | undefined {
  return table.versionsTaken.get(`${party} ${type}`)
}

function groupVersions(rows: readonly VersionTaken[]): Map<string, string[]> {
  const grouped = Map.groupBy(rows, ({ party, messageType }) => `${party} ${messageType}`)
  const lowestFirst = (taken: VersionTaken[]) =>
    taken.map(({ schemaVersion }) => schemaVersion).sort((a, b) => Number(a) - Number(b))
  return new Map([...grouped].map(([key, taken]) => [key, lowestFirst(taken)]))
}

function newestFirst(a: DateWindow, b: DateWindow): number {
  return (b.validFrom ?? '').localeCompare(a.validFrom ?? '')
}

function createOffices({ offices, tlsCertificates, watches }: RoutingRows): Office[] {
  const byParty = Map.groupBy(tlsCertificates, (certificate) => certificate.party)
  const byOffice = new Map(watches.map((watch) => [watch.office, watch]))
  return offices.map((office) => {
    const watch = byOffice.get(office.id)
    return {
      ...office,
      tlsCertificates: office.party === null ? [] : (byParty.get(office.party) ?? []),
      ...(watch && { watch }),
    }
  })
}

function getManualDesk(offices: readonly OfficeRow[]): OfficeId {
  const desks = offices.filter((office) => office.kind === 'manual-desk').map((office) => office.id)
  const [first] = desks.toSorted()
  if (first === undefined) throw new Error('The routing table has no manual desk')
  return first
}

function placeOf(rule: RoutingRule): string {
  if (rule.municipality !== null) return `municipality ${rule.municipality}`
  return rule.area === null ? '' : `area ${rule.area}`
}

function ruleKey(kind: PartyKind, place: string): string {
  return `${kind} ${place}`
}
