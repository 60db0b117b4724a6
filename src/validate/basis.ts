import type { Fault } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import { findField } from '../message/field.ts'
import { isAtPlace, isInPeriod } from '../message/in-force.ts'
import type { Place } from '../message/place.ts'
import type { LegalModeRule } from '../message/type-rules.ts'

/**
 * Whether the type allows the legal mode and section, the section is in force at the place and on the day, and what its
 * mode makes mandatory is there.
 * @param place where the matter lies; undefined: not known, so nothing is held against it
 * @param day in Finland on which the message was made; undefined: its time cannot be read, which is a fault of its own
 */
export function findBasisFaults(type: MessageType, value: unknown, place?: Place, day?: string): Fault[] {
  if (typeof findField(value, '/legalBasis/mode') !== 'string') return []
  const rule = findModeRule(type, value)
  if (!rule) return [notAllowed('/legalBasis/mode', 'The message type does not allow this legal mode')]
  return [
    ...findSectionFaults(rule, findField(value, section), place, day),
    ...findMissing(rule, value),
    ...findNeedlessConsent(rule, value),
  ]
}

/** The rule of the legal mode that the message names. */
export function findModeRule(type: MessageType, value: unknown): LegalModeRule | undefined {
  const mode = findField(value, '/legalBasis/mode')
  return type.legalModes.find((rule) => rule.mode === mode)
}

const section = '/legalBasis/section'

function findSectionFaults(rule: LegalModeRule, named: unknown, place?: Place, day?: string): Fault[] {
  if (named === undefined && rule.sections.length > 0) {
    return [{ code: 'basis.incomplete', place: section, rule: 'The legal mode needs the section relied on' }]
  }
  if (typeof named !== 'string') return []
  if (rule.sections.length === 0) return [notAllowed(section, 'The legal mode names no section')]
  const listed = rule.sections.filter((one) => one.section === named)
  if (listed.length === 0) {
    return [notAllowed(section, 'The message type does not allow this section under its legal mode')]
  }
  const here = listed.filter((one) => isAtPlace(place, one))
  if (here.length === 0) return [notAllowed(section, 'This section is not the law of the place')]
  if (day === undefined || here.some((one) => isInPeriod(day, one))) return []
  return [
    { code: 'basis.not-in-force', place: section, rule: 'This section is not in force on the day of the message' },
  ]
}

function findMissing(rule: LegalModeRule, value: unknown): Fault[] {
  const needed = rule.consent === 'original' ? [...rule.requires, '/refToMessageId'] : rule.requires
  return needed
    .filter((field) => findField(value, field) === undefined)
    .map((place): Fault => ({ code: 'basis.incomplete', place, rule: 'The legal mode makes this field mandatory' }))
}

/**
 * What is sent without a consent of its own and brings one contradicts itself: then it is not clear what a withdrawal
 * does.
 */
function findNeedlessConsent(rule: LegalModeRule, value: unknown): Fault[] {
  if (rule.consent === 'required' || findField(value, '/consent') === undefined) return []
  return [notAllowed('/consent', 'The legal mode rests on no consent of its own')]
}

function notAllowed(place: string, rule: string): Fault {
  return { code: 'basis.not-allowed', place, rule }
}
