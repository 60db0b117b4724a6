import { erased } from '../evidence/item-steps.ts'
import type { Stamp } from '../evidence/parts.ts'
import type { InboxItem } from '../message/delivery.ts'
import type { StepOperation } from '../store/commit.ts'
import { findItemsAnywhere } from '../store/inbox.ts'
import { type DueItem, findDueItems, type RetentionRule } from '../store/retention.ts'
import type { Store } from '../store/store.ts'

/**
 * Erases the payloads of what was confirmed and has been kept as long as its type says, unless something bars it. Any
 * number of processes may do it at once: the commit erases each one time.
 * @returns how many it erased
 */
export async function erase(
  { background, db, commit }: Pick<Store, 'background' | 'db' | 'commit'>,
  stamp: Stamp,
  rules: readonly RetentionRule[],
): Promise<number> {
  let count = 0
  let after: number | null = 0
  while (after !== null) {
    const { due, next } = await findDueItems(background, rules, after, stamp.at)
    for (let i = 0; i < due.length; i += atOnce) {
      count += await eraseSome({ db, commit }, due.slice(i, i + atOnce), stamp)
    }
    after = next
  }
  return count
}

/** Messages share their commits with it: few at once, so that none waits long. */
const atOnce = 32

async function eraseSome(
  { db, commit }: Pick<Store, 'db' | 'commit'>,
  due: readonly DueItem[],
  stamp: Stamp,
): Promise<number> {
  const days = new Map(due.map((one) => [one.item, one.days]))
  const items = await findItemsAnywhere(db, [...days.keys()])
  const outcomes = await Promise.all(items.map((item) => commit(eraseOperation(item, days.get(item.item) ?? 0, stamp))))
  return outcomes.filter(({ outcome }) => outcome === 'done').length
}

function eraseOperation(item: InboxItem, days: number, stamp: Stamp): StepOperation {
  const body = { item: item.item, days, at: stamp.at.toISOString() }
  return {
    kind: 'apply',
    step: 'erase',
    message: item.item,
    body,
    evidence: [erased(item, 'retention.expired', stamp)],
  }
}
