import type { Encoding } from '../message/media-types.ts'
import type { Structure } from '../message/structure.ts'

/** A JSON Pointer of a field that the schema knows, as the sender's encoding names it: in XML an XPath from `/message`. */
export function placeIn(encoding: Encoding, structure: Structure, pointer: string): string {
  if (encoding === 'json') return pointer
  let path = '/message'
  let at: Structure | undefined = structure
  for (const step of pointer.split('/').slice(1)) {
    path += at?.kind === 'array' ? `/${at.itemName}[${Number(step) + 1}]` : `/${step}`
    at = at?.kind === 'array' ? at.items : at?.kind === 'object' ? at.properties.get(step)?.structure : undefined
  }
  return path
}

/** What stands at a JSON Pointer of plain names, one that a rule names; undefined where nothing does. */
export function findField(value: unknown, pointer: string): unknown {
  let found = value
  for (const name of namesOf(pointer)) found = findMember(found, name)
  return found
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

/** An object's own member of that name; undefined where the value has none, or is no object. */
export function findMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}
