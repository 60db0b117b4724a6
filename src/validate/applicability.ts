import type { Fault } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import { findField } from '../message/field.ts'
import { helsinkiDate } from '../message/helsinki-time.ts'
import { isAtPlace, isInPeriod } from '../message/in-force.ts'
import type { Place } from '../message/place.ts'
import type { DatedRule } from '../message/type-rules.ts'
import { findTime, isDate } from './calendar.ts'

/**
 * Whether the type may be sent at all, at the place and on the day; where either is not known, it is not held against
 * it.
 */
export function findApplicabilityFaults(type: MessageType, place?: Place, day?: string): Fault[] {
  const here = type.applies.filter((validity) => isAtPlace(place, validity))
  if (here.length === 0) return [notApplicable('The message type does not apply at the place that it is about')]
  if (day === undefined || here.some((validity) => isInPeriod(day, validity))) return []
  return [notApplicable('The message type does not apply on the day of the message')]
}

/** Fields that say what they may not say yet, or no longer, or do not say what they must. */
export function findDatedFaults(type: MessageType, value: unknown, day?: string): Fault[] {
  return type.dated.filter((rule) => isBroken(rule, value, day)).map(toFault)
}

/** The day in Finland on which a message was made; undefined when its time cannot be read. */
export function findDayMade(value: unknown): string | undefined {
  return findDay(value, '/createdAt')
}

function isBroken(rule: DatedRule, value: unknown, dayMade?: string): boolean {
  const day = (rule.by === null ? undefined : findDay(value, rule.by)) ?? dayMade
  if (day === undefined) return false
  const says = findField(value, rule.field) === rule.value
  return rule.kind === 'may' ? says && !isInPeriod(day, rule) : !says && isInPeriod(day, rule)
}

function findDay(value: unknown, pointer: string): string | undefined {
  const found = findField(value, pointer)
  if (typeof found === 'string' && isDate(found)) return found
  const time = findTime(found)
  return time === undefined ? undefined : helsinkiDate(new Date(time))
}

function toFault({ kind, field, value, by, from, until, basis }: DatedRule): Fault {
  const period = [from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(' ')
  const says = kind === 'may' ? 'may be' : 'must be'
  const only = kind === 'may' ? 'only ' : ''
  const rule = `This field ${says} ${value} ${only}${period} by ${by ?? 'the day of the message'} (${basis})`
  return { code: 'basis.not-in-force', place: field, rule }
}

function notApplicable(rule: string): Fault {
  return { code: 'type.not-applicable', place: '/messageType', rule }
}
