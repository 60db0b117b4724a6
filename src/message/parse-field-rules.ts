import { parseCertainty, parsePeriod } from './parse-validity.ts'
import { requireDateField, requireField, requireValue } from './rule-fields.ts'
import {
  type JsonObject,
  parseList,
  parseObject,
  parseText,
  parseTexts,
  parseValue,
  requireMembers,
} from './rule-json.ts'
import type { ObjectStructure } from './structure.ts'
import type { AllowsWhen, DatedRule, FieldValue, RequiresWhen } from './type-rules.ts'

/**
 * The rules of a `type.json` on what fields say; each throws an Error naming the member, or the field that there is
 * not.
 */
export function parseRequiresWhen(value: unknown, structure: ObjectStructure): RequiresWhen {
  const json = parseObject(value, 'requiresWhen')
  const requires = parseFields(json, structure)
  if (!Object.hasOwn(json, 'when')) {
    requireMembers(json, ['whenAbsent', 'requires'])
    return { field: requireField(structure, parseText(json, 'whenAbsent')), requires }
  }
  requireMembers(json, ['when', 'is', 'requires'])
  return { ...parseWhen(json, structure), requires }
}

export function parseAllowsWhen(value: unknown, structure: ObjectStructure): AllowsWhen {
  const json = parseObject(value, 'allowsWhen')
  requireMembers(json, ['when', 'is', 'allows'])
  const allows = parseObject(json.allows, 'allows')
  requireMembers(allows, ['field', 'oneOf'])
  const field = requireField(structure, parseText(allows, 'field'))
  return {
    ...parseWhen(json, structure),
    allows: { field, oneOf: parseValuesOf(allows, 'oneOf', structure, field) },
  }
}

export function parseDated(value: unknown, structure: ObjectStructure): DatedRule {
  const json = parseObject(value, 'dated')
  const kind = Object.hasOwn(json, 'may') ? 'may' : 'must'
  requireMembers(json, ['field', kind, 'basis', 'certainty'], ['by', 'from', 'until'])
  const field = requireField(structure, parseText(json, 'field'))
  return {
    field,
    kind,
    value: requireValue(structure, field, parseValue(json[kind], kind)),
    by: json.by === undefined ? null : requireDateField(structure, parseText(json, 'by')),
    basis: parseText(json, 'basis'),
    certainty: parseCertainty(json),
    ...parsePeriod(json),
  }
}

/** The fields that `requires` lists. */
export function parseFields(json: JsonObject, structure: ObjectStructure): string[] {
  return parseTexts(json, 'requires').map((pointer) => requireField(structure, pointer))
}

/** A list of values that the field may have. */
export function parseValuesOf(
  json: JsonObject,
  name: string,
  structure: ObjectStructure,
  field: string,
): readonly FieldValue[] {
  return parseList(json, name).map((one) => requireValue(structure, field, parseValue(one, name)))
}

function parseWhen(json: JsonObject, structure: ObjectStructure): { field: string; is: FieldValue } {
  const field = requireField(structure, parseText(json, 'when'))
  return { field, is: requireValue(structure, field, parseValue(json.is, 'is')) }
}
