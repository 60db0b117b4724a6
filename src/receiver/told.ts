/** What is worth a line of a receiver's log: identifiers and codes. */
export interface ReceiverLine {
  readonly event: ReceiverEvent
  readonly item?: number
  readonly manifest?: number
  readonly messageId?: string
  readonly recordId?: string
  /** Why, or how it ended, as a code. */
  readonly reason?: string
}

export type ReceiverEvent =
  | 'stored'
  | 'given-back'
  | 'left'
  | 'stopped-by-sender'
  | 'second-look'
  | 'manifest'
  | 'gateway-silent'
  | 'gateway-answers-again'
  | 'store-fails'
  | 'store-works-again'

/** Something that works or does not: told once when it fails and once when it works again, however often that is. */
export interface Condition {
  fails(reason: string): void
  works(): void
  /** How often in a row it failed. */
  failures(): number
}

export function createCondition(
  log: (line: ReceiverLine) => void,
  whenFails: ReceiverEvent,
  whenWorks: ReceiverEvent,
): Condition {
  let failures = 0
  return {
    fails(reason) {
      failures += 1
      if (failures === 1) log({ event: whenFails, reason })
    },
    works() {
      if (failures > 0) log({ event: whenWorks })
      failures = 0
    },
    failures: () => failures,
  }
}
