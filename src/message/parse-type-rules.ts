import type { PartyKind } from './ids.ts'
import { type LegalMode, legalModes } from './message.ts'
import { places } from './place.ts'
import { requireDateField, requireField, requireMandatoryField, requirePeriod, requireValue } from './rule-fields.ts'
import {
  type JsonObject,
  parseBoolean,
  parseCount,
  parseLabels,
  parseList,
  parseObject,
  parseOneOf,
  parseText,
  parseTexts,
  parseValue,
  requireMembers,
} from './rule-json.ts'
import type { ObjectStructure } from './structure.ts'
import type {
  Certainty,
  ClockRule,
  DatedRule,
  Direction,
  DueRule,
  Effect,
  LegalModeRule,
  Period,
  ReferenceRule,
  RequiresWhen,
  RoutedBy,
  SectionRule,
  ShownRule,
  TypeRules,
  Validity,
} from './type-rules.ts'

const partyKinds: readonly PartyKind[] = ['fpa', 'social-services']
const certainties: readonly Certainty[] = ['read', 'known', 'unverified']
const effects: readonly Effect[] = ['none', 'cancel', 'withdraw-consent']
const consents = ['required', 'none', 'original'] as const
const date = /^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$/

/**
 * Reads a `type.json` whose references are resolved. Every member must be there: a rule that was forgotten is not a
 * rule that says nothing.
 * @throws Error naming the member that is wrong, or the field that its schema does not have
 */
export function parseTypeRules(value: unknown, structure: ObjectStructure): TypeRules {
  const json = parseObject(value, 'type.json')
  requireMembers(json, members)
  return {
    title: parseLabels(json, 'title'),
    summary: parseLabels(json, 'summary'),
    directions: parseDirections(json),
    applies: parseList(json, 'applies').map(parseApplies),
    legalModes: parseList(json, 'legalModes').map((mode) => parseMode(mode, structure)),
    requiresWhen: parseList(json, 'requiresWhen').map((rule) => parseRequiresWhen(rule, structure)),
    dated: parseList(json, 'dated').map((rule) => parseDated(rule, structure)),
    refersTo: json.refersTo === null ? null : parseReference(json.refersTo, structure),
    effect: parseEffect(json, structure),
    routedBy: parseRoutedBy(json.routedBy, structure),
    shown: parseShown(json.shown, structure),
    clocks: parseList(json, 'clocks').map((clock) => parseClock(clock, structure)),
    retentionDays: parseCount(json, 'retentionDays'),
    inBatch: parseBoolean(json, 'inBatch'),
  }
}

const members = [
  'title',
  'summary',
  'directions',
  'applies',
  'legalModes',
  'requiresWhen',
  'dated',
  'refersTo',
  'effect',
  'routedBy',
  'shown',
  'clocks',
  'retentionDays',
  'inBatch',
] as const

function parseDirections(json: JsonObject): Direction[] {
  const directions = parseList(json, 'directions').map((one) => {
    const direction = parseObject(one, 'directions')
    requireMembers(direction, ['from', 'to'])
    return { from: parseOneOf(direction, 'from', partyKinds), to: parseOneOf(direction, 'to', partyKinds) }
  })
  const senders = new Set(directions.map(({ from }) => from))
  if (senders.size === 0 || senders.size < directions.length) {
    throw new Error('type.json: directions must name each kind of sender once')
  }
  return directions
}

function parseMode(value: unknown, structure: ObjectStructure): LegalModeRule {
  const json = parseObject(value, 'legalModes')
  requireMembers(json, ['mode', 'sections', 'consent', 'requires'])
  const consent = parseOneOf(json, 'consent', consents)
  if (consent === 'required') requireField(structure, '/consent')
  if (consent === 'original') requireField(structure, '/refToMessageId')
  return {
    mode: parseOneOf<LegalMode>(json, 'mode', legalModes),
    sections: parseList(json, 'sections').map(parseSection),
    consent,
    requires: parseFields(json, structure),
  }
}

function parseApplies(value: unknown): Validity {
  const json = parseObject(value, 'applies')
  requireMembers(json, [], validityMembers)
  return parseValidity(json)
}

const validityMembers = ['places', 'from', 'until']

function parseSection(value: unknown): SectionRule {
  const json = parseObject(value, 'sections')
  requireMembers(json, ['section', 'certainty'], validityMembers)
  return {
    section: parseText(json, 'section'),
    certainty: parseOneOf(json, 'certainty', certainties),
    ...parseValidity(json),
  }
}

