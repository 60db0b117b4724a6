import type { Stamp } from '../evidence/evidence.ts'
import { consignment } from '../evidence/evidence.ts'
import { findDueItems } from '../store/release.ts'
import type { Store } from '../store/store.ts'

/**
 * Shows their offices what was held back until now: each item gets the evidence that it is consigned, and wakes whoever
 * waits for it. Any number of processes may do it at once: the commit lets each item go one time.
 */
export async function release({ db, commit }: Pick<Store, 'db' | 'commit'>, stamp: Stamp): Promise<void> {
  for (;;) {
    const due = await findDueItems(db, stamp.at, atOnce)
    const commits = due.map(({ item, route }) => {
      const evidence = [consignment(item, { party: item.receiver, office: item.office }, route, stamp)]
      return commit({ kind: 'release', message: item.item, offices: [item.office], evidence })
    })
    await Promise.all(commits)
    if (due.length < atOnce) return
  }
}

/** A full batch of the commit. */
const atOnce = 128
