import type { ItemFate } from './item-fate.ts'
import type { Labels } from './type-rules.ts'

/** An item at the manual desk, as an operator may see it: nothing from inside the document. */
export interface DeskItem
  extends Pick<ItemFate, 'item' | 'sender' | 'messageId' | 'messageType' | 'schemaVersion' | 'urgency'> {
  /** RFC 3339: when it came to lie there. */
  readonly since: string
  /** The office that gave it away last; null when none ever did. */
  readonly rejectedBy: string | null
  /** Code of why it lies there: that of its last move, or the routing's. */
  readonly reason: string
}

/** All that the gateway knows of an item, as an operator may see it: nothing from inside the document. */
export interface ItemChain extends ItemFate {
  /** Code of why it lies or lay at the manual desk; null: it is not there. */
  readonly deskReason: string | null
  readonly events: readonly ChainEvent[]
}

/** An entry of the log. */
export interface ChainEvent {
  readonly index: number
  readonly at: string
  readonly event: string
  readonly office: string | null
  readonly reasons: readonly string[]
}

/** An office that an item can be given to. */
export interface OpenOffice {
  readonly office: string
  readonly names: Labels
  readonly area: string | null
}
