import type { Refusal, RefusalCode } from '../errors.ts'
import type { Confirmation, InboxItem, Lease, RejectionReason, StopReason } from '../message/delivery.ts'
import type { PartyId } from '../message/ids.ts'
import type { Received, Route, SignatureFacts, Timed } from '../message/stages.ts'
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

/** The receiver confirmed, with the digests of what it read back from its own store: those of what was sent. */
export interface ContentHandover extends MessageEvidence {
  readonly event: 'ContentHandover'
  readonly handover: {
    readonly recordId: string
    readonly readBackDigest: Digest
    readonly leaseToken: string
    /**
     * SHA-512 of each attachment as read back, lower-case hex, in the document's order; absent where there are none.
     */
    readonly attachmentDigests?: readonly string[]
  }
}

/** The receiver rejected the message, or confirmed what is not the content; or it was stopped before. */
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
  /** The rule that won; null at the manual desk, and for what goes to the other end of its thread. */
  readonly rule: string | null
}

/** Why a receiver did not take a message over: closed, since a free text could say something of a person. */
export type HandoverFailureReason = `receiver.${RejectionReason}` | 'confirmation.digest-mismatch' | StopReason

/**
 * The evidences of a message taken in: accepted, and put in an inbox (or, with the reason, at the manual desk). What
 * its office is not shown yet is only accepted: it is consigned when it is shown.
 */
export function acceptance(
  timed: Timed,
  stamp: Stamp,
): [SubmissionAcceptance, ...(ContentConsignment | ContentConsignmentFailure)[]] {
  const { route, consented } = timed.routed
  const about = ofTimed(timed, stamp)
  const facts = { office: route.office, rule: route.rule }
  const { algorithm, certificate } = consented.validated.verified.signature
  const accepted = { ...about, reasons: [], signature: { algorithm, certificate }, route: facts }
  const consigned = { ...about, evidenceIdentifier: stamp.newId(), ...consignmentOf(route), route: facts }
  return [{ ...accepted, event: 'SubmissionAcceptance' }, ...(timed.shownFrom === null ? [consigned] : [])]
}

/** What was held back is now shown to its office. */
export function consignment(
  item: InboxItem,
  recipient: MessageEvidence['recipient'],
  route: Route,
  stamp: Stamp,
): ContentConsignment | ContentConsignmentFailure {
  const facts = { office: route.office, rule: route.rule }
  return { ...ofMessage(item, recipient, stamp), ...consignmentOf(route), route: facts }
}

/** The sender stopped the item, or the consent it rests on was withdrawn, before the receiver had confirmed it. */
export function stopped(item: InboxItem, reason: StopReason, stamp: Stamp): ContentHandoverFailure {
  const recipient = { party: item.receiver, office: item.office }
  return { ...ofMessage(item, recipient, stamp), event: 'ContentHandoverFailure', reasons: [reason] }
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
 * The receiver has confirmed the item. It is true only if the digests read back are those of the document and of its
 * attachments: whoever appends it compares in the same transaction, and no reader takes one where the document's
 * differ.
 * @throws Refusal `request.malformed` when the record id is not fit for a public log
 */
export function handover(item: InboxItem, party: PartyId, confirmation: Confirmation, stamp: Stamp): ContentHandover {
  const recordId = parseRecordId(confirmation.recordId)
  const readBackDigest = sha256(confirmation.readBackDigest)
  const { attachmentDigests, leaseToken } = confirmation
  const files = attachmentDigests.length > 0 ? { attachmentDigests } : {}
  const stored = { recordId, readBackDigest, leaseToken: String(leaseToken), ...files }
  return { ...ofItem(item, party, stamp), event: 'ContentHandover', reasons: [], handover: stored }
}

/** The receiver has given the item back, or a digest it read back is another. */
export function handoverFailure(
  item: InboxItem,
  party: PartyId,
  reason: HandoverFailureReason,
  stamp: Stamp,
): ContentHandoverFailure {
  return { ...ofItem(item, party, stamp), event: 'ContentHandoverFailure', reasons: [reason] }
}

function consignmentOf(route: Route) {
  return route.reason === 'rule' || route.reason === 'thread'
    ? { event: 'ContentConsignment' as const, reasons: [] }
    : { event: 'ContentConsignmentFailure' as const, reasons: [route.reason] }
}

function ofTimed({ routed: { consented, route } }: Timed, stamp: Stamp) {
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
