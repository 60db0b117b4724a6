import { partyKinds } from './ids.ts'
import type { Ladders } from './ladder.ts'
import { type LegalMode, legalModes } from './message.ts'
import { parseClock } from './parse-clock.ts'
import { parseAllowsWhen, parseDated, parseFields, parseRequiresWhen } from './parse-field-rules.ts'
import { parseLadderByUrgency } from './parse-ladders.ts'
import { parseCertainty, parseValidity, validityMembers } from './parse-validity.ts'
import { requireDateField, requireField, requireMandatoryField } from './rule-fields.ts'
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
  requireMembers,
} from './rule-json.ts'
import type { ObjectStructure } from './structure.ts'
import type {
  Direction,
  Effect,
  LegalModeRule,
  ReferenceRule,
  RoutedBy,
  SectionRule,
  ShownRule,
  TypeRules,
  Validity,
} from './type-rules.ts'

const effects: readonly Effect[] = ['none', 'cancel', 'withdraw-consent']
const consents = ['required', 'none', 'original'] as const

/**
 * Reads a `type.json` whose references are resolved. Every member must be there: a rule that was forgotten is not a
 * rule that says nothing.
 * @param ladders those that it may name
 * @throws Error naming the member that is wrong, or the field that its schema does not have
 */
export function parseTypeRules(value: unknown, structure: ObjectStructure, ladders: Ladders['byName']): TypeRules {
  const json = parseObject(value, 'type.json')
  requireMembers(json, members)
  const refersTo = json.refersTo === null ? null : parseReference(json.refersTo, structure)
  return {
    title: parseLabels(json, 'title'),
    summary: parseLabels(json, 'summary'),
    directions: parseDirections(json),
    applies: parseList(json, 'applies').map(parseApplies),
    legalModes: parseModes(json, structure),
    requiresWhen: parseList(json, 'requiresWhen').map((rule) => parseRequiresWhen(rule, structure)),
    allowsWhen: parseList(json, 'allowsWhen').map((rule) => parseAllowsWhen(rule, structure)),
    dated: parseList(json, 'dated').map((rule) => parseDated(rule, structure)),
    refersTo,
    effect: parseEffect(json, refersTo, structure),
    routedBy: parseRoutedBy(json.routedBy, structure),
    shown: parseShown(json.shown, structure),
    clocks: parseList(json, 'clocks').map((clock) => parseClock(clock, structure)),
    ladder: parseLadderByUrgency(json.ladder, ladders),
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
  'allowsWhen',
  'dated',
  'refersTo',
  'effect',
  'routedBy',
  'shown',
  'clocks',
  'ladder',
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

function parseModes(json: JsonObject, structure: ObjectStructure): LegalModeRule[] {
  const rules = parseList(json, 'legalModes').map((mode) => parseMode(mode, structure))
  if (new Set(rules.map(({ mode }) => mode)).size === rules.length) return rules
  throw new Error('type.json: legalModes must name each mode once')
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

function parseSection(value: unknown): SectionRule {
  const json = parseObject(value, 'sections')
  requireMembers(json, ['section', 'certainty'], validityMembers)
  return {
    section: parseText(json, 'section'),
    certainty: parseCertainty(json),
    ...parseValidity(json),
  }
}

function parseReference(value: unknown, structure: ObjectStructure): ReferenceRule {
  const json = parseObject(value, 'refersTo')
  const isAny = json.types === 'any'
  requireMembers(json, ['types', 'whose'], isAny ? ['except'] : [])
  requireField(structure, '/refToMessageId')
  return {
    types: isAny ? 'any' : parseTexts(json, 'types'),
    except: json.except === undefined ? [] : parseTexts(json, 'except'),
    whose: parseOneOf(json, 'whose', ['own', 'received', 'either'] as const),
  }
}

/** Only its own sender stops a message, and a message without a reference would stop none. */
function parseEffect(json: JsonObject, refersTo: ReferenceRule | null, structure: ObjectStructure): Effect {
  const effect = parseOneOf(json, 'effect', effects)
  if (effect === 'none') return effect
  if (structure.properties.has('supersedesMessageId')) {
    throw new Error('type.json: what has an effect may not be superseded')
  }
  requireMandatoryField(structure, '/refToMessageId')
  if (refersTo?.whose !== 'own') throw new Error('type.json: what has an effect must refer to the sender’s own')
  if (effect === 'withdraw-consent') requireMandatoryField(structure, '/withdrawal/recordReference')
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
  if (Object.hasOwn(json, 'office')) {
    requireMembers(json, ['office'])
    return { office: requireMandatoryField(structure, parseText(json, 'office')) }
  }
  requireMembers(json, ['municipality'])
  return { municipality: requireMandatoryField(structure, parseText(json, 'municipality')) }
}

function parseShown(value: unknown, structure: ObjectStructure): ShownRule {
  const json = parseObject(value, 'shown')
  const rule = parseOneOf(json, 'rule', ['at-once', 'day-after'] as const)
  requireMembers(json, rule === 'at-once' ? ['rule'] : ['rule', 'date'])
  return rule === 'at-once' ? { rule } : { rule, date: requireDateField(structure, parseText(json, 'date')) }
}
