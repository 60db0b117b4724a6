import { helsinkiDate } from '../message/helsinki-time.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import type { KnownMessage } from '../message/links.ts'
import type { Route, RouteExplanation } from '../message/stages.ts'
import { isWithin } from './dates.ts'
import { atManualDesk, explainRoute, type RoutingFacts } from './explain.ts'
import { isHeld } from './held.ts'
import type { RoutingTable } from './table.ts'

/**
 * The other end of a thread at `at`. A message about one's own goes to the office where that lies or lay; one about a
 * message received goes back to its sender: FPA by its rules, a social services party to its default office. An office
 * that nobody holds any more, or a message that is at the manual desk: there.
 */
export function explainThread(
  facts: Pick<RoutingFacts, 'messageType' | 'urgency' | 'language'>,
  { referred, from }: { readonly referred: KnownMessage; readonly from: PartyId },
  table: RoutingTable,
  at: Date,
): Route {
  if (referred.sender === from) return toOffice(referred.office, table, at)
  const defaults = table.defaultOffices.get(referred.sender) ?? []
  if (defaults.some(({ partyKind }) => partyKind === 'fpa')) return toFpa(facts, referred.sender, table, at)
  const date = helsinkiDate(at)
  const office = defaults.find((one) => isWithin(date, one))
  if (office) return toOffice(office.id, table, at)
  return atManualDesk(table, 'route.none', explain({ party: referred.sender }))
}

function toOffice(id: OfficeId, table: RoutingTable, at: Date): Route {
  const explanation = explain({ office: id })
  const office = table.offices.get(id)
  if (office?.kind === 'manual-desk') return atManualDesk(table, 'route.none', explanation)
  if (!isHeld(office, helsinkiDate(at), at)) return atManualDesk(table, 'route.office-unheld', explanation)
  return { office: id, party: office?.party ?? null, reason: 'thread', rule: null, explanation }
}

function toFpa(
  facts: Pick<RoutingFacts, 'messageType' | 'urgency' | 'language'>,
  party: PartyId,
  table: RoutingTable,
  at: Date,
): Route {
  const { messageType, urgency, language } = facts
  const route = explainRoute({ messageType, urgency, language, receiverKind: 'fpa' }, table, at)
  const explanation = { ...route.explanation, thread: { party } }
  return route.reason === 'rule' ? { ...route, reason: 'thread', rule: null, explanation } : { ...route, explanation }
}

function explain(thread: NonNullable<RouteExplanation['thread']>): RouteExplanation {
  return { municipality: null, area: null, thread, considered: [] }
}
