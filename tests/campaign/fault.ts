import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageKind, Pour } from './sender.ts'
import type { Site } from './site.ts'

/** One kind of fault: a row of the table. */
export interface Fault {
  readonly row: string
  /** What is under way when it comes. */
  readonly kind?: MessageKind
  /** The form that CI runs leaves it out, to end within a minute: it waits for a job, or is much like another. */
  readonly slow?: boolean
  /** Makes it happen while messages pour, and has ended what does not end by itself. */
  inject(site: Site, pour: Pour): Promise<void>
}

/** How much is done: every fault of a stage so often, with so many messages each. */
export interface Amount {
  readonly times: number
  readonly messages: number
  readonly quickOnly?: boolean
}

/**
 * Carries out each fault the given number of times, in rounds, under load: some messages are receipted before it comes,
 * more come until it has, and all are receipted after it, without a hand.
 */
export async function carryOut(site: Site, faults: readonly Fault[], amount: Amount, told: Told): Promise<void> {
  for (let round = 0; round < amount.times; round += 1) {
    for (const fault of faults) {
      if (amount.quickOnly && fault.slow) continue
      await carryOutOnce(site, fault, amount.messages)
      told(fault.row)
    }
  }
}

async function carryOutOnce(site: Site, fault: Fault, messages: number): Promise<void> {
  const pour = site.sender.pour(fault.row, fault.kind)
  await pour.add(messages / 5)
  await pour.receipted(messages / 10)
  let over = false
  const injecting = fault.inject(site, pour).finally(() => {
    over = true
  })
  // Whoever throws first is heard.
  await Promise.all([injecting, pour.add(messages - messages / 5).then(() => trickle(pour, () => over))])
  await pour.receipted()
}

async function trickle(pour: Pour, over: () => boolean): Promise<void> {
  while (!over()) {
    await pour.add(1)
    await sleep(60)
  }
}

/** Told of each fault that was survived. */
export type Told = (row: string) => void
