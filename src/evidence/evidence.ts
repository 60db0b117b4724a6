import type { Refusal, RefusalCode } from '../errors.ts'
import type { Confirmation, InboxItem, Lease, RejectionReason } from '../message/delivery.ts'
import type { PartyId } from '../message/ids.ts'
import type { Received, Route, Routed, SignatureFacts } from '../message/stages.ts'
import { parseRecordId } from './record-id.ts'

/**
 * What is said of a message, step by step, in the events and components of ETSI EN 319 522-1 and -2. It holds codes,
 * identifiers and digests only: no text, no municipality, nothing of a person. It is signed by the checkpoint of the
 * log that contains it, so nothing signed exists for what was not committed.
 */
export type Evidence =
  | SubmissionAcceptance
  | SubmissionRejection
  | ContentConsignment
  | ContentConsignmentFailure
  | ConsignmentNotification
  | ContentHandover
  | ContentHandoverFailure

export type EvidenceEvent = Evidence['event']

export const evidenceEvents = [
  'SubmissionAcceptance',
  'SubmissionRejection',
  'ContentConsignment',
  'ContentConsignmentFailure',
  'ConsignmentNotification',
  'ContentHandover',
  'ContentHandoverFailure',
] as const satisfies readonly EvidenceEvent[]

/** Time, issuer and identifiers, as arguments of what is pure. The issuer is the log's origin. */
export interface Stamp {
  readonly at: Date
  readonly issuer: string
  /** A new UUID at each call. */
  newId(): string
}

/** The gateway took responsibility for the message. */
export interface SubmissionAcceptance extends MessageEvidence {
  readonly event: 'SubmissionAcceptance'
  readonly signature: SignatureFacts
  readonly route: RouteFacts
}

/** The gateway refused what was sent; `sender` is the caller. */
export interface SubmissionRejection extends AnyEvidence {
  readonly event: 'SubmissionRejection'
  /** ETSI EN 319 102-1 clause 5.1.3, where the refusal concerns a signature. */
  readonly subIndication?: string
  readonly messageIdentifier?: string
}

/** The message stands in the inbox of an office. */
export interface ContentConsignment extends MessageEvidence {
  readonly event: 'ContentConsignment'
  readonly route: RouteFacts
}

/** No office could be found: the message stands at the manual desk. The reason says why. */
export interface ContentConsignmentFailure extends MessageEvidence {
  readonly event: 'ContentConsignmentFailure'
  readonly route: RouteFacts
}

/** The message was handed out to the receiver: it holds the lease of it. */
export interface ConsignmentNotification extends MessageEvidence {
  readonly event: 'ConsignmentNotification'
}

/** The receiver confirmed, with the digest of what it read back from its own store: that of the document as sent. */
export interface ContentHandover extends MessageEvidence {
  readonly event: 'ContentHandover'
  readonly handover: { readonly recordId: string; readonly readBackDigest: Digest; readonly leaseToken: string }
}

/** The receiver rejected the message, or confirmed what is not the content. */
export interface ContentHandoverFailure extends MessageEvidence {
  readonly event: 'ContentHandoverFailure'
}

interface AnyEvidence {
  readonly evidenceIdentifier: string
  readonly event: string
  /** Codes, the deciding one first. */
  readonly reasons: readonly string[]
  /** RFC 3339, UTC, milliseconds. */
  readonly eventTime: string
  readonly issuer: string
  /** The party's business id. */
  readonly sender: string
  /** Of the bytes as they came. */
  readonly envelopeDigest: Digest
}

interface MessageEvidence extends AnyEvidence {
  /** The party is null where it is not known, as at the manual desk. */
  readonly recipient: { readonly party: string | null; readonly office: string }
  readonly messageIdentifier: string
  readonly refToMessageIdentifier?: string
  readonly messageType: string
  readonly schemaVersion: string
  /** Of the canonical signed bytes, which are what the receiver gets. */
  readonly contentDigest: Digest
}

