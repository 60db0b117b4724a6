import type { Health } from '../message/health.ts'
import { type MaintenanceShown, maintenanceReasons } from '../message/maintenance.ts'
import { parseUntilTime } from './desk-time.ts'
import { textOf } from './form.ts'
import { renderHealth } from './pages/health.ts'
import { type MaintenanceResult, renderMaintenance } from './pages/maintenance.ts'
import { may } from './permissions.ts'
import type { Room, Visit } from './room.ts'

export interface HealthDeps {
  now(): Date
  readHealth(): Promise<Health>
  /** For whoever helps: as above, with settings that are no secret. */
  readDiagnostics(): Promise<object>
  findMaintenance(): Promise<MaintenanceShown | undefined>
  startMaintenance(
    wish: { reason: MaintenanceShown['reason']; until: string | null },
    by: string,
  ): Promise<'done' | 'there'>
  endMaintenance(by: string): Promise<'done' | 'there'>
}

/** How the gateway does, a report to take along, and maintenance of intake. */
export function healthRoutes(room: Room, deps: HealthDeps): void {
  const read = { permission: 'health.read', areas: 'none' } as const
  const act = { permission: 'maintenance.act', areas: 'none' } as const

  const showMaintenance = async (visit: Visit, result?: MaintenanceResult) => {
    const mayAct = may(visit.session.person, 'maintenance.act', 'everywhere')
    return renderMaintenance(visit, { maintenance: await deps.findMaintenance(), mayAct, now: deps.now() }, result)
  }
  const change = async (wish: Readonly<Record<string, unknown>>, by: string): Promise<MaintenanceResult> => {
    if (wish.on === 'no' || wish.on === false) return { outcome: await deps.endMaintenance(by) }
    const reason = maintenanceReasons.find((one) => one === wish.reason)
    const until = parseUntilTime(wish.until, deps.now())
    if (!reason || until === undefined) return { outcome: 'incomplete' }
    return { outcome: await deps.startMaintenance({ reason, until }, by) }
  }

  room.page('/health', read, async (_, visit) => renderHealth(visit, await deps.readHealth()))
  room.page('/health/diagnostics', read, async (c) => {
    const name = `budkavle-diagnostics-${deps.now().toISOString().slice(0, 16).replace(/[-:]/g, '')}.json`
    const body = `${JSON.stringify(await deps.readDiagnostics(), null, 2)}\n`
    return c.body(body, 200, {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${name}"`,
    })
  })
  room.page('/health/maintenance', read, (_, visit) => showMaintenance(visit))
  room.form('/health/maintenance', act, async (c, visit, fields) => {
    const given = { on: textOf(fields, 'on'), reason: textOf(fields, 'reason'), until: textOf(fields, 'until') }
    const result = await change(given, visit.by)
    if (result.outcome !== 'done') return showMaintenance(visit, result)
    return c.redirect(`/${visit.language}/health/maintenance`, 303)
  })

  room.read('/health', read, () => deps.readHealth())
  room.read('/diagnostics', read, () => deps.readDiagnostics())
  room.read('/maintenance', read, async () => ({ maintenance: (await deps.findMaintenance()) ?? null }))
  room.change('PUT', '/maintenance', act, (_, visit, body) => change(body, visit.by))
}
