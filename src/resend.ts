import type { Calendar } from './clock/calendar.ts'
import { ladderOf, placeOfRoute, stepAfter } from './clock/ladder.ts'
import type { Evidence, Stamp } from './evidence/evidence.ts'
import { broughtAgain } from './evidence/item-steps.ts'
import { acted } from './evidence/office-steps.ts'
import type { Receipt } from './evidence/receipt.ts'
import type { Catalogue } from './message/catalogue.ts'
import type { InboxItem } from './message/delivery.ts'
import type { OfficeId } from './message/ids.ts'
import type { ResendNo, ResendReason } from './message/resend.ts'
import type { Route } from './message/stages.ts'

/** What bringing an item again needs from the world. */
export interface ResendDeps {
  readonly catalogue: Catalogue
  readonly calendar: Calendar
  stamp(): Stamp
  /** An item, wherever it lies and however it stands. */
  findItem(item: number): Promise<FoundItem | undefined>
  resend(step: ResendStep): Promise<ResendAnswer>
}

export interface FoundItem {
  readonly item: InboxItem
  readonly state: 'held' | 'open' | 'stored' | 'stopped' | 'relayed'
  readonly route: Route
}

export interface ResendWish {
  readonly item: number
  readonly reason: ResendReason
  /** An identifier of the operator's staff, never a personal identity code. */
  readonly by: string
}

/** The receipt of its consignment; or why nothing was done. */
export type ResendAnswer = { readonly receipt: Receipt } | { readonly no: ResendNo }

export interface ResendStep {
  readonly item: number
  /** Where and how it was seen to lie: if it does no more, nothing is done. */
  readonly office: OfficeId
  readonly state: FoundItem['state']
  /** When the first step of its ladder is due if it climbs anew; null: there is none. */
  readonly next: Date | null
  /** The types of message that take one back. */
  readonly cancelling: readonly string[]
  readonly at: Date
  readonly evidence: readonly Evidence[]
}

/**
 * Brings an item to its office again. One that is open there: its lease ends, whoever held it can confirm it no more, and
 * it goes to who asks next. One that was confirmed, and that the office has shown that it lost: it is open again, and
 * its ladder climbs from now. Whether it may be is judged under the lock of the log; no deadline starts anew.
 */
export async function resendItem(deps: ResendDeps, { item: number, reason, by }: ResendWish): Promise<ResendAnswer> {
  const found = await deps.findItem(number)
  if (!found) return { no: 'absent' }
  const { item, state, route } = found
  const stamp = deps.stamp()
  const next = stepAfter(ladderOf(deps.catalogue, item), 0, stamp.at, placeOfRoute(route), deps.calendar)
  const why = `resend.${reason}` as const
  const evidence = [broughtAgain(item, by, why, stamp), acted(['message.resent', why], by, `message:${number}`, stamp)]
  const cancelling = cancellingTypes(deps.catalogue)
  return deps.resend({ item: number, office: item.office, state, next, cancelling, at: stamp.at, evidence })
}

/** The types of message by which a sender takes another back. */
export function cancellingTypes(catalogue: Catalogue): string[] {
  return [...new Set([...catalogue.values()].filter(({ effect }) => effect === 'cancel').map(({ name }) => name))]
}
