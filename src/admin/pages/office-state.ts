/** How an office stands: what waits there, for how long, what of it is late, and whether somebody looks after it. */
export interface OfficeState {
  readonly office: string
  readonly kind: 'default' | 'unit' | 'manual-desk'
  readonly names: { readonly fi: string; readonly sv: string; readonly en: string }
  /** Null: in no area, such as the manual desk and FPA's offices. */
  readonly area: string | null
  readonly waiting: number
  /** RFC 3339; null when nothing waits. */
  readonly oldestAt: string | null
  /** Of those that wait: a reminder of their ladder was due. */
  readonly late: number
  /** Those that are open. */
  readonly incidents: number
  /** Those that stand. */
  readonly alerts: number
  /** Codes why it does not count as live, none: it is; null: nothing watches over it. */
  readonly notLive: readonly NotLiveReason[] | null
}

export type NotLiveReason = 'office.certificate' | 'office.not-polled' | 'office.no-responsible' | 'office.canary-late'
