import { setTimeout as sleep } from 'node:timers/promises'
import type { TestDocuments } from './documents.ts'
import type { MemoryItem } from './memory-item.ts'
import type { Proctor } from './proctor.ts'
import type { Subject } from './subject.ts'

/** What a scenario works with. */
export interface Bench {
  readonly proctor: Proctor
  readonly documents: TestDocuments
  readonly subject: Subject
  /** How long it may take until all of a scenario is confirmed. */
  readonly patienceMs: number
}

/** Leases run out this often, where a scenario lets them. */
export const turnsInPatience = 12

/** Whether it became so while patience lasted. */
export async function becomes(
  { patienceMs }: Pick<Bench, 'patienceMs'>,
  isSo: () => boolean,
  withinMs = patienceMs,
): Promise<boolean> {
  const until = performance.now() + withinMs
  while (!isSo()) {
    if (performance.now() > until) return false
    await sleep(20)
  }
  return true
}

/**
 * Lets leases run out until all is closed, or patience is over.
 * @param beside their leases run out too, but need not be closed
 */
export async function settle(
  bench: Bench,
  items: readonly MemoryItem[],
  beside: readonly MemoryItem[] = [],
): Promise<void> {
  const isClosed = () => items.every(({ state }) => state !== 'open')
  for (let turn = 0; turn < turnsInPatience; turn += 1) {
    if (await becomes(bench, isClosed, turnOf(bench))) return
    for (const item of [...beside, ...items]) if (item.state === 'open') bench.proctor.inbox.expire(item)
  }
}

export function turnOf({ patienceMs }: Bench): number {
  return patienceMs / turnsInPatience
}
