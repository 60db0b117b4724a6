import type { IncidentKind } from './incident.ts'
import type { OfficeSigns, OfficeWork } from './office-state.ts'

/** All that is looked at of one office. */
export interface OfficeDetails extends OfficeWork {
  readonly signs: OfficeSigns
  /** Those that wait, what is late first, then urgent, then the oldest: 100 at most. */
  readonly items: readonly WaitingItem[]
  /** Those that are open, the newest first: 50 at most. */
  readonly incidentList: readonly OfficeIncident[]
  /** The newest 14. */
  readonly manifests: readonly OfficeManifest[]
}

export interface WaitingItem {
  readonly item: number
  readonly messageType: string
  readonly urgency: 'normal' | 'urgent'
  readonly acceptedAt: string
  /** When it was accepted, or when it was brought to the office again after it had been confirmed. */
  readonly waitsSince: string
  readonly late: boolean
  /** Until when somebody of the office's system has it in hand; null: nobody does. */
  readonly leasedUntil: string | null
}

export interface OfficeIncident {
  readonly incident: number
  readonly kind: IncidentKind
  readonly openedAt: string
  readonly times: number
  readonly lastAt: string
}

export interface OfficeManifest {
  readonly manifest: number
  /** `YYYY-MM-DD` in Finland. */
  readonly day: string
  readonly items: number
  readonly state: 'open' | 'agreed' | 'differs' | 'unanswered'
}
