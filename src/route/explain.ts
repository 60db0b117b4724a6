import type { PartyKind } from '../message/ids.ts'
import type { Route, RouteExplanation } from '../message/stages.ts'
import { helsinkiDate, isWithin } from './dates.ts'
import { findArea, findMunicipality } from './municipalities.ts'
import { rankRules, specificity } from './specificity.ts'
import { type Office, type RoutingRule, type RoutingTable, rulesFor } from './table.ts'

/** What a route depends on, and nothing else: no person can be told from it but by a rare municipality. */
export interface RoutingFacts {
  readonly messageType: string
  readonly receiverKind: PartyKind
  /** Three-digit municipality codes. */
  readonly homeMunicipality: string
  readonly placeOfStay?: string
  readonly urgency: 'normal' | 'urgent'
  readonly language: string
}

/**
 * The office for these facts at `at`, with every rule that matched and what became of it. An urgent matter goes by the
 * place of stay (SVL 1301/2014 12 §), any other by the home municipality. The best rule decides: where its office is
 * not held, the matter goes to the manual desk, never silently to another office.
 */
export function explainRoute(facts: RoutingFacts, table: RoutingTable, at: Date): Route {
  const date = helsinkiDate(at)
  const place = selectPlace(facts, table, date)
  if (place.resolved === null && facts.receiverKind === 'social-services') {
    return atManualDesk(table, 'route.municipality-unknown', explain(place, []))
  }
  const [best, ...others] = rankRules(matchingRules(facts, place, table, date))
  if (best === undefined) return atManualDesk(table, 'route.none', explain(place, []))
  const office = table.offices.get(best.office)
  const held = isHeld(office, date, at)
  const explanation = explain(place, [
    { rule: best.id, office: best.office, outcome: held ? 'won' : 'office-unheld' },
    ...others.map((rule) => ({ rule: rule.id, office: rule.office, outcome: lostTo(best, rule) })),
  ])
  if (!held) return atManualDesk(table, 'route.office-unheld', explanation)
  return { office: best.office, party: office?.party ?? null, reason: 'rule', rule: best.id, explanation }
}

interface Place {
  readonly given: string
  readonly resolved: string | null
  readonly from: 'home' | 'stay'
  readonly area: string | null
  readonly unknownStay?: string
}

function selectPlace(facts: RoutingFacts, table: RoutingTable, date: string): Place {
  const home = createPlace(facts.homeMunicipality, 'home', table, date)
  if (facts.urgency !== 'urgent' || facts.placeOfStay === undefined) return home
  const stay = createPlace(facts.placeOfStay, 'stay', table, date)
  return stay.resolved === null ? { ...home, unknownStay: facts.placeOfStay } : stay
}

function createPlace(given: string, from: 'home' | 'stay', table: RoutingTable, date: string): Place {
  const resolved = findMunicipality(table, given, date) ?? null
  const area = resolved === null ? null : (findArea(table, resolved, date) ?? null)
  return { given, resolved, from, area }
}

function matchingRules(facts: RoutingFacts, place: Place, table: RoutingTable, date: string): RoutingRule[] {
  const names = (named: string | null, fact: string | null) => named === null || named === fact
  return rulesFor(table, facts.receiverKind, place.resolved, place.area).filter(
    (rule) =>
      isWithin(date, rule) &&
      names(rule.messageType, facts.messageType) &&
      names(rule.area, place.area) &&
      names(rule.urgency, facts.urgency) &&
      names(rule.language, facts.language),
  )
}

/** Someone can take the message there now: the office is open and its party has a TLS certificate, or it is a manual desk. */
function isHeld(office: Office | undefined, date: string, at: Date): boolean {
  if (office === undefined || !isWithin(date, office)) return false
  return office.kind === 'manual-desk' || office.tlsCertificates.some(({ from, until }) => from <= at && at < until)
}

function lostTo(best: RoutingRule, rule: RoutingRule): 'conflict' | 'less-specific' {
  return specificity(rule) === specificity(best) ? 'conflict' : 'less-specific'
}

function explain(place: Place, considered: RouteExplanation['considered']): RouteExplanation {
  const { given, resolved, from, area, unknownStay } = place
  const municipality = { given, resolved, from }
  return { municipality, area, ...(unknownStay === undefined ? {} : { unknownStay }), considered }
}

function atManualDesk(
  table: RoutingTable,
  reason: Exclude<Route['reason'], 'rule'>,
  explanation: RouteExplanation,
): Route {
  return { office: table.manualDesk, party: null, reason, rule: null, explanation }
}
