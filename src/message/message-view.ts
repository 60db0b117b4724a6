import type { ResendNo } from './resend.ts'
import type { Route, RunningClock } from './stages.ts'
import type { Labels } from './type-rules.ts'

/** One message as an administrator may see it: its fate, and nothing from inside the document. */
export interface MessageFate {
  readonly item: number
  readonly messageId: string
  readonly conversationId: string
  readonly sender: string
  readonly senderNames: Labels
  readonly messageType: string
  readonly schemaVersion: string
  readonly urgency: 'normal' | 'urgent'
  /** RFC 3339, as every time here. */
  readonly acceptedAt: string
  readonly shownFrom: string | null
  readonly state: 'held' | 'open' | 'stored' | 'stopped' | 'relayed'
  /** Where it lies, or was taken over. */
  readonly office: string
  readonly officeNames: Labels
  readonly area: string | null
  readonly leasedUntil: string | null
  readonly stepsTaken: number
  readonly nextStepAt: string | null
  readonly late: boolean
  /** Since when it waits anew, after it had been confirmed and was brought again; null: since it was accepted or shown. */
  readonly waitsSince: string | null
  /** Why it cannot be brought to its office again; null: it can. */
  readonly notResent: ResendNo | null
  readonly recordId: string | null
  readonly attachments: number
  readonly clocks: readonly RunningClock[]
  readonly route: Route
  readonly custody: readonly MessageMove[]
}

/** From one office to another, with the entry of the log that says so. */
export interface MessageMove {
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly by: string | null
  readonly at: string
  readonly index: number
}
