import type { Fault } from '../errors.ts'
import { findField } from '../message/field.ts'
import { findTime } from './calendar.ts'

export interface FreshnessSettings {
  /** How old a message may be, by its `createdAt`. */
  readonly ageSecondsMax: number
  /** How far a sender's clock may run ahead. */
  readonly clockSkewSeconds: number
}

export const defaultFreshness: FreshnessSettings = { ageSecondsMax: 7 * 86_400, clockSkewSeconds: 300 }

/** Whether `createdAt` lies in the window around now. */
export function findFreshnessFaults(value: unknown, settings: FreshnessSettings, at: Date): Fault[] {
  const createdAt = findTime(findField(value, '/createdAt'))
  if (createdAt === undefined) return []
  const place = '/createdAt'
  if (createdAt < at.getTime() - settings.ageSecondsMax * 1000) {
    return [{ code: 'message.stale', place, rule: `A message must be at most ${settings.ageSecondsMax} seconds old` }]
  }
  if (createdAt > at.getTime() + settings.clockSkewSeconds * 1000) {
    const rule = `A message must be at most ${settings.clockSkewSeconds} seconds ahead of the gateway's clock`
    return [{ code: 'message.from-future', place, rule }]
  }
  return []
}
