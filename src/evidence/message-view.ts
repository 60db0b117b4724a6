import type { MessageFate } from '../message/message-view.ts'
import type { Evidence } from './events.ts'

/** A message's fate with what the log holds of it. */
export interface MessageView extends MessageFate {
  /** In the order of the log; the newest 500. */
  readonly events: readonly MessageEvent[]
  /** How many older ones the log holds of it. */
  readonly eventsLeftOut: number
}

/** An entry of the log that is of this message. */
export interface MessageEvent {
  readonly index: number
  readonly evidence: Evidence
}
