import type { StandingAlert } from './alert.ts'
import type { OfficeContacts } from './contacts.ts'
import type { NotLiveReason } from './stages.ts'
import type { Labels } from './type-rules.ts'

/** What waits at an office, for how long, what of it is late, and what is open about it. */
export interface OfficeWork {
  readonly office: string
  readonly kind: 'default' | 'unit' | 'manual-desk'
  readonly names: Labels
  /** Null: in no area, such as the manual desk and FPA's offices. */
  readonly area: string | null
  readonly waiting: number
  /** RFC 3339, as every time here; null when nothing waits. */
  readonly oldestAt: string | null
  /** Of those that wait: a step of their ladder was taken, or is due. */
  readonly late: number
  /** Those that are open. */
  readonly incidents: number
}

/** How an office stands: its work, and whether somebody looks after it. */
export interface OfficeState extends OfficeWork {
  /** Why the gateway does not count it as live now; none: it does. */
  readonly notLive: readonly NotLiveReason[]
  /** Those that stand. */
  readonly alerts: number
}

/** Whether an office is looked after, who answers for it, and what it needs somebody for. */
export interface OfficeSigns extends OfficeContacts {
  /** Why the gateway does not count it as live now; none: it does. */
  readonly notLive: readonly NotLiveReason[]
  /** Null: never. */
  readonly lastPolledAt: string | null
  readonly canaryConfirmedAt: string | null
  readonly alerts: readonly StandingAlert[]
}
