import type { Fault } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import { findField } from '../message/field.ts'
import { isDate } from './calendar.ts'

/**
 * Whether the date after which the receiver sees the message is still to come: a slip in it would hide the message.
 * @param day in Finland on which the message was made; undefined: its time cannot be read, which is a fault of its own
 */
export function findShownDateFaults({ shown }: MessageType, value: unknown, day?: string): Fault[] {
  if (shown.rule === 'at-once' || day === undefined) return []
  const date = findField(value, shown.date)
  if (typeof date !== 'string' || !isDate(date) || date <= day) return []
  const rule = 'This date must not be after the day on which the message was made'
  return [{ code: 'schema.invalid', place: shown.date, rule }]
}
