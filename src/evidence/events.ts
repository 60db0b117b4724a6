import type { RejectionReason, RelayMeans, StopReason } from '../message/delivery.ts'
import type { SignatureFacts } from '../message/stages.ts'
import type { MessageReason } from './reasons.ts'

/**
 * What is said of a message, step by step, in the events and components of ETSI EN 319 522-1 and -2, and in events of
 * our own where the standard has none (from StorageConfirmation on). It holds codes,
 * identifiers and digests only: no text, no municipality, nothing of a person. It is signed by the checkpoint of the
 * log that contains it, so nothing signed exists for what was not committed.
 */
export type Evidence = MessageEvidence | SubmissionRejection | OfficeEvidence | AdministrativeAct

/** What is said of an office, and of no message. */
export type OfficeEvidence = InboxManifest | InboxManifestAnswer | OfficeAlert

/** What is said of a message that was accepted. */
export type MessageEvidence =
  | SubmissionAcceptance
  | ContentConsignment
  | ContentConsignmentFailure
  | ConsignmentNotification
  | ContentAccessTracking
  | ContentHandover
  | ContentHandoverFailure
  | AcceptanceRejectionExpiry
  | RelayToNonERDS
  | StorageConfirmation
  | StorageConfirmationFailure
  | ContentErasure

export type EvidenceEvent = Evidence['event']

export const evidenceEvents = [
  'SubmissionAcceptance',
  'SubmissionRejection',
  'ContentConsignment',
  'ContentConsignmentFailure',
  'ConsignmentNotification',
  'ContentAccessTracking',
  'ContentHandover',
  'ContentHandoverFailure',
  'AcceptanceRejectionExpiry',
  'RelayToNonERDS',
  'StorageConfirmation',
  'StorageConfirmationFailure',
  'ContentErasure',
  'InboxManifest',
  'InboxManifestAnswer',
  'OfficeAlert',
  'AdministrativeAct',
] as const satisfies readonly EvidenceEvent[]

/** The gateway took responsibility for the message. */
export interface SubmissionAcceptance extends OfMessage {
  readonly event: 'SubmissionAcceptance'
  readonly signature: SignatureFacts
  readonly route: RouteFacts
}

/** The gateway refused what was sent; `sender` is the caller. */
export interface SubmissionRejection extends OfSender {
  readonly event: 'SubmissionRejection'
  /** ETSI EN 319 102-1 clause 5.1.3, where the refusal concerns a signature. */
  readonly subIndication?: string
  readonly messageIdentifier?: string
}

/**
 * The message stands in the inbox of an office. Reasons say what bears on it: given on by another, not live, or
 * `operator.resent` where an administrator brought it to the same office again.
 */
export interface ContentConsignment extends OfMessage {
  readonly event: 'ContentConsignment'
  readonly route: RouteFacts
  readonly custody?: CustodyFacts
}

/** No office could be found, or it went from one to another: the message stands at the manual desk; the reason says why. */
export interface ContentConsignmentFailure extends OfMessage {
  readonly event: 'ContentConsignmentFailure'
  readonly route: RouteFacts
  readonly custody?: CustodyFacts
}

/** The message was handed out to the receiver: it holds the lease of it. */
export interface ConsignmentNotification extends OfMessage {
  readonly event: 'ConsignmentNotification'
}

