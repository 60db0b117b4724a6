import type { InboxItem } from '../message/delivery.ts'
import type { PartyId } from '../message/ids.ts'
import type { Timed } from '../message/stages.ts'
import type { Digest, Recipient } from './events.ts'

/** Time, issuer and identifiers, as arguments of what is pure. The issuer is the log's origin. */
export interface Stamp {
  readonly at: Date
  readonly issuer: string
  /** A new UUID at each call. */
  newId(): string
}

export function ofTimed({ routed: { consented, route } }: Timed, stamp: Stamp) {
  const { message, verified } = consented.validated
  const facts = {
    sender: message.from,
    messageId: message.messageId,
    refToMessageId: message.refToMessageId ?? null,
    messageType: message.messageType,
    schemaVersion: message.schemaVersion,
    contentDigest: verified.contentDigest,
    envelopeDigest: verified.received.envelopeDigest,
  }
  return ofMessage(facts, { party: route.party, office: route.office }, stamp)
}

export function ofItem(item: InboxItem, party: PartyId, stamp: Stamp) {
  return ofMessage(item, { party, office: item.office }, stamp)
}

export function ofMessage(message: MessageFacts, recipient: Recipient, stamp: Stamp) {
  return {
    ...ofStamp(stamp),
    sender: message.sender,
    recipient,
    messageIdentifier: message.messageId,
    ...(message.refToMessageId === null ? {} : { refToMessageIdentifier: message.refToMessageId }),
    messageType: message.messageType,
    schemaVersion: message.schemaVersion,
    contentDigest: sha256(message.contentDigest),
    envelopeDigest: sha256(message.envelopeDigest),
  }
}

type MessageFacts = Pick<
  InboxItem,
  'sender' | 'messageId' | 'refToMessageId' | 'messageType' | 'schemaVersion' | 'contentDigest' | 'envelopeDigest'
>

export function ofStamp(stamp: Stamp) {
  return { evidenceIdentifier: stamp.newId(), eventTime: stamp.at.toISOString(), issuer: stamp.issuer }
}

export function sha256(value: string): Digest {
  return { algorithm: 'SHA-256', value }
}
