import { NotProven } from './not-proven.ts'

/**
 * The canonical form of a JSON value (RFC 8785), for the values that evidence is made of: strings, safe integers,
 * booleans, null, arrays and plain objects.
 * @throws TypeError for anything else: fractions, undefined, lone surrogates, class instances
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return canonicalString(value)
  if (value === null || typeof value === 'boolean' || Number.isSafeInteger(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`
  if (isPlainObject(value)) return canonicalObject(value)
  throw new TypeError(`no canonical JSON for a value of type ${typeof value}`)
}

/**
 * Reads JSON that must already be in canonical form: one value has one text.
 * @throws NotProven when the text is not JSON, or another text of the same value
 */
export function parseCanonicalJson(text: string): unknown {
  const value = parseJson(text)
  if (canonicalOrUndefined(value) !== text) throw new NotProven('it is not canonical JSON')
  return value
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('no canonical JSON for a lone surrogate')
  return JSON.stringify(value)
}

/** Members sorted by UTF-16 code units, which is what sort() does. */
function canonicalObject(value: Record<string, unknown>): string {
  const members = Object.keys(value).sort()
  return `{${members.map((name) => `${canonicalString(name)}:${canonicalJson(value[name])}`).join(',')}}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotProven('it is not JSON')
  }
}

/** Values that have no canonical form (fractions, nesting beyond the stack) differ from every text. */
function canonicalOrUndefined(value: unknown): string | undefined {
  try {
    return canonicalJson(value)
  } catch {
    return undefined
  }
}
