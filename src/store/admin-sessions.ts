import type postgres from 'postgres'
import { acted } from '../evidence/office-steps.ts'
import type { Stamp } from '../evidence/parts.ts'
import type { AdminSession } from '../message/admin-session.ts'
import type { Commit } from './commit.ts'

/** Starts a session together with its entry in the log, which says by which roles. */
export async function startSession(
  commit: Commit,
  { tokenHash, staff, grants, development }: Omit<AdminSession, 'seenAt'>,
  stamp: Stamp,
): Promise<void> {
  const way = development ? 'session.link' : 'session.oidc'
  const roles = grants.map((grant) => `role.${grant.replace(':', '-')}`)
  const evidence = [acted(['session.started', way, ...roles], staff, 'session:admin', stamp)]
  const body = { token: tokenHash.toString('hex'), staff, grants, development, at: stamp.at.toISOString() }
  const { outcome } = await commit({ kind: 'apply', step: 'start_session', body, evidence })
  if (outcome !== 'done') throw new Error(`a session was not started: ${outcome}`)
}

export async function findSession(sql: postgres.Sql, tokenHash: Buffer): Promise<AdminSession | undefined> {
  const [found] = await sql<AdminSession[]>`
    select token_hash as "tokenHash", staff, grants, development, started_at as "startedAt", seen_at as "seenAt"
    from admin_session where token_hash = ${tokenHash}`
  return found
}

/** Says that it is in use; time does not go back, whichever process says so. */
export async function touchSession(sql: postgres.Sql, tokenHash: Buffer, at: Date): Promise<void> {
  await sql`update admin_session set seen_at = greatest(seen_at, ${at}) where token_hash = ${tokenHash}`
}

/** Ends a session together with its entry in the log: both, or neither where it was over already. */
export async function endSession(commit: Commit, tokenHash: Buffer, staff: string, stamp: Stamp): Promise<void> {
  const evidence = [acted(['session.ended'], staff, 'session:admin', stamp)]
  await commit({ kind: 'apply', step: 'end_session', body: { token: tokenHash.toString('hex') }, evidence })
}
