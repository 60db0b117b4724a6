import { findDirection } from '../message/direction.ts'
import { findField } from '../message/field.ts'
import { helsinkiDate } from '../message/helsinki-time.ts'
import type { PartyKind } from '../message/ids.ts'
import { findPlaceOf, type Place, placeOfMunicipality } from '../message/place.ts'
import type { RunningClock, Validated } from '../message/stages.ts'
import type { ClockRule, DueRule } from '../message/type-rules.ts'
import type { Calendar } from './calendar.ts'

/** What deadlines depend on. */
export interface Sendable extends Pick<Validated, 'type' | 'message'> {
  readonly sender: PartyKind
  /** The code of the municipality that it was routed by, after mergers; absent where none was looked up or found. */
  readonly municipality?: string
}

/** The clocks that a message starts, counted from the moment it is shown. */
export function startClocks(sendable: Sendable, calendar: Calendar, shown: Date): RunningClock[] {
  const { type, message } = sendable
  return type.clocks
    .filter(({ when }) => when === null || holds(when, message))
    .map((rule) => startClock(rule, calendar, shown, placeOfBound(rule.binds, sendable)))
}

/** Where the field is a list, one of its values is enough. */
function holds({ field, isOneOf }: NonNullable<ClockRule['when']>, message: unknown): boolean {
  const value = findField(message, field)
  return isOneOf.some((one) => (Array.isArray(value) ? value.includes(one) : value === one))
}

/** Where the one works whom a clock binds: FPA by the mainland's calendar, social services by their municipality's. */
function placeOfBound(binds: ClockRule['binds'], { type, message, sender, municipality }: Sendable): Place {
  const bound = binds === 'sender' ? sender : findDirection(type, sender)?.to
  if (bound === 'fpa') return 'mainland'
  return (municipality ? placeOfMunicipality(municipality) : findPlaceOf(type.routedBy, message)) ?? 'mainland'
}

function startClock(rule: ClockRule, calendar: Calendar, shown: Date, place: Place): RunningClock {
  const { clock, binds, basis } = rule
  return { clock, binds, due: dueBy(rule.due, calendar, shown, place), basis }
}

function dueBy(due: DueRule, calendar: Calendar, shown: Date, place: Place): string {
  if (due.in === 'moment') return shown.toISOString()
  if (due.in === 'same-day') return calendar.workingDayOf(shown, place)
  const date = helsinkiDate(shown)
  return due.in === 'months'
    ? calendar.addMonths(date, due.count, place)
    : calendar.addWorkingDays(date, due.count, place)
}
