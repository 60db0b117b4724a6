import type { Bench } from './bench.ts'
import type { Verdict } from './judge.ts'
import type { MemoryItem } from './memory-item.ts'

/** One thing that happens to receivers. */
export interface Scenario {
  readonly name: string
  /** What is done to the receiver, in words. */
  readonly title: string
  /** Without it there is no licence. The others need a receiver that can simulate something. */
  readonly mandatory: boolean
  /** @param before what earlier scenarios have sent */
  run(bench: Bench, before: readonly MemoryItem[]): Promise<Examined>
}

export interface Examined {
  readonly items: readonly MemoryItem[]
  readonly verdict: Verdict
}
