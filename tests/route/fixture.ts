import type { OfficeId, PartyId } from '../../src/message/ids.ts'
import type { RoutingFacts } from '../../src/route/explain.ts'
import {
  createRoutingTable,
  type OfficeRow,
  type RoutingRows,
  type RoutingRule,
  type RoutingTable,
} from '../../src/route/table.ts'

export const fpa = '0246246-0' as PartyId
export const satakunta = '3221304-3' as PartyId
export const southSavo = '3221315-8' as PartyId

/** Noon in Finland on a day of 2026. */
export const noon = new Date('2026-03-02T10:00:00Z')

/** A concern about someone living in Vittis; `changes` says what differs. */
export function facts(changes: Partial<RoutingFacts> = {}): RoutingFacts {
  return {
    messageType: 'concern-consented',
    receiverKind: 'social-services',
    homeMunicipality: '102',
    urgency: 'normal',
    language: 'fi',
    ...changes,
  }
}

/** A corner of Finland: Satakunta with Vittis (102), South Savo with Mäntyharju (507), and their default rules. */
export function table(changes: Partial<RoutingRows> = {}): RoutingTable {
  return createRoutingTable({ ...rows, ...changes }, liveLimits)
}

export const liveLimits = { polledMinutesMax: 60, canaryHoursMax: 26 }

/** The default rules and these. */
export function withRules(...rules: RoutingRule[]): RoutingTable {
  return table({ rules: [...rows.rules, ...rules] })
}

export function rule(id: string, changes: Partial<RoutingRule> = {}): RoutingRule {
  return {
    id,
    receiverKind: 'social-services',
    messageType: null,
    municipality: null,
    area: null,
    urgency: null,
    language: null,
    office: 'unit' as OfficeId,
    validFrom: '2023-01-01',
    validUntil: null,
    ...changes,
  }
}

export function office(id: string, party: PartyId | null, changes: Partial<OfficeRow> = {}): OfficeRow {
  const partyKind = party === null ? null : party === fpa ? 'fpa' : 'social-services'
  return {
    id: id as OfficeId,
    party,
    partyKind,
    kind: 'default',
    validFrom: '2023-01-01',
    validUntil: null,
    ...changes,
  }
}

export const area = (
  municipality: string,
  code: string,
  validFrom = '2023-01-01',
  validUntil: string | null = null,
) => ({
  municipality,
  area: code,
  validFrom,
  validUntil,
})

export const rows: RoutingRows = {
  municipalities: ['102', '507', '214'],
  municipalityAreas: [area('102', '06'), area('214', '06'), area('507', '12')],
  mergers: [
    { oldCode: '588', successor: '507', effective: '2025-01-01' },
    { oldCode: '913', successor: '102', effective: '2009-01-01' },
  ],
  offices: [
    office('fpa', fpa),
    office('area-06', satakunta),
    office('area-12', southSavo),
    office('unit', satakunta, { kind: 'unit' }),
    office('manual-desk', null, { kind: 'manual-desk' }),
  ],
  tlsCertificates: [fpa, satakunta, southSavo].map((party) => ({
    party,
    from: new Date('2020-01-01T00:00:00Z'),
    until: new Date('2035-01-01T00:00:00Z'),
  })),
  rules: [
    rule('default-fpa', { receiverKind: 'fpa', office: 'fpa' as OfficeId }),
    rule('default-area-06', { area: '06', office: 'area-06' as OfficeId }),
    rule('default-area-12', { area: '12', office: 'area-12' as OfficeId }),
  ],
  versionsTaken: [],
  watches: ['fpa', 'fpa-06', 'area-06', 'area-12', 'unit'].map((id) => ({
    office: id,
    hasResponsible: true,
    // Always lately.
    lastPolledAt: new Date('2035-01-01T00:00:00Z'),
    canaryConfirmedAt: new Date('2035-01-01T00:00:00Z'),
  })),
}
