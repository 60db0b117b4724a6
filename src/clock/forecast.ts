import type { RunningClock } from '../message/stages.ts'
import type { Calendar } from './calendar.ts'
import { type Sendable, startClocks } from './deadlines.ts'
import { findRelease } from './shown.ts'

export interface Forecast {
  /** Null: at once. */
  readonly shownFrom: Date | null
  readonly clocks: readonly RunningClock[]
}

/** What `setClocks` would say of a message that came alone at that moment and found its office. */
export function forecast(sendable: Sendable, calendar: Calendar, at: Date): Forecast {
  const shownFrom = findRelease(sendable, at)
  return { shownFrom, clocks: startClocks(sendable, calendar, shownFrom ?? at) }
}
