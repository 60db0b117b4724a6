import type { Stamp } from '../evidence/evidence.ts'
import { alertChanged } from '../evidence/office-steps.ts'
import { alertCodes } from '../message/alert.ts'
import type { OfficeId } from '../message/ids.ts'
import type { StepOperation } from '../store/commit.ts'
import { findOnceLive, findUntoldIncidents, noteLive, type OfficeAlertSubject } from '../store/office-alerts.ts'
import type { Store } from '../store/store.ts'

type AlertStore = Pick<Store, 'background' | 'commit'>

/**
 * Starts an alert for each kind of incident that is open at an office and that nobody was told of. It clears as every
 * alert does, once none of the kind is open (jobs/escalate.ts). Any number of processes may do it at once.
 */
export async function alertIncidents({ background, commit }: AlertStore, stamp: Stamp): Promise<void> {
  for (const subject of await findUntoldIncidents(background)) await commit(startOperation(subject, {}, [], stamp))
}

export interface LiveDeps {
  readonly store: AlertStore
  offices(): readonly OfficeId[]
  findNotLive(office: OfficeId): readonly string[]
  /** How long an office must have been seen not to be live, by this process, before anybody is told. */
  readonly graceMs: number
}

/**
 * Starts an alert where an office that was live is not any more, while something waits there or its canary is late. Calm:
 * one that was never live is not told of; nor is one that is not live for a moment, or only since the gateway itself
 * was away, so each process waits for what it has seen itself.
 */
export function createLiveAlerts({ store, offices, findNotLive, graceMs }: LiveDeps): (stamp: Stamp) => Promise<void> {
  const notLiveSince = new Map<OfficeId, Date>()
  return async (stamp) => {
    const reasons = new Map(offices().map((office) => [office, findNotLive(office)]))
    const live = [...reasons].flatMap(([office, why]) => (why.length === 0 ? [office] : []))
    for (const office of live) notLiveSince.delete(office)
    await noteLive(store.background, live, stamp.at)
    for (const subject of await findOnceLive(store.background)) {
      const why = reasons.get(subject.office) ?? []
      if (why.length === 0) continue
      const since = notLiveSince.get(subject.office) ?? stamp.at
      notLiveSince.set(subject.office, since)
      if (stamp.at.getTime() - since.getTime() < graceMs) continue
      const facts = { since, canaryLate: why.includes('office.canary-late') }
      await store.commit(startOperation({ ...subject, kind: 'not-live' }, facts, why, stamp))
    }
  }
}

function startOperation(
  { office, receiver, audience, kind }: OfficeAlertSubject,
  facts: object,
  why: readonly string[],
  stamp: Stamp,
): StepOperation {
  const codes = [...alertCodes(kind, audience), ...why]
  const evidence = [alertChanged({ party: receiver, office }, 'alert.started', codes, stamp)]
  const body = { office, audience, kind, at: stamp.at, ...facts }
  return { kind: 'apply', step: 'start_office_alert', body, evidence }
}
