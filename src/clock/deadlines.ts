import { findDirection } from '../message/direction.ts'
import { findField } from '../message/field.ts'
import { helsinkiDate } from '../message/helsinki-time.ts'
import type { PartyKind } from '../message/ids.ts'
import { findPlaceOf, type Place, placeOfMunicipality } from '../message/place.ts'
import type { RunningClock, Validated } from '../message/stages.ts'
import type { ClockCondition, ClockRule, DueRule } from '../message/type-rules.ts'
import type { Calendar } from './calendar.ts'

/** What deadlines depend on. */
export interface Sendable extends Pick<Validated, 'type' | 'message'> {
  readonly sender: PartyKind
  /** The code of the municipality that it was routed by, after mergers; absent where none was looked up or found. */
  readonly municipality?: string
}

/** The clocks that a message starts where its matter lies, counted from the moment it is shown. */
export function startClocks(sendable: Sendable, calendar: Calendar, shown: Date): RunningClock[] {
  const { type, message } = sendable
  const place = placeOfMatter(sendable)
  return type.clocks
    .filter(({ places, when }) => places.includes(place) && (when === null || holds(when, message)))
    .map((rule) => startClock(rule, calendar, shown, findBound(rule, sendable) === 'fpa' ? 'mainland' : place))
}

/** The municipality that routed it decides, then the one that it names; of an unknown place the law of the mainland. */
function placeOfMatter({ type, message, municipality }: Sendable): Place {
  return (municipality ? placeOfMunicipality(municipality) : findPlaceOf(type.routedBy, message)) ?? 'mainland'
}

/** Where the field is a list, one of its values is enough. */
function holds(when: ClockCondition, message: unknown): boolean {
  const value = findField(message, when.field)
  if ('absent' in when) return value === undefined
  return when.isOneOf.some((one) => (Array.isArray(value) ? value.includes(one) : value === one))
}

/** Whose calendar counts: FPA works by the mainland's, social services by that of the place. */
function findBound({ binds }: ClockRule, { type, sender }: Sendable): PartyKind | undefined {
  return binds === 'sender' ? sender : findDirection(type, sender)?.to
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
