import { hash } from 'node:crypto'
import type { Receipt } from '../evidence/receipt.ts'
import type { Confirmation, InboxItem, RejectionReason } from '../message/delivery.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'

/** A signed document that waits for a receiver. */
export interface TestMessage {
  readonly messageId: string
  readonly messageType: string
  readonly mediaType: string
  readonly document: Buffer
  readonly attachments: readonly { readonly mediaType: string; readonly bytes: Buffer }[]
  readonly urgent?: boolean
}

/** What has become of one message in the proctor's inbox. */
export interface MemoryItem {
  readonly message: TestMessage
  readonly facts: InboxItem
  state: 'open' | 'stored' | 'rejected'
  /** The present lease's; 0 before the first. */
  leaseToken: number
  isLeased: boolean
  /** How often the document was asked for. */
  fetches: number
  /** Whether the receiver was seen to hold it when it had confirmed. */
  wasHeld: boolean
  confirmation?: Confirmation
  rejection?: RejectionReason
  receipt?: Receipt
}

/** @param number the item's, from 1 on */
export function createMemoryItem(message: TestMessage, number: number, ends: Ends): MemoryItem {
  const { messageId, messageType, mediaType, document, attachments, urgent } = message
  const facts: InboxItem = {
    ...ends,
    item: number,
    messageId,
    messageType,
    schemaVersion: '1',
    conversationId: messageId,
    refToMessageId: null,
    supersedesMessageId: null,
    urgency: urgent ? 'urgent' : 'normal',
    mediaType,
    envelopeDigest: hash('sha256', document, 'hex'),
    contentDigest: hash('sha256', document, 'hex'),
    acceptedAt: new Date().toISOString(),
    clocks: [],
    attachments: attachments.length,
    state: 'waiting',
  }
  return { message, facts, state: 'open', leaseToken: 0, isLeased: false, fetches: 0, wasHeld: false }
}

export interface Ends {
  readonly sender: PartyId
  readonly receiver: PartyId
  readonly office: OfficeId
}

/** Whether the digests are those of the message. */
export function isReadBack({ message, facts }: MemoryItem, said: Confirmation): boolean {
  const files = message.attachments.map(({ bytes }) => hash('sha512', bytes, 'hex'))
  return said.readBackDigest === facts.envelopeDigest && said.attachmentDigests.join() === files.join()
}
