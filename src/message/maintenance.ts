/** Why nothing is taken in for a while: closed, since callers are told, and the log keeps it. */
export const maintenanceReasons = ['update', 'database', 'network', 'incident'] as const
export type MaintenanceReason = (typeof maintenanceReasons)[number]

/** Nothing new is taken in; what is in goes on to its offices. */
export interface Maintenance {
  readonly reason: MaintenanceReason
  /** RFC 3339: when it is expected to be over, as far as is known. */
  readonly until: string | null
  readonly since: string
  /** Identifier of the staff; callers are not told. */
  readonly by: string
}

/** As anybody may be told of it. */
export type MaintenanceShown = Omit<Maintenance, 'by'>
