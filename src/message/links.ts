import type { MessageId, OfficeId, PartyId } from './ids.ts'

/** What a message is connected with, found before it is judged. */
export interface Links {
  /** The message that `refToMessageId` names; null when it names none. */
  readonly referred: KnownMessage | null
  /** The message that `supersedesMessageId` names; null when it names none. */
  readonly superseded: KnownMessage | null
  /** The thread: that of what it refers to or supersedes, else the sender's own, else its own identifier. */
  readonly conversationId: string
}

/** A message that the gateway holds, as one of its two ends may refer to it. */
export interface KnownMessage {
  /** The gateway's number of it. */
  readonly item: number
  readonly sender: PartyId
  readonly messageId: MessageId
  readonly messageType: string
  readonly conversationId: string
  /** Where it lies or was taken from, and whose office that is. */
  readonly office: OfficeId
  readonly receiver: PartyId | null
  /** `stopped`: cancelled, superseded or withdrawn before it was confirmed. */
  readonly state: 'held' | 'open' | 'stored' | 'stopped'
  /** Names the consent that it rests on (consent-key.ts); null when it rests on none. */
  readonly consentKey: string | null
  readonly consentWithdrawn: boolean
}

/** What the store knows of what a message names. Undefined: the sender was not party to any such message. */
export interface FoundLinks {
  readonly referred: KnownMessage | undefined
  readonly superseded: KnownMessage | undefined
  /** Whether the conversation that it names is one in which the sender has no part. */
  readonly conversationForeign: boolean
  /** Of its attachments, those that the sender has uploaded and that belong to no message yet. */
  readonly uploads: readonly KnownUpload[]
}

export interface KnownUpload {
  /** SHA-256, lower-case hex. */
  readonly sha256: string
  readonly mediaType: string
  readonly bytes: number
}
