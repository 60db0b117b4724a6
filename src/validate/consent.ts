import type { Fault, RefusalCode } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import { findDirection } from '../message/direction.ts'
import { findField } from '../message/field.ts'
import { helsinkiMidnight } from '../message/helsinki-time.ts'
import type { PartyKind } from '../message/ids.ts'
import type { KnownMessage } from '../message/links.ts'
import { findModeRule } from './basis.ts'
import { findTime, isDate } from './calendar.ts'

/**
 * What is wrong with the consent of a message whose legal mode requires one: it is there, for this message type and
 * for whom this sender sends it to, given before the message was made, not withdrawn and still in force (inclusive of
 * `validUntil`), also when a message that is held back is first shown.
 */
export function findConsentFaults(type: MessageType, value: unknown, sender: PartyKind, at: Date): Fault[] {
  if (findModeRule(type, value)?.consent !== 'required') return []
  if (findField(value, '/consent') === undefined) {
    return [{ code: 'consent.missing', place: '/consent', rule: 'The legal mode requires a consent' }]
  }
  return [...findScopeFaults(type, value, sender), ...findPeriodFaults(type, value, at)]
}

/** Whether the consent of the message referred to still stands, for a legal mode that rests on it. */
export function findOriginalConsentFaults(
  type: MessageType,
  value: unknown,
  referred: KnownMessage | null | undefined,
): Fault[] {
  if (findModeRule(type, value)?.consent !== 'original' || !referred?.consentWithdrawn) return []
  const rule = 'The consent that the message referred to rests on must not be withdrawn'
  return [{ code: 'consent.withdrawn', place: '/refToMessageId', rule }]
}

function findScopeFaults(type: MessageType, value: unknown, sender: PartyKind): Fault[] {
  const purpose = findField(value, '/consent/purpose')
  const receiver = findField(value, '/consent/receiver')
  // A sender that may not send the type is told so: then there is no right receiver either.
  const direction = findDirection(type, sender)
  const faults: Fault[] = []
  if (typeof purpose === 'string' && purpose !== type.name) {
    faults.push(fault('consent.wrong-purpose', 'purpose', 'The consent must be for this message type'))
  }
  if (typeof receiver === 'string' && direction && receiver !== direction.to) {
    faults.push(
      fault('consent.wrong-receiver', 'receiver', 'The consent must be for the receiver of this message type'),
    )
  }
  return faults
}

function findPeriodFaults(type: MessageType, value: unknown, at: Date): Fault[] {
  const time = (pointer: string) => findTime(findField(value, pointer))
  const givenAt = time('/consent/givenAt')
  const createdAt = time('/createdAt') ?? at.getTime()
  const validUntil = time('/consent/validUntil')
  const faults: Fault[] = []
  if (givenAt !== undefined && givenAt > createdAt) {
    faults.push(fault('consent.not-yet-given', 'givenAt', 'The consent must be given before the message is made'))
  }
  if (validUntil !== undefined && validUntil < at.getTime()) {
    faults.push(fault('consent.expired', 'validUntil', 'The consent must be in force when the message arrives'))
  } else if (validUntil !== undefined && validUntil < findRelease(type, value)) {
    faults.push(fault('consent.expired', 'validUntil', 'The consent must be in force when the message is first shown'))
  }
  if (findField(value, '/consent/withdrawnAt') !== undefined) {
    faults.push(fault('consent.withdrawn', 'withdrawnAt', 'The consent must not be withdrawn'))
  }
  return faults
}

/** When a message that is held back is shown: as the day begins in Finland that follows the date in its field. */
function findRelease({ shown }: MessageType, value: unknown): number {
  const date = shown.rule === 'day-after' ? findField(value, shown.date) : undefined
  if (typeof date !== 'string' || !isDate(date)) return Number.NEGATIVE_INFINITY
  const dayAfter = new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10)
  return helsinkiMidnight(dayAfter).getTime()
}

const dayMs = 86_400_000

function fault(code: RefusalCode, field: string, rule: string): Fault {
  return { code, place: `/consent/${field}`, rule }
}
