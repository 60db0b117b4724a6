import type { RunningClock } from './stages.ts'

/** What became of an item, as people may see it: nothing from inside the document. */
export interface ItemFate {
  /** The gateway's number of the item. */
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
  readonly custody: readonly ItemMove[]
}

/** From one office to another, with the entry of the log that says so. */
export interface ItemMove {
  readonly from: string
  readonly to: string
  readonly reason: string
  /** The administrator who did it; null: the office's own system. */
  readonly by: string | null
  readonly at: string
  readonly index: number
}
