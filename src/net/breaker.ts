import type { BreakerState } from '../message/reception.ts'

/** Keeps a process from knocking at an endpoint that is down, so that it can come up, and others are served meanwhile. */
export interface Breakers {
  state(endpoint: string): BreakerState
  /** How many attempts may be made at once now: as many as wished, one, or none. */
  room(endpoint: string, wish: number): number
  succeed(endpoint: string): void
  fail(endpoint: string): void
}

export interface BreakerOptions {
  /** So many failures in a row open it. */
  readonly failuresMax: number
  /** How long it stays open the first time; each failed probe doubles that, up to `openMsMax`. */
  readonly openMs: number
  readonly openMsMax: number
  /** Milliseconds, of a clock that does not jump. */
  now(): number
  /** From 0 up to 1. Spreads the probes of many processes. */
  random(): number
}

/** A breaker for each endpoint that has failed; of one that has not there is nothing to keep. */
export function createBreakers(options: BreakerOptions): Breakers {
  const failing = new Map<string, { failures: number; openings: number; openUntil: number }>()
  const of = (endpoint: string) => failing.get(endpoint) ?? { failures: 0, openings: 0, openUntil: 0 }
  const state = (endpoint: string): BreakerState => {
    const { openings, openUntil } = of(endpoint)
    if (openings === 0) return 'closed'
    return options.now() < openUntil ? 'open' : 'half-open'
  }
  return {
    state,
    room: (endpoint, wish) => ({ closed: wish, 'half-open': 1, open: 0 })[state(endpoint)],
    succeed: (endpoint) => void failing.delete(endpoint),
    fail(endpoint) {
      // What was under way when it opened says nothing new.
      if (state(endpoint) === 'open') return
      const { failures, openings } = of(endpoint)
      const opens = openings > 0 || failures + 1 >= options.failuresMax
      const ms = Math.min(options.openMs * 2 ** Math.min(openings, 30), options.openMsMax)
      failing.set(endpoint, {
        failures: failures + 1,
        openings: openings + Number(opens),
        openUntil: options.now() + withJitter(ms, options.random),
      })
    },
  }
}

/** Up to a fifth more or less. */
export function withJitter(ms: number, random: () => number): number {
  return ms * (0.8 + 0.4 * random())
}
