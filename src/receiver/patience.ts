import { setTimeout as sleep } from 'node:timers/promises'

/** No answer came, or one that says to try again: whether the gateway did what it was asked for is not known. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

/**
 * Asks again, ever more slowly, for as long as there is no answer. Only for what may be asked twice.
 * @param withinMs after which the last failure is thrown
 */
export async function persist<Answer>(ask: () => Promise<Answer>, withinMs: number): Promise<Answer> {
  const until = performance.now() + withinMs
  for (let times = 0; ; times += 1) {
    try {
      return await ask()
    } catch (err) {
      const waitMs = backoffMs(times)
      if (!(err instanceof Unanswered) || performance.now() + waitMs > until) throw err
      await sleep(waitMs)
    }
  }
}

/** How long to wait after so many failures in a row, never twice the same: those who failed together come back apart. */
export function backoffMs(times: number): number {
  return Math.min(firstMs * 2 ** times, longestMs) * (0.5 + Math.random())
}

const firstMs = 200
const longestMs = 20_000
