import { Refusal } from './errors.ts'
import type { Evidence, Stamp } from './evidence/evidence.ts'
import { accessed } from './evidence/item-steps.ts'
import type { Receipt } from './evidence/receipt.ts'
import type { InboxItem } from './message/delivery.ts'
import type { OfficeId, PartyId } from './message/ids.ts'

/** What is needed to tell the log that a receiver has asked for a document, or opened it. */
export interface AccessDeps {
  stamp(): Stamp
  officesOf(party: PartyId): readonly OfficeId[]
  findItem(offices: readonly OfficeId[], item: number): Promise<InboxItem | undefined>
  /** Appends the evidence unless the same is there already; then there is no receipt. */
  recordAccess(step: AccessStep): Promise<Receipt | undefined>
  /** The receipt of the opening of an item, if it was told. */
  findOpening(item: number): Promise<Receipt | undefined>
}

export interface AccessStep {
  readonly what: 'fetched' | 'opened'
  readonly party: PartyId
  readonly item: number
  /** Of the lease under which it was fetched. */
  readonly leaseToken?: number
  readonly evidence: Evidence
}

/** Tells the log, and so the sender, that a receiver asked for the content of an item that it holds: once a lease. */
export async function noteFetched(deps: AccessDeps, party: PartyId, number: number, leaseToken: number): Promise<void> {
  const item = await deps.findItem(deps.officesOf(party), number)
  if (!item) return
  const evidence = accessed(item, party, 'receiver.fetched', deps.stamp())
  await deps.recordAccess({ what: 'fetched', party, item: number, leaseToken, evidence })
}

/**
 * A receiver says that a person has opened what it has stored. Said again, it gets the same receipt.
 * @throws Refusal `request.not-found` when it has confirmed no such item
 */
export async function noteOpened(deps: AccessDeps, party: PartyId, number: number): Promise<Receipt> {
  const item = await deps.findItem(deps.officesOf(party), number)
  if (item?.state !== 'stored') throw new Refusal('request.not-found', 'the caller has confirmed no such item')
  const evidence = accessed(item, party, 'receiver.opened', deps.stamp())
  const receipt = await deps.recordAccess({ what: 'opened', party, item: number, evidence })
  const known = receipt ?? (await deps.findOpening(number))
  if (!known) throw new Error('an opening was neither told nor taken')
  return known
}
