import type { Destination } from '../message/custody.ts'
import { helsinkiDate } from '../message/helsinki-time.ts'
import type { OfficeId } from '../message/ids.ts'
import { selectVersionsTaken } from '../message/versions.ts'
import { isHeld } from './held.ts'
import { findVersionsTaken, type RoutingTable } from './table.ts'

/** A version of a message type, and all that there are, lowest first. */
export interface TypeVersion {
  readonly name: string
  readonly version: string
  readonly versions: readonly string[]
}

/** An office that an item of this type can be given to at `at`: open, of a party, and somebody can take it there. */
export function findDestination(
  table: RoutingTable,
  id: OfficeId,
  { name, version, versions }: TypeVersion,
  at: Date,
): Destination | undefined {
  const office = table.offices.get(id)
  if (!office?.party || !office.partyKind || !isHeld(office, helsinkiDate(at), at)) return undefined
  const { party, partyKind: kind } = office
  const taken = selectVersionsTaken(versions, findVersionsTaken(table, party, name))
  return { office: id, party, kind, takesVersion: taken.includes(version) }
}
