import type { Move } from './custody.ts'
import type { StoppedState } from './delivery.ts'
import type { Route, RunningClock } from './stages.ts'

/** What a sender may know of its message: where it went, why, and how far it has come. */
export interface MessageHistory {
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly conversationId: string
  readonly acceptedAt: string
  readonly state: MessageState
  /** RFC 3339; null: it was shown when it was accepted. */
  readonly shownFrom: string | null
  readonly clocks: readonly RunningClock[]
  /** Whether an office was ever handed it; a stopped message that was may have been read. */
  readonly handedOut: boolean
  /** Where it went first; `custody` says where from there. */
  readonly route: Route
  /** Every move since, in order. */
  readonly custody: readonly Move[]
  /** Only of the withdrawal of a consent. */
  readonly withdrawal?: WithdrawalReach
}

/** What of the sender's rests on a consent that it has withdrawn, be it by this message or by another. */
export interface WithdrawalReach {
  /** First those whose receiver is not told, then in the order of arrival. */
  readonly messages: readonly RestingMessage[]
  /** False when there are more: only the first 500 are shown. */
  readonly complete: boolean
}

export interface RestingMessage {
  readonly messageId: string
  readonly messageType: string
  readonly state: MessageState
  /** A withdrawal of the consent refers to it, or it was stopped before it was confirmed. */
  readonly told: boolean
}

/**
 * `accepted`: waiting or leased at its office; `held`: not shown there yet; `manual-desk`: a person must act; `stored`:
 * the receiver has it; `relayed`: people told it by other means;
 * otherwise stopped before that.
 */
export type MessageState = 'accepted' | 'held' | 'manual-desk' | 'stored' | 'relayed' | StoppedState

/** One message of a conversation, as an end that was party to it is shown it. */
export interface ThreadMessage {
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly sender: string
  /** The office it went to. */
  readonly office: string
  readonly refToMessageId: string | null
  readonly supersedesMessageId: string | null
  readonly acceptedAt: string
  readonly state: MessageState
  readonly clocks: readonly RunningClock[]
}
