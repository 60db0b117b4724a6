import type { Labels } from './type-rules.ts'

/** What messages are looked for by: nothing of a person is among it. Absent: any. */
export interface MessageQuery {
  readonly messageId?: string
  readonly item?: number
  readonly sender?: string
  readonly office?: string
  readonly type?: string
  readonly state?: FoundState
  /** Accepted then or later, and before. */
  readonly from?: Date
  readonly until?: Date
  /** Older than this item, which was the last on the page before. */
  readonly before?: number
}

export const foundStates = ['waiting', 'late', 'manual-desk', 'held', 'stored', 'relayed', 'stopped'] as const
export type FoundState = (typeof foundStates)[number]

/** A message as a list shows it: nothing from inside the document. */
export interface FoundMessage {
  readonly item: number
  readonly messageId: string
  readonly sender: string
  readonly messageType: string
  readonly urgency: 'normal' | 'urgent'
  readonly acceptedAt: string
  readonly office: string
  readonly officeNames: Labels
  readonly state: FoundState
}

/** What the search can be narrowed to by choosing. */
export interface Choices {
  readonly parties: readonly Choice[]
  readonly offices: readonly Choice[]
}

export interface Choice {
  readonly id: string
  readonly names: Labels
}