/** Where nothing is said of places, everywhere. */
function parseValidity(json: JsonObject): Validity {
  const named = json.places === undefined ? places : parseList(json, 'places').map((place) => parsePlace(place))
  return { places: named, ...parsePeriod(json) }
}

function parsePlace(place: unknown) {
  return parseOneOf({ places: place }, 'places', places)
}

function parsePeriod(json: JsonObject): Period {
  const day = (name: string) => {
    if (json[name] === undefined) return null
    const text = parseText(json, name)
    if (!date.test(text)) throw new Error(`type.json: ${name} is not a date`)
    return text
  }
  return requirePeriod({ from: day('from'), until: day('until') })
}

function parseRequiresWhen(value: unknown, structure: ObjectStructure): RequiresWhen {
  const json = parseObject(value, 'requiresWhen')
  const requires = parseFields(json, structure)
  if (!Object.hasOwn(json, 'when')) {
    requireMembers(json, ['whenAbsent', 'requires'])
    return { field: requireField(structure, parseText(json, 'whenAbsent')), requires }
  }
  requireMembers(json, ['when', 'is', 'requires'])
  const field = requireField(structure, parseText(json, 'when'))
  return { field, is: requireValue(structure, field, parseValue(json.is, 'is')), requires }
}

function parseDated(value: unknown, structure: ObjectStructure): DatedRule {
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
    certainty: parseOneOf(json, 'certainty', certainties),
    ...parsePeriod(json),
  }
}

function parseReference(value: unknown, structure: ObjectStructure): ReferenceRule {
  const json = parseObject(value, 'refersTo')
  requireMembers(json, ['types', 'whose'])
  requireField(structure, '/refToMessageId')
  const types = json.types === 'any' ? 'any' : parseTexts(json, 'types')
  return { types, whose: parseOneOf(json, 'whose', ['own', 'received', 'either'] as const) }
}

function parseEffect(json: JsonObject, structure: ObjectStructure): Effect {
  const effect = parseOneOf(json, 'effect', effects)
  if (effect !== 'none') requireField(structure, '/refToMessageId')
  if (effect === 'withdraw-consent') requireField(structure, '/withdrawal/recordReference')
  return effect
}

function parseRoutedBy(value: unknown, structure: ObjectStructure): RoutedBy {
  if (value === 'person') {
    requireMandatoryField(structure, '/person')
    return value
  }
  if (value === 'reference') {
    requireMandatoryField(structure, '/refToMessageId')
    return value
  }
  const json = parseObject(value, 'routedBy')
  requireMembers(json, ['municipality'])
  return { municipality: requireMandatoryField(structure, parseText(json, 'municipality')) }
}

function parseShown(value: unknown, structure: ObjectStructure): ShownRule {
  const json = parseObject(value, 'shown')
  const rule = parseOneOf(json, 'rule', ['at-once', 'day-after'] as const)
  requireMembers(json, rule === 'at-once' ? ['rule'] : ['rule', 'date'])
  return rule === 'at-once' ? { rule } : { rule, date: requireDateField(structure, parseText(json, 'date')) }
}

function parseClock(value: unknown, structure: ObjectStructure): ClockRule {
  const json = parseObject(value, 'clocks')
  requireMembers(json, ['clock', 'title', 'basis', 'certainty', 'binds', 'due'], ['when'])
  return {
    clock: parseText(json, 'clock'),
    title: parseLabels(json, 'title'),
    basis: parseText(json, 'basis'),
    certainty: parseOneOf(json, 'certainty', certainties),
    binds: parseOneOf(json, 'binds', ['receiver', 'sender'] as const),
    when: json.when === undefined ? null : parseClockCondition(json.when, structure),
    due: parseDue(json.due),
  }
}

function parseClockCondition(value: unknown, structure: ObjectStructure): ClockRule['when'] {
  const json = parseObject(value, 'when')
  requireMembers(json, ['field', 'isOneOf'])
  const field = requireField(structure, parseText(json, 'field'))
  const isOneOf = parseList(json, 'isOneOf').map((one) => requireValue(structure, field, parseValue(one, 'isOneOf')))
  return { field, isOneOf }
}

function parseDue(value: unknown): DueRule {
  const json = parseObject(value, 'due')
  const unit = parseOneOf(json, 'in', ['moment', 'same-day', 'working-days', 'months'] as const)
  const isCounted = unit === 'working-days' || unit === 'months'
  requireMembers(json, isCounted ? ['in', 'count'] : ['in'])
  return isCounted ? { in: unit, count: parseCount(json, 'count') } : { in: unit }
}

function parseFields(json: JsonObject, structure: ObjectStructure): string[] {
  return parseTexts(json, 'requires').map((pointer) => requireField(structure, pointer))
}
