import { Refusal } from './errors.ts'
import { type Evidence, handover, handoverFailure, notification, type Stamp } from './evidence/evidence.ts'
import type { Receipt } from './evidence/receipt.ts'
import type { Closing, Confirmation, InboxItem, Lease, LeaseRequest, Rejection } from './message/delivery.ts'
import type { OfficeId, PartyId } from './message/ids.ts'
import type { Asks } from './message/looks.ts'

/** What delivery needs from the world. */
export interface DeliveryDeps {
  stamp(): Stamp
  /** The offices whose inboxes this party holds; for any other party there are none. */
  officesOf(party: PartyId): readonly OfficeId[]
  findItem(offices: readonly OfficeId[], item: number): Promise<InboxItem | undefined>
  /** Leases free items, and logs to whom they are handed out before they are. */
  lease(request: LeaseRequest, evidenceOf: (lease: Lease) => Evidence): Promise<readonly Lease[]>
  /** Lets leases go that nobody will use: their items wait again at once. */
  letGo(party: PartyId, leases: readonly Lease[]): Promise<void>
  /** Told that the systems of these offices were heard of: that they asked, or took what was forwarded to them. */
  onHeard(offices: readonly OfficeId[]): void
  /** What these offices are asked, once in a while: whoever takes it tells them. */
  takeAsks(offices: readonly OfficeId[], at: Date): Promise<Asks>
  /** Wakes when something arrives; must be asked before looking. */
  awaitArrival(offices: readonly OfficeId[], ms: number): Arrival
  confirm(step: ClosingStep & Confirmation): Promise<Closed>
  reject(step: ClosingStep & Rejection): Promise<Closed>
}

export interface Arrival {
  readonly woken: Promise<Wake>
  cancel(): void
}

/** Why a wait ended: something may have arrived, the time is up, or the gateway is about to stop. */
export type Wake = 'arrived' | 'time-up' | 'closing'

export interface ClosingStep {
  readonly party: PartyId
  readonly offices: readonly OfficeId[]
  readonly item: number
  /** What is true if the step is taken; for a confirmation also what is true if a digest is wrong. */
  readonly evidence: readonly Evidence[]
}

export interface Closed {
  readonly closing: Closing
  /** There is one when the step was taken, now or before, and when a digest was wrong. */
  readonly receipt?: Receipt
}

/** What a poll brings. */
export interface Handed {
  readonly items: readonly Lease[]
  readonly asks: Asks
}

/**
 * Leases what waits for the caller's offices, and tells what they are asked; with nothing there, waits until something arrives or the time is up. Who
 * calls, and what is theirs, is asked again at each turn: a right may end while a poll is open.
 * @param identify the caller, or throws when it may no longer call
 * @throws Refusal `request.not-found` when an office is not the caller's
 */
export async function leaseItems(
  deps: DeliveryDeps,
  identify: () => { readonly id: PartyId },
  wish: Omit<LeaseRequest, 'party' | 'offices'> & { offices?: readonly OfficeId[]; waitSeconds: number },
  gone: AbortSignal,
): Promise<Handed> {
  const until = performance.now() + wish.waitSeconds * 1000
  for (;;) {
    const party = identify().id
    const offices = requireOwnOffices(deps, party, wish.offices)
    deps.onHeard(offices)
    const { max, leaseSeconds, passOver = [], only } = wish
    const request = { party, offices, max, leaseSeconds, passOver, ...(only && { only }) }
    const left = until - performance.now()
    const arrival = deps.awaitArrival(offices, Math.max(0, Math.min(left, recheckMs)))
    const [items, asks] = await Promise.all([
      deps.lease(request, (lease) => notification(lease, party, deps.stamp())),
      deps.takeAsks(offices, deps.stamp().at),
    ])
    // Nobody would hear of them, and they would be out of reach until their leases ran out.
    if (gone.aborted) await deps.letGo(party, items)
    if (items.length + asks.secondLooks.length + asks.manifests.length > 0 || left <= 0 || gone.aborted) {
      arrival.cancel()
      return { items, asks }
    }
    if ((await arrival.woken) === 'closing' || gone.aborted) return { items, asks }
  }
}

/**
 * Closes an item as stored by the receiver: only with the token of the present lease, the receiver's own record id and
 * the digests of what it read back. The same confirmation again gets the same receipt.
 * @throws Refusal `request.not-found`, `request.malformed`, `lease.lost`, `item.closed`, `item.stopped`,
 *   `confirmation.digest-mismatch` (which also raises an alarm)
 */
export async function confirmItem(
  deps: DeliveryDeps,
  party: PartyId,
  number: number,
  confirmation: Confirmation,
): Promise<Receipt> {
  const offices = deps.officesOf(party)
  const item = await requireItem(deps, offices, number)
  if (confirmation.attachmentDigests.length !== item.attachments) {
    // Forgotten rather than wrong: no alarm, and the lease stands.
    throw new Refusal('request.malformed', `attachments is a list of ${item.attachments} digests, one for each file`)
  }
  const stamp = deps.stamp()
  const evidence = [
    handover(item, party, confirmation, stamp),
    handoverFailure(item, party, 'confirmation.digest-mismatch', stamp),
  ]
  return requireReceipt(await deps.confirm({ party, offices, item: number, evidence, ...confirmation }))
}

/**
 * Gives an item back: it goes to the manual desk, and the sender can see it there.
 * @throws Refusal `request.not-found`, `lease.lost`, `item.closed`, `item.stopped`
 */
export async function rejectItem(
  deps: DeliveryDeps,
  party: PartyId,
  number: number,
  rejection: Rejection,
): Promise<Receipt> {
  const offices = deps.officesOf(party)
  const item = await requireItem(deps, offices, number)
  const evidence = [handoverFailure(item, party, `receiver.${rejection.reason}`, deps.stamp())]
  return requireReceipt(await deps.reject({ party, offices, item: number, evidence, ...rejection }))
}

/** A notification can be lost with its connection: look again this often. */
const recheckMs = 10_000

function requireOwnOffices(deps: DeliveryDeps, party: PartyId, wished?: readonly OfficeId[]): readonly OfficeId[] {
  const own = deps.officesOf(party)
  if (own.length === 0) throw new Refusal('request.not-found', 'the caller holds no inbox')
  if (wished?.some((office) => !own.includes(office)))
    throw new Refusal('request.not-found', 'an office is not the caller’s')
  return wished ?? own
}

/** @throws Refusal `request.not-found` when none of the offices has or had it */
export async function requireItem(
  deps: Pick<DeliveryDeps, 'findItem'>,
  offices: readonly OfficeId[],
  number: number,
): Promise<InboxItem> {
  const item = await deps.findItem(offices, number)
  if (!item) throw new Refusal('request.not-found', 'the caller has no such item')
  return item
}

/** @throws Refusal for whatever the step was not taken for */
export function requireReceipt({ closing, receipt }: Closed): Receipt {
  if (closing === 'lost') throw new Refusal('lease.lost', 'the lease token is not that of the present lease')
  if (closing === 'closed') throw new Refusal('item.closed', 'the item is confirmed, given back or given on already')
  if (closing === 'stopped')
    throw new Refusal('item.stopped', 'its sender, or the consent it rests on, stopped the item')
  if (closing === 'mismatch')
    throw new Refusal(
      'confirmation.digest-mismatch',
      'sha256, or attachments with the SHA-512 of each file in order, is not that of what was handed over; the item waits again',
    )
  if (closing === 'absent' || !receipt) throw new Refusal('request.not-found', 'the caller has no such item')
  return receipt
}
