/**
 * What stands at a JSON Pointer of plain names (RFC 6901 without escapes and indices), one that a rule names; undefined
 * where nothing does.
 */
export function findField(value: unknown, pointer: string): unknown {
  let found = value
  for (const name of namesOf(pointer)) found = findMember(found, name)
  return found
}

/** An object's own member of that name; undefined where the value has none, or is no object. */
export function findMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

/** Rules are few and the same for every message: their pointers are split once. */
function namesOf(pointer: string): readonly string[] {
  const known = split.get(pointer)
  if (known) return known
  const names = pointer.split('/').slice(1)
  split.set(pointer, names)
  return names
}

const split = new Map<string, readonly string[]>()
