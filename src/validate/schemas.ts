import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Fault } from '../errors.ts'
import type { Catalogue, MessageType } from '../message/catalogue.ts'
import { stringFormats } from '../message/structure.ts'
import { isDate, isDateTime } from './calendar.ts'
import { defaultFreshness, type FreshnessSettings } from './freshness.ts'
import { isIdentifier } from './identifiers.ts'

/** The catalogue, compiled type by type when it is first asked for. */
export interface Schemas {
  readonly catalogue: Catalogue
  readonly freshness: FreshnessSettings
  /** The types by the namespace of their XML encoding. */
  readonly byNamespace: ReadonlyMap<string, MessageType>
  /** Everything in a value that its type's JSON Schema refuses; places are JSON Pointers. */
  findStructureFaults(type: MessageType, value: unknown): Fault[]
  /** Compiles what is not yet (some 20 ms each), so that no message waits for it. */
  compileAll(): void
}

/** The schemas of a catalogue. @throws Error of what finds faults, when a type is not of the catalogue */
export function createSchemas(catalogue: Catalogue, settings: Partial<FreshnessSettings> = {}): Schemas {
  const ajv = createAjv()
  const types = new Set(catalogue.values())
  const compiled = new Map<MessageType, ValidateFunction>()
  const checkOf = (type: MessageType) => {
    if (!types.has(type)) throw new Error('the message type is not of this catalogue')
    const check = compiled.get(type) ?? ajv.compile(type.schema)
    compiled.set(type, check)
    return check
  }
  return {
    catalogue,
    freshness: { ...defaultFreshness, ...settings },
    byNamespace: new Map([...catalogue.values()].map((type) => [type.xmlNamespace, type])),
    findStructureFaults: (type, value) => findFaults(checkOf(type), value),
    compileAll: () => types.forEach(checkOf),
  }
}

/** Compiles one schema that is no message type's: finds everything in a value that it refuses. */
export function compileSchema(schema: object): (value: unknown) => Fault[] {
  const check = createAjv().compile(schema)
  return (value) => findFaults(check, value)
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true })
  ajv.addVocabulary(['xmlItem', 'label', 'labels'])
  // identifiers.ts judges the other formats: it needs the time, and says which rule is broken.
  for (const format of stringFormats) ajv.addFormat(format, true)
  ajv.addFormat('date', isDate)
  ajv.addFormat('date-time', isDateTime)
  return ajv
}

function findFaults(check: ValidateFunction, value: unknown): Fault[] {
  return check(value) ? [] : (check.errors ?? []).map(toFault)
}

/** The error's own text is not used: it may hold what the document said. */
function toFault(error: ErrorObject): Fault {
  const missing = error.keyword === 'required' ? `/${String(error.params.missingProperty)}` : ''
  const format: unknown = error.keyword === 'type' ? undefined : error.parentSchema?.format
  return {
    code: isIdentifier(format) ? 'identifier.invalid' : 'schema.invalid',
    place: `${error.instancePath}${missing}`,
    rule: ruleOf(error),
  }
}

const rules: Readonly<Record<string, string>> = {
  required: 'This field is mandatory',
  additionalProperties: 'This part holds a field that its schema does not name',
  enum: 'The code is not one of those allowed',
  pattern: 'The text does not have the form that its schema gives',
  format: 'This is not a day or time of the calendar',
  minLength: 'The text is shorter than allowed',
  maxLength: 'The text is longer than allowed',
  minItems: 'There are fewer items than allowed',
  maxItems: 'There are more items than allowed',
  minimum: 'The number is smaller than allowed',
  maximum: 'The number is larger than allowed',
}

function ruleOf(error: ErrorObject): string {
  if (error.keyword === 'type') return `This field is not of its kind: ${String(error.schema)}`
  return rules[error.keyword] ?? 'This field breaks a rule of its schema'
}
