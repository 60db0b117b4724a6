import type { OfficeContacts } from './contacts.ts'
import type { CertificatePurpose, PartyKind } from './ids.ts'
import type { OfficeSigns } from './office-state.ts'
import type { BreakerState, ForwardingState } from './reception.ts'
import type { Labels } from './type-rules.ts'

/** An organisation among others: who it is, and when its certificates end. */
export interface ListedParty {
  readonly party: string
  readonly kind: PartyKind
  readonly names: Labels
  /** Its area; null: in none, or in several. */
  readonly area: string | null
  /** `YYYY-MM-DD` in Finland; the end exclusive. */
  readonly validFrom: string
  readonly validUntil: string | null
  readonly offices: number
  /** RFC 3339: when the last of its certificates for each purpose ends, those that are withdrawn aside. */
  readonly signatureUntil: string | null
  readonly tlsUntil: string | null
  /** When one of its systems last called. */
  readonly calledAt: string | null
  /** Of its newest licence report. */
  readonly licensed: boolean | null
}

/** All that is looked at of one organisation. */
export interface PartyDetails extends ListedParty {
  readonly officeList: readonly WatchedOfficeOfParty[]
  readonly certificates: readonly CertificateOfParty[]
  readonly licences: readonly KeptLicence[]
  /** For whoever registers an office. */
  readonly areas: readonly NamedArea[]
  /** Of the catalogue. */
  readonly sends: readonly Labels[]
  readonly receives: readonly Labels[]
}

/** An office as it is registered. */
export interface OfficeOfParty {
  readonly office: string
  readonly kind: 'default' | 'unit'
  readonly names: Labels
  readonly area: string | null
  readonly validFrom: string
  readonly validUntil: string | null
  readonly languages: readonly string[]
  readonly opening: string | null
  readonly onCall: string | null
  readonly reception: 'poll' | 'forward'
}

/** With whether it is looked after, and by whom. */
export interface WatchedOfficeOfParty extends OfficeOfParty, OfficeContacts, Omit<OfficeSigns, 'alerts'> {
  /** Null: it polls. */
  readonly endpoint: OfficeEndpoint | null
  readonly organisationEmail: string | null
}

/** Where an office's messages are forwarded to, of the address the host alone, and how that goes. */
export interface OfficeEndpoint extends Pick<ForwardingState, 'certificate' | 'since' | 'notTaken' | 'lastCode'> {
  readonly host: string
  /** Of the process that answers. */
  readonly breaker: BreakerState
}

export interface CertificateOfParty {
  /** SHA-256 of the DER, base64url (RFC 7515 `x5t#S256`). */
  readonly thumbprint: string
  readonly purpose: CertificatePurpose
  readonly validFrom: string
  readonly validUntil: string
  readonly withdrawnAt: string | null
  /** When a caller last showed it. */
  readonly usedAt: string | null
}

export interface KeptLicence {
  readonly at: string
  readonly granted: boolean
  /** Index in the log. */
  readonly entry: number
  readonly report: unknown
}

export interface NamedArea {
  /** Two digits. */
  readonly code: string
  readonly names: Labels
}
