import type { MessageId, PartyId } from './ids.ts'

/** The parts that every message type shares; what else a type carries is checked by its schema. */
export interface Message {
  readonly messageType: string
  readonly schemaVersion: string
  readonly messageId: MessageId
  readonly conversationId?: string
  readonly refToMessageId?: MessageId
  /** The sender's own earlier message of the same type that this one takes the place of. */
  readonly supersedesMessageId?: MessageId
  /** RFC 3339, UTC, seconds or milliseconds. */
  readonly createdAt: string
  readonly from: PartyId
  readonly urgency: 'normal' | 'urgent'
  /** Whom it is about; absent where it is about a message or an area. */
  readonly person?: Person
  readonly legalBasis: LegalBasis
  readonly consent?: Consent
  readonly attachments?: readonly AttachmentReference[]
  readonly [typeSpecific: string]: unknown
}

export interface Person {
  readonly personalIdentityCode?: string
  readonly homeMunicipality: string
  readonly placeOfStay?: string
  readonly contactLanguage: 'fi' | 'sv' | 'se' | 'smn' | 'sms'
  readonly [detail: string]: unknown
}

export interface LegalBasis {
  readonly mode: LegalMode
  /** The section relied on, one of those the type lists, e.g. `SVL 1301/2014 35 § 1 mom.`; not every mode names one. */
  readonly section?: string
  readonly [detail: string]: unknown
}

/**
 * `as-original`: on the ground of the message referred to, while that stands. `no-client-data`: about no client, so
 * that no ground is needed.
 */
export const legalModes = [
  'client-consent',
  'client-permission',
  'statutory-without-consent',
  'statutory-notice',
  'client-request',
  'as-original',
  'no-client-data',
] as const
export type LegalMode = (typeof legalModes)[number]

/** A consent or permission: it breaks secrecy, it is not the GDPR ground. */
export interface Consent {
  readonly givenBy: 'client' | 'custodian' | 'legal-representative'
  readonly givenAt: string
  readonly method: 'visit' | 'phone' | 'e-service' | 'paper'
  /** The message type it was given for. */
  readonly purpose: string
  readonly receiver: 'social-services' | 'fpa'
  readonly validUntil?: string
  readonly withdrawnAt?: string
  readonly recordReference: string
}

/** A file that came by itself and belongs to the message: the digest in the signed content binds it. */
export interface AttachmentReference {
  readonly fileName: string
  readonly mediaType: string
  /** Size in bytes. */
  readonly bytes: number
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string
  readonly [detail: string]: unknown
}
