import type { PartyKind } from './ids.ts'
import type { LegalMode } from './message.ts'
import type { ObjectStructure, Structure } from './structure.ts'

/** What `type.json` says: the rules of a type that are not structure. */
export interface TypeRules {
  /** Titles for people, by language. */
  readonly title: Readonly<Record<'en' | 'fi' | 'sv', string>>
  /** Who may send it, and who receives it. */
  readonly senderKind: PartyKind
  readonly receiverKind: PartyKind
  /** The legal modes it may be sent under; any other is refused with `basis.not-allowed`. */
  readonly legalModes: readonly LegalModeRule[]
  /** Fields that what stands in another field makes mandatory. */
  readonly requiresWhen: readonly RequiresWhen[]
}

export interface LegalModeRule {
  readonly mode: LegalMode
  /** The sections that may be named as ground. */
  readonly sections: readonly string[]
  readonly consent: 'required' | 'none'
  /** JSON Pointers of fields that this mode makes mandatory. */
  readonly requires: readonly string[]
}

/** With `is`: where the field has that value. Without: where the field is absent. Fields are JSON Pointers. */
export interface RequiresWhen {
  readonly field: string
  readonly is?: string
  readonly requires: readonly string[]
}

type JsonObject = Readonly<Record<string, unknown>>

const partyKinds: readonly PartyKind[] = ['fpa', 'social-services']
const legalModes: readonly LegalMode[] = [
  'client-consent',
  'client-permission',
  'statutory-without-consent',
  'statutory-notice',
  'client-request',
]

/**
 * Reads a `type.json` whose references are resolved.
 * @throws Error naming the member that is wrong, or the field that its schema does not have
 */
export function parseTypeRules(value: unknown, structure: ObjectStructure): TypeRules {
  const json = parseObject(value, 'type.json')
  const title = parseObject(json.title, 'title')
  return {
    title: { en: parseText(title, 'en'), fi: parseText(title, 'fi'), sv: parseText(title, 'sv') },
    senderKind: parseOneOf(json, 'senderKind', partyKinds),
    receiverKind: parseOneOf(json, 'receiverKind', partyKinds),
    legalModes: parseList(json, 'legalModes').map((mode) => parseMode(mode, structure)),
    requiresWhen: parseList(json, 'requiresWhen').map((rule) => parseRequiresWhen(rule, structure)),
  }
}

function parseMode(value: unknown, structure: ObjectStructure): LegalModeRule {
  const json = parseObject(value, 'legalModes')
  const consent = parseOneOf(json, 'consent', ['required', 'none'] as const)
  if (consent === 'required') requireField(structure, '/consent')
  return {
    mode: parseOneOf(json, 'mode', legalModes),
    sections: parseTexts(json, 'sections'),
    consent,
    requires: parseFields(json, structure),
  }
}

function parseRequiresWhen(value: unknown, structure: ObjectStructure): RequiresWhen {
  const json = parseObject(value, 'requiresWhen')
  const requires = parseFields(json, structure)
  if (!Object.hasOwn(json, 'when')) {
    return { field: requireField(structure, parseText(json, 'whenAbsent')), requires }
  }
  return { field: requireField(structure, parseText(json, 'when')), is: parseText(json, 'is'), requires }
}

function parseFields(json: JsonObject, structure: ObjectStructure): string[] {
  return parseTexts(json, 'requires').map((pointer) => requireField(structure, pointer))
}

function requireField(structure: ObjectStructure, pointer: string): string {
  let found: Structure | undefined = structure
  for (const name of pointer.split('/').slice(1)) {
    found = found?.kind === 'object' ? found.properties.get(name)?.structure : undefined
  }
  if (!found || !pointer.startsWith('/')) throw new Error(`type.json: ${pointer} is not a field of the schema`)
  return pointer
}

function parseObject(value: unknown, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`type.json: ${name} is missing`)
  return value as JsonObject
}

function parseList(json: JsonObject, name: string): readonly unknown[] {
  const value = json[name]
  if (!Array.isArray(value)) throw new Error(`type.json: ${name} is not a list`)
  return value
}

function parseTexts(json: JsonObject, name: string): string[] {
  return parseList(json, name).map((text) => parseText({ [name]: text }, name))
}

function parseText(json: JsonObject, name: string): string {
  const value = json[name]
  if (typeof value !== 'string' || value === '') throw new Error(`type.json: ${name} is not a text`)
  return value
}

function parseOneOf<T extends string>(json: JsonObject, name: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === json[name])
  if (found === undefined) throw new Error(`type.json: ${name} is not one of ${allowed.join(', ')}`)
  return found
}
