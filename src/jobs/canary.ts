import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import type { OfficeId } from '../message/ids.ts'
import { type CanaryState, claimCanary, findCanaries, noteCanaries } from '../store/canary.ts'

export interface CanaryDeps {
  readonly sql: postgres.Sql
  /** Whether an office can take something now. */
  isHeld(office: OfficeId): boolean
  /** Undefined where there is no signer: then only what was sent before is followed. */
  readonly send: ((wish: { office: OfficeId; messageId: string; at: Date }) => Promise<void>) | undefined
  readonly canaryHoursMax: number
}

/**
 * Notes which canaries were confirmed, and sends each office its next: a day after the last, or sooner where none was
 * confirmed in time; but none while one still waits there. Any number of processes may do it at once.
 * @throws AggregateError when some could not be sent; their turn comes again an hour later
 */
export async function tendCanaries(deps: CanaryDeps, at: Date): Promise<void> {
  await noteCanaries(deps.sql)
  const { send } = deps
  if (!send) return
  const due = (await findCanaries(deps.sql)).filter((one) => deps.isHeld(one.office) && isDue(one, deps, at))
  const results = await Promise.allSettled(due.map((one) => sendOne(deps.sql, one, send, at)))
  const failures = results.filter((result) => result.status === 'rejected').map((result) => result.reason)
  if (failures.length > 0) throw new AggregateError(failures, 'some canaries could not be sent')
}

async function sendOne(
  sql: postgres.Sql,
  { office, sentAt }: CanaryState,
  send: NonNullable<CanaryDeps['send']>,
  at: Date,
): Promise<void> {
  const messageId = randomUUID()
  if (await claimCanary(sql, { office, seen: sentAt, at, messageId })) await send({ office, messageId, at })
}

function isDue({ sentAt, confirmedAt, waiting }: CanaryState, { canaryHoursMax }: CanaryDeps, at: Date): boolean {
  if (waiting) return false
  const hoursSince = (moment: number | null) =>
    (moment === null ? Number.POSITIVE_INFINITY : at.getTime() - moment) / hourMs
  return hoursSince(sentAt) >= 24 || (hoursSince(sentAt) >= 1 && hoursSince(confirmedAt) > canaryHoursMax)
}

const hourMs = 3_600_000
