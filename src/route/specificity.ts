import type { RoutingRule } from './table.ts'

/**
 * Matching rules, best first. Most specific wins: naming the message type outweighs the municipality, that the area,
 * that the urgency, that the language. Rules that tie are in conflict; the later `validFrom` goes first, then the id,
 * so that every process chooses alike.
 */
export function rankRules(rules: readonly RoutingRule[]): RoutingRule[] {
  return rules.toSorted(
    (a, b) => specificity(b) - specificity(a) || compare(b.validFrom, a.validFrom) || compare(a.id, b.id),
  )
}

/** One bit for each thing named, the weightiest highest. */
export function specificity(rule: RoutingRule): number {
  return weights.reduce((sum, [name, weight]) => (rule[name] === null ? sum : sum + weight), 0)
}

const weights = [
  ['messageType', 16],
  ['municipality', 8],
  ['area', 4],
  ['urgency', 2],
  ['language', 1],
] as const

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
