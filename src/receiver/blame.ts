/** Tells whether a program that fails does so for the document's sake, or because the system behind it is down. */
export interface Blame {
  stored(messageId: string): void
  /** Whether it is the document's own fault: it failed three times, and after each of the first two others were stored. */
  failed(messageId: string): boolean
}

export function createBlame(): Blame {
  const failures = new Map<string, { times: number; storedThen: number }>()
  let stored = 0
  return {
    stored(messageId) {
      stored += 1
      failures.delete(messageId)
    },
    failed(messageId) {
      const last = failures.get(messageId)
      if (last?.storedThen === stored) return false
      const times = (last?.times ?? 0) + 1
      failures.set(messageId, { times, storedThen: stored })
      if (times === timesMax) failures.delete(messageId)
      return times === timesMax
    },
  }
}

const timesMax = 3