export interface Digest {
  readonly algorithm: 'SHA-256'
  /** Lower-case hex. */
  readonly value: string
}

export interface RouteFacts {
  readonly office: string
  /** The rule that won, or null at the manual desk. */
  readonly rule: string | null
}

/** Why a receiver did not take a message over: closed, since a free text could say something of a person. */
export type HandoverFailureReason = `receiver.${RejectionReason}` | 'confirmation.digest-mismatch'

/** The two evidences of a message taken in: accepted, and put in an inbox (or, with the reason, at the manual desk). */
export function acceptance(
  routed: Routed,
  stamp: Stamp,
): [SubmissionAcceptance, ContentConsignment | ContentConsignmentFailure] {
  const { route } = routed
  const about = ofRouted(routed, stamp)
  const facts = { office: route.office, rule: route.rule }
  const { algorithm, certificate } = routed.consented.validated.verified.signature
  return [
    { ...about, event: 'SubmissionAcceptance', reasons: [], signature: { algorithm, certificate }, route: facts },
    { ...about, evidenceIdentifier: stamp.newId(), ...consignment(route), route: facts },
  ]
}

/** The evidence of a refusal: the refusal's own code first, then the other codes that its faults name. */
export function refusal(received: Received, refusal: Refusal, stamp: Stamp): SubmissionRejection {
  const { subIndication } = refusal.entry
  const reasons = new Set<RefusalCode>([refusal.code, ...refusal.faults.map((fault) => fault.code)])
  return {
    ...ofStamp(stamp),
    event: 'SubmissionRejection',
    reasons: [...reasons],
    sender: received.caller,
    envelopeDigest: sha256(received.envelopeDigest),
    ...(subIndication === undefined ? {} : { subIndication }),
    ...(refusal.messageId === undefined ? {} : { messageIdentifier: refusal.messageId }),
  }
}

/** The receiver has leased the item. */
export function notification(lease: Lease, party: PartyId, stamp: Stamp): ConsignmentNotification {
  return { ...ofItem(lease, party, stamp), event: 'ConsignmentNotification', reasons: [] }
}

/**
 * The receiver has confirmed the item. It is true only if the digest read back is the document's: whoever appends it
 * compares in the same transaction, and no reader takes one where they differ.
 * @throws Refusal `request.malformed` when the record id is not fit for a public log
 */
export function handover(item: InboxItem, party: PartyId, confirmation: Confirmation, stamp: Stamp): ContentHandover {
  const recordId = parseRecordId(confirmation.recordId)
  const readBackDigest = sha256(confirmation.readBackDigest)
  const stored = { recordId, readBackDigest, leaseToken: String(confirmation.leaseToken) }
  return { ...ofItem(item, party, stamp), event: 'ContentHandover', reasons: [], handover: stored }
}

/** The receiver has given the item back, or the digest it read back is another. */
export function handoverFailure(
  item: InboxItem,
  party: PartyId,
  reason: HandoverFailureReason,
  stamp: Stamp,
): ContentHandoverFailure {
  return { ...ofItem(item, party, stamp), event: 'ContentHandoverFailure', reasons: [reason] }
}

function consignment(route: Route) {
  return route.reason === 'rule'
    ? { event: 'ContentConsignment' as const, reasons: [] }
    : { event: 'ContentConsignmentFailure' as const, reasons: [route.reason] }
}

function ofRouted({ consented, route }: Routed, stamp: Stamp) {
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

function ofItem(item: InboxItem, party: PartyId, stamp: Stamp) {
  return ofMessage(item, { party, office: item.office }, stamp)
}

function ofMessage(message: MessageFacts, recipient: MessageEvidence['recipient'], stamp: Stamp) {
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

function ofStamp(stamp: Stamp) {
  return { evidenceIdentifier: stamp.newId(), eventTime: stamp.at.toISOString(), issuer: stamp.issuer }
}

function sha256(value: string): Digest {
  return { algorithm: 'SHA-256', value }
}
