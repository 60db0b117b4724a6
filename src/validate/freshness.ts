import type { Fault } from '../errors.ts'
import { findTime } from './calendar.ts'
import { findField } from './place.ts'

export interface FreshnessSettings {
  /** How old a message may be, by its `createdAt`. */
  readonly ageDaysMax: number
  /** How far a sender's clock may run ahead. */
  readonly clockSkewMinutesMax: number
}

export const defaultFreshness: FreshnessSettings = { ageDaysMax: 7, clockSkewMinutesMax: 5 }

/** Whether `createdAt` lies in the window around now. */
export function findFreshnessFaults(value: unknown, settings: FreshnessSettings, at: Date): Fault[] {
  const createdAt = findTime(findField(value, '/createdAt'))
  if (createdAt === undefined) return []
  const place = '/createdAt'
  if (createdAt < at.getTime() - settings.ageDaysMax * 86_400_000) {
    return [{ code: 'message.stale', place, rule: `A message is at most ${settings.ageDaysMax} days old` }]
  }
  if (createdAt > at.getTime() + settings.clockSkewMinutesMax * 60_000) {
    const rule = `A message is at most ${settings.clockSkewMinutesMax} minutes ahead of the gateway's clock`
    return [{ code: 'message.from-future', place, rule }]
  }
  return []
}
