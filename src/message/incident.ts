import type { LookResult } from './looks.ts'
import type { Difference } from './manifest.ts'

export const incidentKinds = [
  'second-look.mismatch',
  'second-look.absent',
  'second-look.unanswered',
  'manifest.differs',
  'manifest.unanswered',
  'confirmation.digest-mismatch',
] as const
export type IncidentKind = (typeof incidentKinds)[number]

/** Something that the log shows and a person must look at: numbers, codes and times only. */
export interface Incident {
  readonly incident: number
  readonly kind: IncidentKind
  readonly office: string
  readonly officeNames: { readonly fi: string; readonly sv: string; readonly en: string }
  /** The first manifest that it is about; null where it is about none. */
  readonly manifest: number | null
  /** RFC 3339, as all times here. */
  readonly openedAt: string
  /** How often it came since, and when last. */
  readonly times: number
  readonly lastAt: string
  /** Indexes in the log of its evidence, oldest first; at most the first 100. */
  readonly entries: readonly number[]
  readonly closed: ClosedIncident | null
}

export interface ClosedIncident {
  readonly at: string
  /** An identifier of the operator's staff. */
  readonly by: string
  readonly reason: ClosingReason
  /** Index in the log. */
  readonly entry: number
}

/** Why an incident is over. Closed, since a free text could say something of a person. */
export const closingReasons = ['sent-again', 'found', 'receiver-mended', 'gateway-mended', 'false-alarm'] as const
export type ClosingReason = (typeof closingReasons)[number]

/** All that its page shows. */
export interface IncidentDetails extends Incident {
  /** At most the first 100. */
  readonly items: readonly IncidentItem[]
  readonly evidence: readonly IncidentEvidence[]
  /** Whether the receiver's signed answer to the manifest is kept. */
  readonly answered: boolean
}

export interface IncidentItem {
  readonly item: number
  readonly found: Difference['found'] | Exclude<LookResult, 'held' | 'dropped'>
  readonly messageType: string
  readonly messageId: string
  /** The receiver's own; null where it confirmed none. */
  readonly recordId: string | null
}

export interface IncidentEvidence {
  readonly entry: number
  readonly event: string
  readonly at: string
}
