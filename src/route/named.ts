import { helsinkiDate } from '../message/helsinki-time.ts'
import type { OfficeId, PartyKind } from '../message/ids.ts'
import type { Route } from '../message/stages.ts'
import { atManualDesk } from './explain.ts'
import { isHeld } from './held.ts'
import type { RoutingTable } from './table.ts'

/** To the office that the message names, if it is one of the receiving kind of party, and held. */
export function explainNamed(named: OfficeId, receiverKind: PartyKind, table: RoutingTable, at: Date): Route {
  const explanation = { municipality: null, area: null, named, considered: [] }
  const office = table.offices.get(named)
  if (office?.partyKind !== receiverKind) return atManualDesk(table, 'route.none', explanation)
  if (!isHeld(office, helsinkiDate(at), at)) return atManualDesk(table, 'route.office-unheld', explanation)
  return { office: named, party: office.party, reason: 'named', rule: null, explanation }
}
