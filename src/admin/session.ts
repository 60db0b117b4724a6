import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { AdminSession } from '../message/admin-session.ts'
import { type Grant, type Person, parseGrant, writeGrant } from './permissions.ts'

/** Who is signed in, as one request has it. */
export interface Session {
  readonly person: Person
  /** By a one-time link of the development world. */
  readonly development: boolean
  /** When it ends, however busy. */
  readonly until: Date
  /** What every form and every change must carry. */
  readonly formToken: string
}

export interface SessionDeps {
  now(): Date
  /** Keeps it, with an entry in the log: without that nobody is signed in. */
  startSession(session: Omit<AdminSession, 'seenAt'>): Promise<void>
  findSession(tokenHash: Buffer): Promise<AdminSession | undefined>
  /** Says that it is in use. */
  touchSession(tokenHash: Buffer, at: Date): Promise<void>
  /** Ends it, with an entry in the log. */
  endSession(tokenHash: Buffer, staff: string): Promise<void>
}

export const idleMs = 30 * 60_000
export const longestMs = 8 * 3_600_000
/** A session in use is written down again after this, not at each request. */
const touchMs = 60_000
const cookie = '__Host-budkavle'

/** Starts a session and hands its token to the browser; one that was there before ends. */
export async function startSession(deps: SessionDeps, c: Context, person: Person, development: boolean): Promise<void> {
  await endSession(deps, c)
  const token = randomBytes(32).toString('base64url')
  const { staff, grants } = person
  const startedAt = deps.now()
  await deps.startSession({ tokenHash: hashOf(token), staff, grants: grants.map(writeGrant), development, startedAt })
  setCookie(c, cookie, token, { path: '/', secure: true, httpOnly: true, sameSite: 'Strict' })
}

/** The session of a request, unless it has been idle too long or lasted too long. */
export async function findSession(deps: SessionDeps, c: Context): Promise<Session | undefined> {
  const token = getCookie(c, cookie)
  if (token === undefined) return undefined
  const kept = await deps.findSession(hashOf(token))
  const now = deps.now()
  if (!kept || !isAlive(kept, now)) return undefined
  if (now.getTime() - kept.seenAt.getTime() > touchMs) await deps.touchSession(kept.tokenHash, now)
  const { staff, development, startedAt } = kept
  const grants = kept.grants.map(parseGrant).filter((grant): grant is Grant => grant !== undefined)
  const until = new Date(startedAt.getTime() + longestMs)
  return { person: { staff, grants }, development, until, formToken: formTokenOf(token) }
}

function isAlive({ startedAt, seenAt }: AdminSession, now: Date): boolean {
  return now.getTime() - startedAt.getTime() < longestMs && now.getTime() - seenAt.getTime() < idleMs
}

/** Ends the session of a request. One that ran out ended by itself: of that there is no entry in the log. */
export async function endSession(deps: SessionDeps, c: Context): Promise<void> {
  const token = getCookie(c, cookie)
  if (token === undefined) return
  const kept = await deps.findSession(hashOf(token))
  if (kept && isAlive(kept, deps.now())) await deps.endSession(kept.tokenHash, kept.staff)
  deleteCookie(c, cookie, { path: '/', secure: true })
}

/** What only whoever has the session's token can know, and what does not give the token away. */
function formTokenOf(token: string): string {
  return createHmac('sha256', token).update('form').digest('base64url')
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
