/** Days of the calendar as numbers, counted from 1970-01-01, so that they can be added and compared. */
export type Day = number

/** The day of a date, `YYYY-MM-DD`; NaN for anything else. */
export function dayOf(date: string): Day {
  return Date.parse(date) / dayMs
}

/** The date of a day, `YYYY-MM-DD`. */
export function dateOf(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

export function yearOf(day: Day): number {
  return new Date(day * dayMs).getUTCFullYear()
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7
}

/** The day of the same number `count` months later; where that month has no such day, its last. */
export function addCalendarMonths(date: string, count: number): Day {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.split('-').map(Number)
  const lastOfMonth = Date.UTC(year, month + count, 0) / dayMs
  const firstOfMonth = Date.UTC(year, month - 1 + count, 1) / dayMs
  return Math.min(firstOfMonth + day - 1, lastOfMonth)
}

const dayMs = 86_400_000
