import { findDirection } from '../message/direction.ts'
import { findField } from '../message/field.ts'
import { helsinkiDate } from '../message/helsinki-time.ts'
import type { OfficeId } from '../message/ids.ts'
import { type Consented, createStage, isConsigned, type Route, type Routed } from '../message/stages.ts'
import { explainRoute, type RoutingFacts } from './explain.ts'
import { findNotLive } from './live.ts'
import { explainNamed } from './named.ts'
import { requireToldOfCorrection } from './superseded.ts'
import type { RoutingTable } from './table.ts'
import { explainThread } from './thread.ts'
import { routeByVersion } from './versions.ts'

export type { RoutingTable }

/**
 * Chooses the office of a message at `at`: what no office can take goes to the manual desk, with the reason, so nothing
 * is dropped. An office that is not live receives all the same, and the route says why it is not.
 * @throws Refusal `version.not-taken`, when the receiver has no use for the document and the law does not have it sent;
 *   `reference.not-allowed`, when it supersedes what another party has stored
 */
export function selectRoute(consented: Consented, table: RoutingTable, at: Date): Routed {
  const route = routeByVersion(consented, explain(consented, table, at), table)
  requireToldOfCorrection(consented, route)
  return createStage<Routed>({ consented, route: withLife(route, table, at) })
}

function explain(consented: Consented, table: RoutingTable, at: Date): Route {
  const { type, message } = consented.validated
  const facts = routingFacts(consented)
  if (typeof type.routedBy === 'object' && 'office' in type.routedBy) {
    const named = String(findField(message, type.routedBy.office)) as OfficeId
    return explainNamed(named, facts.receiverKind, table, at)
  }
  if (type.routedBy !== 'reference') return explainRoute(facts, table, at)
  const { referred } = consented.links
  if (!referred) throw new Error('a message routed by reference has none')
  return explainThread(facts, { referred, from: message.from }, table, at)
}

function withLife(route: Route, table: RoutingTable, at: Date): Route {
  const office = table.offices.get(route.office)
  const notLive = office && isConsigned(route) ? findNotLive(office, table.liveLimits, helsinkiDate(at), at) : []
  return notLive.length === 0 ? route : { ...route, explanation: { ...route.explanation, notLive } }
}

function routingFacts({ validated: { type, message, verified } }: Consented): RoutingFacts {
  const direction = findDirection(type, verified.signer.kind)
  if (!direction) throw new Error('the sender may not send this type')
  const { urgency, person } = message
  return {
    messageType: type.name,
    receiverKind: direction.to,
    urgency,
    language: person?.contactLanguage ?? null,
    ...(typeof type.routedBy === 'object' && 'municipality' in type.routedBy
      ? { municipality: String(findField(message, type.routedBy.municipality)) }
      : whereabouts(message.person)),
  }
}

function whereabouts(person: Consented['validated']['message']['person']) {
  if (!person) return {}
  const { homeMunicipality, placeOfStay } = person
  return { homeMunicipality, ...(placeOfStay === undefined ? {} : { placeOfStay }) }
}
