import type { ItemFate } from './item-fate.ts'
import type { ResendNo } from './resend.ts'
import type { Route } from './stages.ts'
import type { Labels } from './type-rules.ts'

/** One message as an administrator may see it: its fate, and nothing from inside the document. */
export interface MessageFate extends ItemFate {
  readonly conversationId: string
  readonly senderNames: Labels
  readonly shownFrom: string | null
  readonly officeNames: Labels
  readonly area: string | null
  readonly late: boolean
  /** Since when it waits anew, after it had been confirmed and was brought again; null: since it was accepted or shown. */
  readonly waitsSince: string | null
  /** Why it cannot be brought to its office again; null: it can. */
  readonly notResent: ResendNo | null
  readonly recordId: string | null
  readonly attachments: number
  readonly route: Route
}
