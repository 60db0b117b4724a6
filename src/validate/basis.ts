import type { Fault } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import type { LegalModeRule } from '../message/type-rules.ts'
import { findField } from './place.ts'

/** Whether the type allows the legal mode and section, and what its mode makes mandatory is there. */
export function findBasisFaults(type: MessageType, value: unknown): Fault[] {
  const mode = findField(value, '/legalBasis/mode')
  if (typeof mode !== 'string') return []
  const rule = findModeRule(type, value)
  if (!rule) return [notAllowed('/legalBasis/mode', 'The message type does not allow this legal mode')]
  const missing = rule.requires
    .filter((field) => findField(value, field) === undefined)
    .map((place): Fault => ({ code: 'basis.incomplete', place, rule: 'The legal mode makes this field mandatory' }))
  return [...findSectionFaults(rule, value), ...missing]
}

/** The rule of the legal mode that the message names. */
export function findModeRule(type: MessageType, value: unknown): LegalModeRule | undefined {
  const mode = findField(value, '/legalBasis/mode')
  return type.legalModes.find((rule) => rule.mode === mode)
}

function findSectionFaults(rule: LegalModeRule, value: unknown): Fault[] {
  const section = findField(value, '/legalBasis/section')
  if (typeof section !== 'string' || rule.sections.includes(section)) return []
  return [notAllowed('/legalBasis/section', 'The message type does not allow this section under its legal mode')]
}

function notAllowed(place: string, rule: string): Fault {
  return { code: 'basis.not-allowed', place, rule }
}
