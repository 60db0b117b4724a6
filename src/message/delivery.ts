import type { OfficeId, PartyId } from './ids.ts'
import type { RunningClock } from './stages.ts'

/** An item of an inbox: nothing from inside the document. */
export interface InboxItem {
  /** The gateway's number of the item. */
  readonly item: number
  readonly office: OfficeId
  /** Whose office that is; null at the manual desk. */
  readonly receiver: PartyId | null
  readonly sender: PartyId
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly conversationId: string
  readonly refToMessageId: string | null
  readonly supersedesMessageId: string | null
  readonly urgency: 'normal' | 'urgent'
  readonly mediaType: string
  /** SHA-256 of the document, hex: what a confirmation must have read back, so never shown to the receiver. */
  readonly envelopeDigest: string
  /** SHA-256 of what was signed in it, hex. */
  readonly contentDigest: string
  readonly acceptedAt: string
  /** What is due when, for both ends. */
  readonly clocks: readonly RunningClock[]
  /** How many attachments come with it; a confirmation must have read back each. */
  readonly attachments: number
  /** `rejected`: given back; `transferred`: given on to another office, by its own system or by the manual desk. */
  readonly state: 'waiting' | 'leased' | 'stored' | 'rejected' | 'transferred' | 'relayed' | StoppedState
  /** Index in the log of the evidence that it was stored, rejected, given on or stopped; absent before. */
  readonly receipt?: number
}

/**
 * An item as a receiver is shown it. Its digests are for the receiver to take from the document it has stored: shown
 * here, they could be sent back by a system that never fetched it.
 */
export function withoutDigests<Item extends InboxItem>({ envelopeDigest: _, contentDigest: __, ...shown }: Item) {
  return shown
}

/** Stopped before the receiver confirmed it, and by what. */
export type StoppedState = 'cancelled' | 'superseded' | 'withdrawn'

/** Why an item was stopped, as its evidence says it. */
export const stopReasons = ['sender.cancelled', 'sender.superseded', 'consent.withdrawn'] as const
export type StopReason = (typeof stopReasons)[number]

/** A held item. The token only grows: whoever shows a smaller one has lost the item. */
export interface Lease extends InboxItem {
  readonly leaseToken: number
  /** RFC 3339, by the database's clock. */
  readonly leasedUntil: string
}

export interface LeaseRequest {
  readonly party: PartyId
  readonly offices: readonly OfficeId[]
  readonly max: number
  readonly leaseSeconds: number
  /** Items that are left where they are. */
  readonly passOver?: readonly number[]
  /** These and no others. */
  readonly only?: readonly number[]
}

/** What a receiver says when its own system has the document. */
export interface Confirmation {
  readonly leaseToken: number
  /** The receiver's own identifier of the record; never a personal identity code. */
  readonly recordId: string
  /** SHA-256, hex, of what the receiver read back from its own store. */
  readonly readBackDigest: string
  /** SHA-512, hex, of each attachment as read back, in the document's order. The document itself tells only SHA-256. */
  readonly attachmentDigests: readonly string[]
}

export interface Rejection {
  readonly leaseToken: number
  readonly reason: RejectionReason
}

/** Why a receiver gives an item back. Every one of them sends it to the manual desk, none drops it. */
export const rejectionReasons = ['not-our-client', 'not-our-task', 'cannot-be-read', 'cannot-be-stored'] as const
export type RejectionReason = (typeof rejectionReasons)[number]

/** What became of a confirmation, a rejection or a transfer. */
export type Closing =
  | 'stored'
  | 'rejected'
  | 'transferred'
  | 'repeat'
  | 'mismatch'
  | 'absent'
  | 'closed'
  | 'lost'
  | 'stopped'

/** How people told a receiver what its system did not take. */
export const relayMeans = ['phone', 'paper', 'visit'] as const
export type RelayMeans = (typeof relayMeans)[number]
