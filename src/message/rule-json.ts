import { type FieldValue, type Labels, languages } from './type-rules.ts'

/** Readers of the parts of a `type.json`; each throws an Error that names the member that is wrong, never its value. */
export type JsonObject = Readonly<Record<string, unknown>>

/** These members, and beside them none but the optional ones: a misspelt rule is not a rule that says nothing. */
export function requireMembers(json: JsonObject, names: readonly string[], optional: readonly string[] = []): void {
  const missing = names.find((name) => !Object.hasOwn(json, name))
  if (missing !== undefined) throw new Error(`type.json: ${missing} is missing`)
  const unknown = Object.keys(json).find((name) => !names.includes(name) && !optional.includes(name))
  if (unknown !== undefined) throw new Error(`type.json: ${unknown} is not known beside ${names.join(', ')}`)
}

export function parseLabels(json: JsonObject, name: string): Labels {
  const labels = parseObject(json[name], name)
  requireMembers(labels, languages)
  return { en: parseText(labels, 'en'), fi: parseText(labels, 'fi'), sv: parseText(labels, 'sv') }
}

export function parseObject(value: unknown, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`type.json: ${name} is missing`)
  return value as JsonObject
}

export function parseList(json: JsonObject, name: string): readonly unknown[] {
  const value = json[name]
  if (!Array.isArray(value)) throw new Error(`type.json: ${name} is not a list`)
  return value
}

export function parseTexts(json: JsonObject, name: string): string[] {
  return parseList(json, name).map((text) => parseText({ [name]: text }, name))
}

export function parseText(json: JsonObject, name: string): string {
  const value = json[name]
  if (typeof value !== 'string' || value === '') throw new Error(`type.json: ${name} is not a text`)
  return value
}

export function parseValue(value: unknown, name: string): FieldValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new Error(`type.json: ${name} is not a value`)
}

export function parseCount(json: JsonObject, name: string): number {
  const value = json[name]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  throw new Error(`type.json: ${name} is not a count`)
}

export function parseBoolean(json: JsonObject, name: string): boolean {
  const value = json[name]
  if (typeof value === 'boolean') return value
  throw new Error(`type.json: ${name} is not true or false`)
}

export function parseOneOf<T extends string>(json: JsonObject, name: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === json[name])
  if (found === undefined) throw new Error(`type.json: ${name} is not one of ${allowed.join(', ')}`)
  return found
}
