import type { LegalMode } from '../message/message.ts'
import type { Consented, Route } from '../message/stages.ts'
import { selectVersionsTaken } from '../message/versions.ts'
import { atManualDesk } from './explain.ts'
import { createRouteRefusal } from './refusal.ts'
import { findVersionsTaken, type RoutingTable } from './table.ts'

/**
 * The route of a message whose version the party that it goes to takes. What the law has sent on its own ground must
 * arrive in any version: to the manual desk, where people read every one.
 * @throws Refusal `version.not-taken`, naming the versions taken; the sender of any other message still has it
 */
export function routeByVersion({ validated }: Consented, route: Route, table: RoutingTable): Route {
  const { type, message } = validated
  if (route.party === null) return route
  const taken = selectVersionsTaken(type.versions, findVersionsTaken(table, route.party, type.name))
  if (taken.includes(type.version)) return route
  if (!statutory.includes(message.legalBasis.mode)) {
    const rule = `the receiver takes version ${taken.join(', ')}`
    throw createRouteRefusal('version.not-taken', 'schemaVersion', rule, validated)
  }
  return atManualDesk(table, 'version.not-taken', withoutWinner(route))
}

const statutory: readonly LegalMode[] = ['statutory-without-consent', 'statutory-notice']

function withoutWinner({ explanation }: Route): Route['explanation'] {
  const considered = explanation.considered.map((one) =>
    one.outcome === 'won' ? { ...one, outcome: 'version-not-taken' as const } : one,
  )
  return { ...explanation, considered }
}
