import type { Evidence, Stamp } from './evidence/evidence.ts'
import { givenOn, movedAway, relayedByPeople } from './evidence/item-steps.ts'
import type { Receipt } from './evidence/receipt.ts'
import { type DeskReason, type Destination, manualDesk } from './message/custody.ts'
import type { InboxItem, RelayMeans } from './message/delivery.ts'
import type { OpenOffice } from './message/desk.ts'
import type { OfficeId, PartyKind } from './message/ids.ts'

/** What the people at the manual desk need from the world. */
export interface DeskDeps {
  stamp(): Stamp
  /** An item, wherever it lies. */
  findItem(item: number): Promise<InboxItem | undefined>
  /** What kind of party its type goes to. */
  receiverKind(item: InboxItem): Promise<PartyKind | undefined>
  /** An office that somebody can take this item at now. */
  findDestination(office: OfficeId, item: InboxItem): Destination | undefined
  /** The offices of a kind of party that are open now, whether or not somebody can take something there. */
  listOpenOffices(kind: PartyKind): Promise<readonly OpenOffice[]>
  assign(step: AssignStep): Promise<DeskAnswer>
  relay(step: RelayStep): Promise<DeskAnswer>
}

/** The receipt of what was done; or why nothing was. */
export type DeskAnswer = { readonly receipt: Receipt } | { readonly no: DeskNo }
export type DeskNo = keyof typeof deskNos

/** Each with what to say to the person who asked. */
export const deskNos = {
  absent: 'there is no such item',
  closed: 'the item is not open: it is confirmed, stopped, told of by people, or not shown yet',
  elsewhere: 'the item does not lie there: look where it is with "budkavle desk show"',
  'no-office': 'there is no such office, or nobody can take anything there now',
  'other-kind': 'the office is of another kind of party than the one that this type of message goes to',
  'version-not-taken': 'the office’s party does not take this version of the type: tell it by phone or paper instead',
} as const

export interface AssignWish {
  readonly item: number
  readonly to: OfficeId
  /** Where it lies: the manual desk, or an office that it is taken away from. */
  readonly from: OfficeId
  readonly reason: DeskReason
  /** An identifier of the operator's staff, never a personal identity code. */
  readonly by: string
}

export interface AssignStep {
  readonly item: number
  readonly from: OfficeId
  readonly to: OfficeId
  readonly reason: `desk.${DeskReason}`
  readonly by: string
  /** RFC 3339, as the evidence says it. */
  readonly at: string
  /** The last is of where it goes. */
  readonly evidence: readonly Evidence[]
}

/** Where an item can be given to now; undefined where there is no such item. */
export async function listDestinations(deps: DeskDeps, number: number): Promise<readonly OpenOffice[] | undefined> {
  const item = await deps.findItem(number)
  if (!item) return undefined
  const kind = await deps.receiverKind(item)
  if (!kind) return []
  const offices = await deps.listOpenOffices(kind)
  return offices.filter(
    ({ office }) => office !== item.office && deps.findDestination(office as OfficeId, item)?.takesVersion,
  )
}

/** Gives an item to an office that can take it: from the manual desk, or away from an office that is silent. */
export async function assignItem(deps: DeskDeps, wish: AssignWish): Promise<DeskAnswer> {
  const item = await deps.findItem(wish.item)
  if (!item) return { no: 'absent' }
  if (item.office !== wish.from) return { no: 'elsewhere' }
  const to = deps.findDestination(wish.to, item)
  if (!to || to.office === item.office) return { no: 'no-office' }
  if (to.kind !== (await deps.receiverKind(item))) return { no: 'other-kind' }
  if (!to.takesVersion) return { no: 'version-not-taken' }
  const stamp = deps.stamp()
  const reason = `desk.${wish.reason}` as const
  const { party, office } = to
  const given = givenOn(item, { party, office }, { from: item.office, by: wish.by }, reason, stamp)
  const evidence = wish.from === manualDesk ? [given] : [movedAway(item, stamp), given]
  return deps.assign({ ...wish, reason, at: stamp.at.toISOString(), evidence })
}

export interface RelayWish {
  readonly item: number
  readonly means: RelayMeans
  /** RFC 3339, UTC, milliseconds: when they were told. */
  readonly at: string
  readonly by: string
}

export interface RelayStep {
  readonly item: number
  /** Where it was seen to lie. */
  readonly office: OfficeId
  readonly evidence: readonly Evidence[]
}

/**
 * Records that people told the receiver by other means. What lies at the manual desk is over with that; what lies in an
 * inbox still waits for its office's system, which is reminded no more.
 */
export async function relayItem(deps: DeskDeps, { item: number, ...relay }: RelayWish): Promise<DeskAnswer> {
  const item = await deps.findItem(number)
  if (!item) return { no: 'absent' }
  return deps.relay({ item: number, office: item.office, evidence: [relayedByPeople(item, relay, deps.stamp())] })
}
