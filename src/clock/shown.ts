import { findField } from '../message/field.ts'
import { helsinkiDate, helsinkiMidnight } from '../message/helsinki-time.ts'
import { isConsigned, type Routed, type Validated } from '../message/stages.ts'
import { type Day, dateOf, dayOf } from './days.ts'

/**
 * The moment before which the receiver does not see the message: its release, or the slot that its batch was given,
 * whichever is later. Null: at once, as always at the manual desk, where somebody has to find out first whose it is.
 */
export function findShownFrom({ route, consented }: Routed, slot: Date | null, at: Date): Date | null {
  if (!isConsigned(route)) return null
  const release = findRelease(consented.validated, at)
  const later = release !== null && (slot === null || release > slot) ? release : slot
  return later !== null && later > at ? later : null
}

/** 00:00 in Finland of the day after the date that its type names, if that is still to come. */
export function findRelease({ type, message }: Pick<Validated, 'type' | 'message'>, at: Date): Date | null {
  if (type.shown.rule === 'at-once') return null
  const date = findField(message, type.shown.date)
  if (typeof date !== 'string') return null
  const today = dayOf(helsinkiDate(at))
  const day = Math.min(dayOf(date) + 1, today + heldDaysMax)
  return day > today ? helsinkiMidnight(dateOf(day)) : null
}

/** A date further ahead is a mistake of its writer, and no mistake hides a message for longer than a year. */
const heldDaysMax: Day = 366
