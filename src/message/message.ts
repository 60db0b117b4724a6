import type { MessageId, PartyId } from './ids.ts'

/** The parts that every message type shares; what else a type carries is checked by its schema. */
export interface Message {
  readonly messageType: string
  readonly schemaVersion: string
  readonly messageId: MessageId
  readonly conversationId?: string
  readonly refToMessageId?: MessageId
  /** RFC 3339, UTC, seconds or milliseconds. */
  readonly createdAt: string
  readonly from: PartyId
  readonly urgency: 'normal' | 'urgent'
  readonly person: Person
  readonly legalBasis: LegalBasis
  readonly consent?: Consent
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
  /** The section relied on, one of those the type lists, e.g. `SVL 1301/2014 35 § 1 mom.` */
  readonly section: string
  readonly [detail: string]: unknown
}

export type LegalMode =
  | 'client-consent'
  | 'client-permission'
  | 'statutory-without-consent'
  | 'statutory-notice'
  | 'client-request'

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
