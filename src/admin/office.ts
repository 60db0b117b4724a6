import type { Context } from 'hono'
import type { OfficeDetails } from '../message/office-details.ts'
import { Denial } from './denial.ts'
import { renderOffice } from './pages/office.ts'
import type { Room, Visit } from './room.ts'

export interface OfficeDeps {
  now(): Date
  /** In which area it lies: null in none, undefined where there is no such office. */
  findOfficeArea(office: string): Promise<string | null | undefined>
  findOffice(office: string, at: Date): Promise<OfficeDetails | undefined>
}

/** One office, with all that waits there and all that is wrong with it. */
export function officeRoutes(room: Room, deps: OfficeDeps): void {
  const areas = (c: Context) => deps.findOfficeArea(officeOf(c))
  const rule = { permission: 'status.read', areas } as const
  const find = async (c: Context, now: Date) => {
    const office = await deps.findOffice(officeOf(c), now)
    if (!office) throw new Denial('admin.not-found')
    return office
  }
  room.page('/offices/:office', rule, async (c, visit: Visit) => {
    const now = deps.now()
    return renderOffice(visit, await find(c, now), now)
  })
  room.read('/offices/:office', rule, (c) => find(c, deps.now()))
}

function officeOf(c: Context): string {
  return c.req.param('office') ?? ''
}
