import type { RunningClock } from './stages.ts'

/** An item at the manual desk, as an operator may see it: nothing from inside the document. */
export interface DeskItem {
  /** The gateway's number of the item. */
  readonly item: number
  readonly sender: string
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly urgency: 'normal' | 'urgent'
  /** RFC 3339: when it came to lie there. */
  readonly since: string
  /** The office that gave it away last; null when none ever did. */
  readonly rejectedBy: string | null
  /** Code of why it lies there: that of its last move, or the routing's. */
  readonly reason: string
}

/** All that the gateway knows of an item, as an operator may see it: nothing from inside the document. */
export interface ItemChain {
  readonly item: number
  readonly sender: string
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly urgency: 'normal' | 'urgent'
  /** RFC 3339, as every time here. */
  readonly acceptedAt: string
  readonly state: 'held' | 'open' | 'stored' | 'stopped' | 'relayed'
  /** Where it lies, or was taken over. */
  readonly office: string
  readonly leasedUntil: string | null
  readonly clocks: readonly RunningClock[]
  /** How many steps of its ladder were taken, and when the next is due; null: none is. */
  readonly stepsTaken: number
  readonly nextStepAt: string | null
  readonly custody: readonly ChainMove[]
  readonly events: readonly ChainEvent[]
}

export interface ChainMove {
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly by: string | null
  readonly at: string
  readonly index: number
}

/** An entry of the log. */
export interface ChainEvent {
  readonly index: number
  readonly at: string
  readonly event: string
  readonly office: string | null
  readonly reasons: readonly string[]
}
