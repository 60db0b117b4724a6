import type { Context } from 'hono'
import type { LoggedAct } from '../message/logged-act.ts'
import { Denial } from './denial.ts'
import { actsMax, renderAudit } from './pages/audit.ts'
import type { Room } from './room.ts'

export interface AuditDeps {
  /** Newest first, those before an entry of the log if one is named. */
  listActs(before: number | undefined, limit: number): Promise<readonly LoggedAct[]>
}

/** The newest acts of administrators, and older ones page by page. */
export function auditRoutes(room: Room, { listActs }: AuditDeps): void {
  const rule = { permission: 'audit.read', areas: 'none' } as const
  room.page('/audit', rule, async (c, visit) => {
    const before = parseBefore(c)
    return renderAudit(visit, await listActs(before, actsMax), before)
  })
  room.read('/acts', rule, async (c) => ({ acts: await listActs(parseBefore(c), actsMax) }))
}

/** @throws Denial `admin.malformed` */
function parseBefore(c: Context): number | undefined {
  const text = c.req.query('before')
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw new Denial('admin.malformed')
  return Number(text)
}
