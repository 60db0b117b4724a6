import { toXsdPattern } from './pattern.ts'

/** What a JSON Schema of the catalogue says, in the subset that an XML Schema can say too. */
export type Structure = ObjectStructure | ArrayStructure | StringStructure | IntegerStructure | BooleanStructure

interface Described {
  readonly description?: string
}
export interface ObjectStructure extends Described {
  readonly kind: 'object'
  /** By name, in the order that their elements have in XML. */
  readonly properties: ReadonlyMap<string, Property>
}
export interface Property {
  readonly structure: Structure
  readonly required: boolean
  /** Position among the properties. */
  readonly index: number
}
export interface ArrayStructure extends Described {
  readonly kind: 'array'
  readonly items: Structure
  /** Name of an item's element in XML. */
  readonly itemName: string
  readonly minItems: number
  readonly maxItems: number
}
export interface StringStructure extends Described {
  readonly kind: 'string'
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: StringFormat
}
export interface IntegerStructure extends Described {
  readonly kind: 'integer'
  readonly minimum: number
  readonly maximum: number
}
export interface BooleanStructure extends Described {
  readonly kind: 'boolean'
}

/**
 * `record-reference`: names a record somewhere, and never a person; `impersonal-text`: a text for eyes that are to see
 * no person. Neither may hold anything of the form of a personal identity code.
 */
export const stringFormats = [
  'date',
  'date-time',
  'personal-identity-code',
  'business-id',
  'municipality-code',
  'record-reference',
  'impersonal-text',
] as const
export type StringFormat = (typeof stringFormats)[number]

type Schema = Readonly<Record<string, unknown>>

/** Keywords that only tell people something. `label` names a field, `labels` its codes. */
const annotations = ['$schema', 'title', 'description', 'label', 'labels']
const keywords: Readonly<Record<Structure['kind'], readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'minItems', 'maxItems', 'xmlItem'],
  string: ['pattern', 'enum', 'minLength', 'maxLength', 'format'],
  integer: ['minimum', 'maximum'],
  boolean: [],
}
const fieldName = /^[a-z][A-Za-z0-9]*$/

/**
 * Reads a schema without references.
 * @throws Error naming the place of anything outside the subset
 */
export function parseStructure(schema: unknown, place = '#'): Structure {
  if (!isSchema(schema)) throw new Error(`${place} is not a schema object`)
  const kind = schema.type
  if (!isKind(kind)) throw new Error(`${place}/type is not in the subset`)
  for (const keyword of Object.keys(schema)) {
    const known = keyword === 'type' || annotations.includes(keyword) || keywords[kind].includes(keyword)
    if (!known) throw new Error(`${place}/${keyword} is not in the subset`)
  }
  const description = schema.description
  return { ...parsers[kind](schema, place), ...(typeof description === 'string' ? { description } : {}) }
}

const parsers: Readonly<Record<Structure['kind'], (schema: Schema, place: string) => Structure>> = {
  object: parseObject,
  array: parseArray,
  string: parseString,
  integer: parseInteger,
  boolean: () => ({ kind: 'boolean' }),
}

function parseObject(schema: Schema, place: string): ObjectStructure {
  const { properties, required, additionalProperties } = schema
  if (additionalProperties !== false) throw new Error(`${place}/additionalProperties must be false`)
  if (!isSchema(properties)) throw new Error(`${place}/properties is missing`)
  if (!isStrings(required)) throw new Error(`${place}/required is not a list of names`)
  for (const name of required)
    if (!Object.hasOwn(properties, name)) throw new Error(`${place}/required names no property`)
  const entries = Object.entries(properties).map(([name, property], index): [string, Property] => {
    if (!isFieldName(name)) throw new Error(`${place}/properties has a name that is not a plain element name`)
    const structure = parseStructure(property, `${place}/properties/${name}`)
    return [name, { structure, required: required.includes(name), index }]
  })
  return { kind: 'object', properties: new Map(entries) }
}

function parseArray(schema: Schema, place: string): ArrayStructure {
  const itemName = schema.xmlItem
  if (!isFieldName(itemName)) throw new Error(`${place}/xmlItem is not a name`)
  const minItems = parseCount(schema, 'minItems', place) ?? 0
  const maxItems = parseCount(schema, 'maxItems', place)
  if (maxItems === undefined || maxItems < Math.max(minItems, 1)) throw new Error(`${place}/maxItems is not a bound`)
  return { kind: 'array', items: parseStructure(schema.items, `${place}/items`), itemName, minItems, maxItems }
}

function parseString(schema: Schema, place: string): StringStructure {
  const { pattern, enum: codes, format } = schema
  const minLength = parseCount(schema, 'minLength', place)
  const maxLength = parseCount(schema, 'maxLength', place)
  if (pattern !== undefined && typeof pattern !== 'string') throw new Error(`${place}/pattern is not a string`)
  if (codes !== undefined && !isStrings(codes)) throw new Error(`${place}/enum is not a list of strings`)
  if (codes === undefined && pattern === undefined) throw new Error(`${place} needs a pattern or an enum`)
  if (format !== undefined && !isFormat(format)) throw new Error(`${place}/format is not in the subset`)
  const isTime = format === 'date' || format === 'date-time'
  if (isTime && (minLength ?? maxLength ?? codes) !== undefined) throw new Error(`${place}: a date has only a pattern`)
  if (pattern !== undefined) requirePattern(pattern, place)
  return {
    kind: 'string',
    ...(pattern === undefined ? {} : { pattern }),
    ...(codes === undefined ? {} : { enum: codes }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(format === undefined ? {} : { format }),
  }
}

function requirePattern(pattern: string, place: string): void {
  toXsdPattern(pattern)
  // The XML parser does not tell a blank element from an empty one, so no schema may.
  const allowsBlank = [' ', '\n', '\u00a0'].some((blank) => new RegExp(pattern, 'u').test(blank))
  if (allowsBlank) throw new Error(`${place}/pattern allows blank text`)
}

function parseInteger(schema: Schema, place: string): IntegerStructure {
  const { minimum, maximum } = schema
  if (!isSafeInteger(minimum) || !isSafeInteger(maximum) || minimum > maximum) {
    throw new Error(`${place} needs integer bounds`)
  }
  return { kind: 'integer', minimum, maximum }
}

function parseCount(schema: Schema, keyword: string, place: string): number | undefined {
  const count = schema[keyword]
  if (count === undefined) return undefined
  if (!isSafeInteger(count) || count < 0) throw new Error(`${place}/${keyword} is not a count`)
  return count
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isKind(value: unknown): value is Structure['kind'] {
  return typeof value === 'string' && Object.hasOwn(keywords, value)
}

function isFormat(value: unknown): value is StringFormat {
  return stringFormats.some((format) => format === value)
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isSafeInteger(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isFieldName(name: unknown): name is string {
  return typeof name === 'string' && fieldName.test(name) && !(name in Object.prototype)
}
