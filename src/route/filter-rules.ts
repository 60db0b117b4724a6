import { findArea, findMunicipality } from './municipalities.ts'
import { rankRules } from './specificity.ts'
import type { RoutingRule, RoutingTable } from './table.ts'

/** What somebody asks about; absent: anything. */
export interface RuleFilter {
  /** Three digits. */
  readonly municipality?: string
  /** Two digits. */
  readonly area?: string
  /** The name of a message type. */
  readonly type?: string
}

/** The forms of what is asked about. */
export const filterForms = { municipality: /^\d{3}$/, area: /^\d{2}$/, type: /^[a-z0-9-]{1,60}$/ } as const

/**
 * The rules that can hold for what is asked, the most specific first: those that name it, and those that do not ask for
 * it. A place counts as it is on the day, or on a rule's own first day if that is later.
 */
export function filterRules(
  rules: readonly RoutingRule[],
  { municipality, area, type }: RuleFilter,
  table: RoutingTable,
  day: string,
): RoutingRule[] {
  const concerned = rules.filter((rule) => {
    const date = rule.validFrom > day ? rule.validFrom : day
    const place = (code: string) => findMunicipality(table, code, date)
    const areaOf = (code: string) => findArea(table, place(code) ?? code, date)
    const lies = rule.area ?? (rule.municipality === null ? null : areaOf(rule.municipality))
    const ofType = type === undefined || rule.messageType === null || rule.messageType === type
    const ofArea = area === undefined || lies === null || lies === area
    const ofMunicipality =
      municipality === undefined ||
      (rule.municipality === null
        ? rule.area === null || rule.area === areaOf(municipality)
        : rule.municipality === municipality || rule.municipality === place(municipality))
    return ofType && ofArea && ofMunicipality
  })
  return rankRules(concerned)
}

/** The rules as they stand on a day, in their order; those that have ended, or never begin, are in neither. */
export function splitRules(
  rules: readonly RoutingRule[],
  day: string,
): { readonly inForce: readonly RoutingRule[]; readonly upcoming: readonly RoutingRule[] } {
  const ends = ({ validUntil }: RoutingRule) => validUntil ?? '9999-12-31'
  return {
    inForce: rules.filter((rule) => rule.validFrom <= day && day < ends(rule)),
    upcoming: rules.filter((rule) => day < rule.validFrom && rule.validFrom < ends(rule)),
  }
}
