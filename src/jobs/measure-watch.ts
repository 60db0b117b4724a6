import type postgres from 'postgres'
import type { OfficeId } from '../message/ids.ts'
import type { Metrics } from '../metrics.ts'
import { countOpenAlerts } from '../store/escalation.ts'

/** Takes the gauges of what watches over inboxes: which offices are live, and which alerts stand. */
export async function measureWatch(
  sql: postgres.Sql,
  offices: readonly OfficeId[],
  findNotLive: (office: OfficeId) => readonly string[],
  metrics: Metrics,
): Promise<void> {
  metrics.officeLive.reset()
  for (const office of offices) metrics.officeLive.set({ office }, findNotLive(office).length === 0 ? 1 : 0)
  metrics.alertsOpen.reset()
  for (const { audience, alerts } of await countOpenAlerts(sql)) metrics.alertsOpen.set({ audience }, alerts)
}
