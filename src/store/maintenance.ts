import type postgres from 'postgres'
import { acted } from '../evidence/office-steps.ts'
import type { Stamp } from '../evidence/parts.ts'
import type { Maintenance, MaintenanceReason } from '../message/maintenance.ts'
import type { Commit } from './commit.ts'
import { rfc3339 } from './rfc3339.ts'

export interface MaintenanceWish {
  readonly reason: MaintenanceReason
  /** RFC 3339. */
  readonly until: string | null
}

/** What is in force; undefined: the gateway takes in what comes. */
export async function findMaintenance(sql: postgres.Sql): Promise<Maintenance | undefined> {
  const [row] = await sql<Maintenance[]>`
    select reason, ${rfc3339(sql, 'until')} as until, ${rfc3339(sql, 'since')} as since, by from maintenance`
  return row
}

/**
 * Begins it, or with no wish ends it; every process follows. It is in the log with the reason.
 * @returns `there`: it was so already, and nothing is changed
 */
export async function setMaintenance(
  commit: Commit,
  wish: MaintenanceWish | undefined,
  by: string,
  stamp: Stamp,
): Promise<'done' | 'there'> {
  const reasons = wish ? ['maintenance.started', `maintenance.${wish.reason}`] : ['maintenance.ended']
  const evidence = [acted(reasons, by, 'gateway:intake', stamp)]
  const body = { on: wish !== undefined, ...wish, by, at: stamp.at.toISOString() }
  const { outcome } = await commit({ kind: 'apply', step: 'maintenance', body, evidence })
  return outcome === 'done' ? 'done' : 'there'
}
