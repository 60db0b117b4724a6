import type { Stamp } from '../evidence/evidence.ts'
import { consignment } from '../evidence/evidence.ts'
import type { InboxItem } from '../message/delivery.ts'
import type { OfficeId } from '../message/ids.ts'
import type { Route } from '../message/stages.ts'
import { markStep } from '../step-mark.ts'
import type { StepOperation } from '../store/commit.ts'
import { findDueItems } from '../store/release.ts'
import type { Store } from '../store/store.ts'

/**
 * Shows their offices what was held back until now: each item gets the evidence that it is consigned, and wakes whoever
 * waits for it. Any number of processes may do it at once: the commit lets each item go one time.
 * @param isHeld whether an office can take something now; what lies at one that cannot goes to the manual desk
 */
export async function release(
  { db, commit }: Pick<Store, 'db' | 'commit'>,
  stamp: Stamp,
  isHeld: (office: OfficeId) => boolean,
): Promise<void> {
  for (;;) {
    const due = await findDueItems(db, stamp.at, atOnce)
    if (due.length > 0) markStep('release.found')
    await Promise.all(due.map((one) => commit(releaseOperation(one, stamp, !isHeld(one.item.office)))))
    if (due.length > 0) markStep('release.done')
    if (due.length < atOnce) return
  }
}

/** A full batch of the commit. */
const atOnce = 128

function releaseOperation(
  { item, route }: { readonly item: InboxItem; readonly route: Route },
  stamp: Stamp,
  desk: boolean,
): StepOperation {
  const taken: Route = desk ? { ...route, ...atDesk } : asOfNow(route)
  const recipient = desk ? { party: null, office: taken.office } : { party: item.receiver, office: item.office }
  const evidence = [consignment(item, recipient, taken, stamp)]
  return { kind: 'release', message: item.item, offices: [item.office], desk, evidence }
}

/** Whether its office was live when it was accepted says nothing of today. */
function asOfNow({ explanation, ...route }: Route): Route {
  const { notLive: _, ...lasting } = explanation
  return { ...route, explanation: lasting }
}

const atDesk = { office: 'manual-desk' as OfficeId, party: null, rule: null, reason: 'route.office-unheld' } as const