/** The receiver confirmed, with the digests of what it read back from its own store: those of what was sent. */
export interface ContentHandover extends OfMessage {
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
export interface ContentHandoverFailure extends OfMessage {
  readonly event: 'ContentHandoverFailure'
}

/** The receiver's system asked for the content (`receiver.fetched`), or says that a person opened it. */
export interface ContentAccessTracking extends OfMessage {
  readonly event: 'ContentAccessTracking'
}

/** A time by which the receiver ought to have taken it over has passed; the reason says whom the gateway now reminds. */
export interface AcceptanceRejectionExpiry extends OfMessage {
  readonly event: 'AcceptanceRejectionExpiry'
}

/** People told the receiver by other means, as one of them states. */
export interface RelayToNonERDS extends OfMessage {
  readonly event: 'RelayToNonERDS'
  readonly relay: {
    /** Who did it: an identifier of the operator's staff, never a personal identity code. */
    readonly by: string
    readonly means: RelayMeans
    /** RFC 3339, UTC, milliseconds. */
    readonly at: string
  }
}

/**
 * Asked again, the receiver had the content in its store: it answered with the SHA-256 of a fresh nonce followed by the
 * content, which whoever has the document can compute anew.
 */
export interface StorageConfirmation extends OfMessage {
  readonly event: 'StorageConfirmation'
  readonly look: LookFacts
}

/** Asked again, the receiver could not show that it has the content, or did not answer in time. */
export interface StorageConfirmationFailure extends OfMessage {
  readonly event: 'StorageConfirmationFailure'
  readonly look: LookFacts
}

/** The key of the stored payload was destroyed: the gateway can open it no more. */
export interface ContentErasure extends OfMessage {
  readonly event: 'ContentErasure'
}

/** What the gateway says of an office's inbox on a day; the root is over the lines of the signed manifest. */
export interface InboxManifest extends OfOffice {
  readonly event: 'InboxManifest'
  readonly manifest: ManifestFacts
}

/** The receiver countersigned a manifest, differs from it, or did not answer in time. */
export interface InboxManifestAnswer extends OfOffice {
  readonly event: 'InboxManifestAnswer'
  readonly manifest: ManifestFacts
  /** Of the receiver's signed answer; absent when there was none. */
  readonly answer?: { readonly digest: Digest; readonly signature: SignatureFacts }
}

/** Something about an office needs a person (`alert.started`), or does no more (`alert.cleared`). */
export interface OfficeAlert extends OfOffice {
  readonly event: 'OfficeAlert'
}

/** What an administrator did, as reason codes; the subject is an identifier of the gateway's own. */
export interface AdministrativeAct extends OfStamp {
  readonly event: 'AdministrativeAct'
  readonly by: string
  readonly subject: string
}

interface OfStamp {
  readonly evidenceIdentifier: string
  readonly event: string
  /** Codes, the deciding one first. */
  readonly reasons: readonly string[]
  /** RFC 3339, UTC, milliseconds. */
  readonly eventTime: string
  readonly issuer: string
}

interface OfOffice extends OfStamp {
  readonly recipient: Recipient
}

interface OfSender extends OfStamp {
  /** The party's business id. */
  readonly sender: string
  /** Of the bytes as they came. */
  readonly envelopeDigest: Digest
}

export interface OfMessage extends OfSender {
  readonly reasons: readonly MessageReason[]
  readonly recipient: Recipient
  readonly messageIdentifier: string
  readonly refToMessageIdentifier?: string
  readonly messageType: string
  readonly schemaVersion: string
  /** Of the canonical signed bytes, which are what the receiver gets. */
  readonly contentDigest: Digest
}

/** The party is null where it is not known, as at the manual desk. */
export interface Recipient {
  readonly party: string | null
  readonly office: string
}

export interface Digest {
  readonly algorithm: 'SHA-256'
  /** Lower-case hex. */
  readonly value: string
}

/** Who gave an item on: an office, or an administrator at the manual desk. */
export interface CustodyFacts {
  readonly from: string
  /** An identifier of the operator's staff; absent where the office's own system did it. */
  readonly by?: string
}

export interface LookFacts {
  readonly recordId: string
  /** 32 bytes, lower-case hex. */
  readonly nonce: string
  /** SHA-256 of the nonce's bytes and the content, lower-case hex; absent when the receiver gave none. */
  readonly answer?: string
}

export interface ManifestFacts {
  readonly number: string
  /** `YYYY-MM-DD` in Finland. */
  readonly day: string
  readonly items: string
  readonly root: Digest
}

export interface RouteFacts {
  readonly office: string
  /** The rule that won; null at the manual desk, and for what goes to the other end of its thread. */
  readonly rule: string | null
}

/** Why a receiver did not take a message over: closed, since a free text could say something of a person. */
export type HandoverFailureReason = `receiver.${RejectionReason}` | 'confirmation.digest-mismatch' | StopReason
