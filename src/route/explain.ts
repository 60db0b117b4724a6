import { helsinkiDate } from '../message/helsinki-time.ts'
import type { PartyKind } from '../message/ids.ts'
import type { Route, RouteExplanation } from '../message/stages.ts'
import { isWithin } from './dates.ts'
import { isHeld } from './held.ts'
import { findArea, findMunicipality } from './municipalities.ts'
import { rankRules, specificity } from './specificity.ts'
import { type RoutingRule, type RoutingTable, rulesFor } from './table.ts'

/** What a route depends on, and nothing else: no person can be told from it but by a rare municipality. */
export interface RoutingFacts {
  readonly messageType: string
  readonly receiverKind: PartyKind
  /** A municipality code that a field of the message names as where it goes, of three digits like the others. */
  readonly municipality?: string
  /** Of the person; absent where the message is about none. */
  readonly homeMunicipality?: string
  readonly placeOfStay?: string
  readonly urgency: 'normal' | 'urgent'
  /** Null where the message is about nobody: then no language is asked for. */
  readonly language: string | null
}

/**
 * The office for these facts at `at`, with every rule that matched and what became of it. A message that names where it
 * goes goes there; an urgent matter goes by the place of stay (SVL 1301/2014 12 §), any other by the home municipality.
 * The best rule decides: where its office is not held, the matter goes to the manual desk, never silently to another
 * office.
 */
export function explainRoute(facts: RoutingFacts, table: RoutingTable, at: Date): Route {
  const date = helsinkiDate(at)
  const place = selectPlace(facts, table, date)
  if (!place?.resolved && facts.receiverKind === 'social-services') {
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

/** The route to the people who look at what no office can take. */
export function atManualDesk(
  table: RoutingTable,
  reason: Exclude<Route['reason'], 'rule' | 'thread' | 'named'>,
  explanation: RouteExplanation,
): Route {
  return { office: table.manualDesk, party: null, reason, rule: null, explanation }
}

type PlaceSource = NonNullable<RouteExplanation['municipality']>['from']

interface Place {
  readonly given: string
  readonly resolved: string | null
  readonly from: PlaceSource
  readonly area: string | null
  readonly unknownStay?: string
}

function selectPlace(facts: RoutingFacts, table: RoutingTable, date: string): Place | undefined {
  const { municipality, homeMunicipality, placeOfStay, urgency } = facts
  const placeAt = (given: string, from: PlaceSource) => createPlace(given, from, table, date)
  if (municipality !== undefined) return placeAt(municipality, 'field')
  const home = homeMunicipality === undefined ? undefined : placeAt(homeMunicipality, 'home')
  if (urgency !== 'urgent' || placeOfStay === undefined) return home
  const stay = placeAt(placeOfStay, 'stay')
  return stay.resolved === null && home ? { ...home, unknownStay: placeOfStay } : stay
}

function createPlace(given: string, from: PlaceSource, table: RoutingTable, date: string): Place {
  const resolved = findMunicipality(table, given, date) ?? null
  const area = resolved === null ? null : (findArea(table, resolved, date) ?? null)
  return { given, resolved, from, area }
}

function matchingRules(
  facts: RoutingFacts,
  place: Place | undefined,
  table: RoutingTable,
  date: string,
): RoutingRule[] {
  const names = (named: string | null, fact: string | null) => named === null || named === fact
  const area = place?.area ?? null
  return rulesFor(table, facts.receiverKind, place?.resolved ?? null, area).filter(
    (rule) =>
      isWithin(date, rule) &&
      names(rule.messageType, facts.messageType) &&
      names(rule.area, area) &&
      names(rule.urgency, facts.urgency) &&
      names(rule.language, facts.language),
  )
}

function lostTo(best: RoutingRule, rule: RoutingRule): 'conflict' | 'less-specific' {
  return specificity(rule) === specificity(best) ? 'conflict' : 'less-specific'
}

function explain(place: Place | undefined, considered: RouteExplanation['considered']): RouteExplanation {
  if (place === undefined) return { municipality: null, area: null, considered }
  const { given, resolved, from, area, unknownStay } = place
  const municipality = { given, resolved, from }
  return { municipality, area, ...(unknownStay === undefined ? {} : { unknownStay }), considered }
}
