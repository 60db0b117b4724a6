import { type Consented, createStage, type Routed } from '../message/stages.ts'
import { explainRoute, type RoutingFacts } from './explain.ts'
import type { RoutingTable } from './table.ts'

export type { RoutingTable }

/**
 * Chooses the office of a message at `at`. Total: what no office can take goes to the manual desk, with the reason, so
 * nothing that verified is dropped and nothing is refused here.
 */
export function selectRoute(consented: Consented, table: RoutingTable, at: Date): Routed {
  return createStage<Routed>({ consented, route: explainRoute(routingFacts(consented), table, at) })
}

function routingFacts({ validated: { type, message } }: Consented): RoutingFacts {
  const { homeMunicipality, placeOfStay, contactLanguage } = message.person
  return {
    messageType: type.name,
    receiverKind: type.receiverKind,
    homeMunicipality,
    ...(placeOfStay === undefined ? {} : { placeOfStay }),
    urgency: message.urgency,
    language: contactLanguage,
  }
}
