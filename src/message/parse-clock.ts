import { parseValuesOf } from './parse-field-rules.ts'
import { parseCertainty, parsePlaces } from './parse-validity.ts'
import { requireField } from './rule-fields.ts'
import { parseCount, parseLabels, parseObject, parseOneOf, parseText, requireMembers } from './rule-json.ts'
import type { ObjectStructure } from './structure.ts'
import type { ClockCondition, ClockRule, DueRule } from './type-rules.ts'

/**
 * A clock of a `type.json`.
 * @throws Error naming the member that is wrong, or the field that its schema does not have
 */
export function parseClock(value: unknown, structure: ObjectStructure): ClockRule {
  const json = parseObject(value, 'clocks')
  requireMembers(json, ['clock', 'title', 'basis', 'certainty', 'binds', 'due'], ['places', 'when'])
  return {
    clock: parseText(json, 'clock'),
    title: parseLabels(json, 'title'),
    basis: parseText(json, 'basis'),
    certainty: parseCertainty(json),
    binds: parseOneOf(json, 'binds', ['receiver', 'sender'] as const),
    places: parsePlaces(json),
    when: json.when === undefined ? null : parseCondition(json.when, structure),
    due: parseDue(json.due),
  }
}

function parseCondition(value: unknown, structure: ObjectStructure): ClockCondition {
  const json = parseObject(value, 'when')
  const kind = Object.hasOwn(json, 'absent') ? 'absent' : 'isOneOf'
  requireMembers(json, ['field', kind])
  const field = requireField(structure, parseText(json, 'field'))
  if (kind === 'isOneOf') return { field, isOneOf: parseValuesOf(json, 'isOneOf', structure, field) }
  if (json.absent !== true) throw new Error('type.json: absent is not true')
  return { field, absent: true }
}

function parseDue(value: unknown): DueRule {
  const json = parseObject(value, 'due')
  const unit = parseOneOf(json, 'in', ['moment', 'same-day', 'working-days', 'months'] as const)
  const isCounted = unit === 'working-days' || unit === 'months'
  requireMembers(json, isCounted ? ['in', 'count'] : ['in'])
  return isCounted ? { in: unit, count: parseCount(json, 'count') } : { in: unit }
}
