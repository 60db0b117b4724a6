import type { Refusal, RefusalCode } from '../errors.ts'
import type { Confirmation, InboxItem, Lease, StopReason } from '../message/delivery.ts'
import type { PartyId } from '../message/ids.ts'
import { isOfficeReason, type Received, type Route, type Timed } from '../message/stages.ts'
import type {
  ConsignmentNotification,
  ContentConsignment,
  ContentConsignmentFailure,
  ContentHandover,
  ContentHandoverFailure,
  HandoverFailureReason,
  Recipient,
  SubmissionAcceptance,
  SubmissionRejection,
} from './events.ts'
import { ofItem, ofMessage, ofStamp, ofTimed, type Stamp, sha256 } from './parts.ts'
import { parseRecordId } from './record-id.ts'

export type { Evidence, MessageEvidence } from './events.ts'
export type { Stamp } from './parts.ts'

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
  recipient: Recipient,
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

function consignmentOf({ reason, explanation }: Route) {
  return isOfficeReason(reason)
    ? { event: 'ContentConsignment' as const, reasons: explanation.notLive ?? [] }
    : { event: 'ContentConsignmentFailure' as const, reasons: [reason] }
}
