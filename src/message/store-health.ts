/** How the store stands: numbers and times, nothing of anybody. */
export interface StoreHealth {
  readonly queues: {
    readonly open: number
    readonly atDesk: number
    readonly late: number
    readonly held: number
    /** RFC 3339; null when nothing waits. */
    readonly oldestAt: string | null
    readonly unsentNotices: number
    readonly givenUpNotices: number
    readonly notTaken: number
  }
  readonly log: { readonly size: number; readonly checkpointSize: number | null; readonly checkpointAt: string | null }
  readonly database: {
    readonly version: string
    readonly bytes: number
    readonly connections: number
    readonly migrations: number
    /** Its clock, RFC 3339. */
    readonly now: string
  }
  readonly traffic: readonly TrafficHour[]
}

export interface TrafficHour {
  /** RFC 3339: when it begins. */
  readonly from: string
  readonly accepted: number
  readonly urgent: number
}
