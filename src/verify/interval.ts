/** A span of time, milliseconds since 1970, both ends inclusive. */
export interface Interval {
  readonly from: number
  readonly until: number
}

export const always: Interval = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/** What all of them have in common; empty (`from` after `until`) when they have nothing. */
export function intersect(...intervals: readonly Interval[]): Interval {
  return {
    from: Math.max(...intervals.map(({ from }) => from)),
    until: Math.min(...intervals.map(({ until }) => until)),
  }
}

export function includes(interval: Interval, at: number): boolean {
  return interval.from <= at && at <= interval.until
}
