import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { Denial } from './denial.ts'
import type { Session } from './session.ts'

/**
 * A change comes from a page of ours: what the browser says of its origin says so, and it carries the session's token.
 * @throws Denial `admin.not-from-here`
 */
export function requireFromHere(c: Context, session: Session, token: string | undefined): void {
  requireOwnOrigin(c)
  if (token === undefined || !isSame(token, session.formToken)) throw new Denial('admin.not-from-here')
}

/**
 * For what has no session yet. A program that says nothing of an origin is no browser that somebody has led here.
 * @throws Denial `admin.not-from-here`
 */
export function requireOwnOrigin(c: Context): void {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  if (site !== undefined && site !== 'same-origin') throw new Denial('admin.not-from-here')
  // Pages that tell nobody where a reader was have their forms sent from `null`: then the other header decides.
  if (origin === undefined || (origin === 'null' && site !== undefined)) return
  if (origin !== new URL(c.req.url).origin) throw new Denial('admin.not-from-here')
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
