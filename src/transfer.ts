import { type Closed, type ClosingStep, type DeliveryDeps, requireItem, requireReceipt } from './delivery.ts'
import { Refusal } from './errors.ts'
import { handoverFailure, type Stamp } from './evidence/evidence.ts'
import { astray, givenOn } from './evidence/item-steps.ts'
import type { Receipt } from './evidence/receipt.ts'
import {
  type AstrayReason,
  type Destination,
  findAstray,
  isSameTransfer,
  type KeptMove,
  manualDesk,
  type Transfer,
  type TransferReason,
} from './message/custody.ts'
import type { InboxItem } from './message/delivery.ts'
import type { OfficeId, PartyId } from './message/ids.ts'

/** What transfers need from the world. */
export interface TransferDeps extends Pick<DeliveryDeps, 'stamp' | 'officesOf' | 'findItem'> {
  /** Every move of an item so far. */
  findMoves(item: number): Promise<readonly KeptMove[]>
  /** The receipt of where a move went. */
  findReceiptOf(move: KeptMove): Promise<Receipt>
  /** An office that somebody can take this item at now; the manual desk is none. */
  findDestination(office: OfficeId, item: InboxItem): Destination | undefined
  transfer(step: TransferStep): Promise<Closed>
}

export interface TransferStep extends ClosingStep {
  readonly leaseToken: number
  readonly to: OfficeId
  /** As its evidence says it, of where it goes. */
  readonly reason: `receiver.${TransferReason}` | AstrayReason
  /** RFC 3339, as the evidence says it. */
  readonly at: string
}

/**
 * Gives an item that came to the wrong office on to the right one, under the present lease; its clocks run on. What
 * would come to an office that had it before, or has moved too often, goes to the manual desk instead, and the receipt
 * says so. The same transfer again gets the same receipt.
 * @returns the receipt of where it went
 * @throws Refusal `request.not-found`, `request.malformed`, `lease.lost`, `item.closed`, `item.stopped`
 */
export async function transferItem(
  deps: TransferDeps,
  party: PartyId,
  number: number,
  wish: Transfer,
): Promise<Receipt> {
  const offices = deps.officesOf(party)
  const item = await requireItem(deps, offices, number)
  const moves = await deps.findMoves(number)
  const before = moves.find((move) => isSameTransfer(move, offices, wish))
  if (before) return deps.findReceiptOf(before)
  const target = requireDestination(deps, item, wish.office)
  const step = createStep(item, party, target, wish, findAstray(moves, target.office), deps.stamp())
  const closed = await deps.transfer({ ...step, offices })
  if (closed.receipt) return closed.receipt
  const meanwhile = (await deps.findMoves(number)).find((move) => isSameTransfer(move, offices, wish))
  if (meanwhile) return deps.findReceiptOf(meanwhile)
  // It was theirs, and is not now: they have given it away.
  return requireReceipt(closed.closing === 'absent' ? { closing: 'closed' } : closed)
}

function createStep(
  item: InboxItem,
  party: PartyId,
  { office, party: receiver }: Destination,
  { leaseToken, reason }: Transfer,
  astrayReason: AstrayReason | undefined,
  stamp: Stamp,
): Omit<TransferStep, 'offices'> {
  const given = `receiver.${reason}` as const
  const custody = { from: item.office }
  const where = astrayReason
    ? astray(item, custody, astrayReason, stamp)
    : givenOn(item, { party: receiver, office }, custody, given, stamp)
  return {
    party,
    item: item.item,
    leaseToken,
    to: astrayReason ? manualDesk : office,
    reason: astrayReason ?? given,
    at: stamp.at.toISOString(),
    evidence: [handoverFailure(item, party, given, stamp), where],
  }
}

/** @throws Refusal `request.malformed` naming the rule that the office breaks */
function requireDestination(deps: TransferDeps, item: InboxItem, office: OfficeId): Destination {
  const refuse = (rule: string): never => {
    throw new Refusal('request.malformed', `office ${rule}`)
  }
  if (office === item.office) return refuse('is not the one that has the item')
  if (office === manualDesk) return refuse('is not the manual desk: give the item back with a rejection')
  const found = deps.findDestination(office, item)
  if (!found) return refuse('is one that is open, and that somebody can take items at now')
  if (found.kind !== 'social-services' || deps.findDestination(item.office, item)?.kind === 'fpa') {
    return refuse('is one of social services, for an item that came to social services')
  }
  return found.takesVersion ? found : refuse('is one whose party takes this version of the message type')
}
