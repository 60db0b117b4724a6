import { isInPeriod } from './in-force.ts'
import type { ObjectStructure, Property, Structure } from './structure.ts'
import type { FieldValue, Period } from './type-rules.ts'

/**
 * What the rules of a type may say of its fields; each throws an Error naming the field that its schema does not have
 * so.
 */

/** A field of the schema, by its JSON Pointer. */
export function requireField(structure: ObjectStructure, pointer: string): string {
  findPath(structure, pointer)
  return pointer
}

/** A field that every message of the type has. */
export function requireMandatoryField(structure: ObjectStructure, pointer: string): string {
  if (!findPath(structure, pointer).every(({ required }) => required)) {
    throw new Error(`type.json: ${pointer} must be mandatory in the schema`)
  }
  return pointer
}

/** A field that holds a day or a time, in every message of the type. */
export function requireDateField(structure: ObjectStructure, pointer: string): string {
  const field = structureAt(structure, pointer)
  const isDate = field.kind === 'string' && field.format?.startsWith('date')
  if (isDate) return requireMandatoryField(structure, pointer)
  throw new Error(`type.json: ${pointer} is not a date in the schema`)
}

/** A value that the field may have by its schema: a rule of any other would never hold. */
export function requireValue(structure: ObjectStructure, pointer: string, value: FieldValue): FieldValue {
  const field = structureAt(structure, pointer)
  const isKind = typeof value === (field.kind === 'integer' ? 'number' : field.kind)
  const isCode = field.kind !== 'string' || field.enum === undefined || field.enum.some((code) => code === value)
  if (isKind && isCode) return value
  throw new Error(`type.json: ${pointer} may not have the value of a rule`)
}

/** Not empty, or its rule would never hold. */
export function requirePeriod(period: Period): Period {
  if (period.from === null || isInPeriod(period.from, period)) return period
  throw new Error('type.json: until is not after from')
}

function structureAt(structure: ObjectStructure, pointer: string): Structure {
  return findPath(structure, pointer).at(-1)?.structure ?? structure
}

/** The properties from the root to the field. */
function findPath(structure: ObjectStructure, pointer: string): Property[] {
  const path: Property[] = []
  let at: Structure | undefined = structure
  for (const name of pointer.split('/').slice(1)) {
    const property: Property | undefined = at?.kind === 'object' ? at.properties.get(name) : undefined
    at = property?.structure
    if (property) path.push(property)
  }
  if (!at || !pointer.startsWith('/')) throw new Error(`type.json: ${pointer} is not a field of the schema`)
  return path
}
