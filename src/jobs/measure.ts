import type postgres from 'postgres'
import type { Metrics } from '../metrics.ts'
import { countIncidents } from '../store/incidents.ts'
import { findLogHead } from '../store/log.ts'
import { countManifests } from '../store/manifests.ts'
import { countUnsent } from '../store/notices.ts'
import { countAlarms, countOpenItems } from '../store/open-items.ts'
import { countNotTaken } from '../store/reception.ts'
import { countLooks } from '../store/second-looks.ts'
import { crlFreshness } from '../verify/revocation.ts'
import type { Trust } from '../verify/trust.ts'

/** Takes the gauges: what waits and for how long, which alarms, what did not go out, how fresh the revocation lists are, how long the log is. */
export async function measure(sql: postgres.Sql, trust: Trust, metrics: Metrics, now: Date): Promise<void> {
  const open = await countOpenItems(sql)
  metrics.inboxWaiting.reset()
  for (const { office, items } of open) metrics.inboxWaiting.set({ office }, items)
  metrics.oldestUndelivered.set(Math.max(0, ...open.map((one) => one.oldestSeconds)))
  for (const { issuer, usableUntil } of crlFreshness(trust, now)) {
    metrics.crlSecondsToStale.set({ issuer }, ((usableUntil?.getTime() ?? 0) - now.getTime()) / 1000)
  }
  for (const { code, alarms } of await countAlarms(sql)) metrics.alarms.set({ code }, alarms)
  metrics.secondLooks.reset()
  for (const { result, looks } of await countLooks(sql)) metrics.secondLooks.set({ result }, looks)
  metrics.manifests.reset()
  for (const { state, manifests } of await countManifests(sql)) metrics.manifests.set({ state }, manifests)
  metrics.incidentsOpen.reset()
  for (const { kind, incidents } of await countIncidents(sql)) metrics.incidentsOpen.set({ kind }, incidents)
  for (const { kind, state, notices } of await countUnsent(sql)) metrics.noticesUnsent.set({ kind, state }, notices)
  metrics.forwardsNotTaken.set(await countNotTaken(sql))
  metrics.logSize.set((await findLogHead(sql))?.size ?? 0)
}
