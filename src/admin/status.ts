import type { OfficeState } from '../message/office-state.ts'
import { renderStatus } from './pages/status.ts'
import type { Areas } from './permissions.ts'
import type { Room } from './room.ts'

export interface StatusDeps {
  now(): Date
  listOfficeStates(areas: Areas, at: Date): Promise<readonly OfficeState[]>
}

/** What is wrong now: every area and office, what is late first. */
export function statusRoutes(room: Room, deps: StatusDeps): void {
  const rule = { permission: 'status.read', areas: 'own' } as const
  room.page('', rule, async (_, visit) => {
    const now = deps.now()
    return renderStatus(visit, await deps.listOfficeStates(visit.areas, now), now)
  })
  room.read('/offices', rule, async (_, { areas }) => {
    const now = deps.now()
    return { at: now.toISOString(), offices: await deps.listOfficeStates(areas, now) }
  })
}
