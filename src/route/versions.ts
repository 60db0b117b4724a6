import { Refusal } from '../errors.ts'
import type { Consented, Route } from '../message/stages.ts'
import { findVersionsTaken, type RoutingTable } from './table.ts'

/**
 * Whether the party that a message goes to takes the version of its type. One that has said nothing of the type takes
 * its lowest; at the manual desk nobody has said anything, and people read every version.
 * @throws Refusal `version.not-taken`, naming the versions taken
 */
export function requireVersionTaken({ validated }: Consented, { party }: Route, table: RoutingTable): void {
  if (party === null) return
  const { type, verified } = validated
  const taken = findVersionsTaken(table, party, type.name) ?? [type.lowestVersion]
  if (taken.includes(type.version)) return
  const rule = `the receiver takes version ${taken.join(', ')}`
  const place = verified.received.encoding === 'xml' ? '/message/schemaVersion' : '/schemaVersion'
  throw new Refusal('version.not-taken', `schemaVersion: ${rule}`, [{ code: 'version.not-taken', place, rule }])
}
