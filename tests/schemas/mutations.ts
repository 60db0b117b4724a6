import fc, { type Arbitrary } from 'fast-check'
import type { Structure } from '../../src/message/structure.ts'
import type { Json } from '../support/verified.ts'
import { anyText } from './arbitrary.ts'
import { completeValue } from './variants.ts'

/** A change of a value in one random place, which may or may not break it. */
export interface Mutation {
  readonly kind: (typeof mutationKinds)[number]
  /** Picks the place, and among ways to do it. */
  readonly pick: number
  readonly text: string
}

export const mutationKinds = ['drop', 'retype', 'over-long', 'other-text', 'insert', 'unknown-field', 'again'] as const

export const anyMutation: Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...mutationKinds),
  pick: fc.nat(1_000_000),
  text: anyText,
})

/** The value mutated; the same value where the mutation finds nothing to change. */
export function mutate(structure: Structure, value: unknown, mutation: Mutation): unknown {
  const places = [...placesOf(structure, value, [])].filter((place) => canMutate(place, mutation.kind))
  const place = places[mutation.pick % places.length]
  if (!place) return value
  return put(value, place.path, mutation.kind === 'drop' ? undefined : changed(place, mutation))
}

/** The same members in another order: no difference in JSON, one in XML. */
export function reordered(structure: Structure, value: unknown, pick: number): unknown {
  const places = [...placesOf(structure, value, [])].filter(
    (place) => place.structure.kind === 'object' && Object.keys(place.value as Json).length > 1,
  )
  const place = places[pick % places.length]
  if (!place) return value
  const entries = Object.entries(place.value as Json)
  const at = pick % (entries.length - 1)
  return put(value, place.path, Object.fromEntries([...entries.slice(0, at), ...entries.slice(at).reverse()]))
}

/** A document with one of its elements twice. */
export function withElementTwice(xml: string, pick: number): string {
  const elements = [...xml.matchAll(/<([A-Za-z]+)>(?:[^<]*)<\/\1>/g)]
  const [found = ''] = elements[pick % elements.length] ?? []
  return xml.replace(found, () => found + found)
}

interface Place {
  readonly path: readonly string[]
  readonly structure: Structure
  readonly value: unknown
}

function* placesOf(structure: Structure, value: unknown, path: readonly string[]): Generator<Place> {
  yield { path, structure, value }
  if (structure.kind === 'object') {
    for (const [name, member] of Object.entries(value as Json)) {
      const property = structure.properties.get(name)
      if (property) yield* placesOf(property.structure, member, [...path, name])
    }
  }
  if (structure.kind === 'array') {
    for (const [index, item] of (value as unknown[]).entries()) {
      yield* placesOf(structure.items, item, [...path, String(index)])
    }
  }
}

function canMutate({ path, structure: { kind } }: Place, mutation: Mutation['kind']): boolean {
  if (mutation === 'unknown-field') return kind === 'object'
  if (path.length === 0) return false
  if (mutation === 'over-long') return kind === 'string' || kind === 'array'
  if (mutation === 'other-text' || mutation === 'insert') return kind === 'string'
  return mutation === 'again' ? kind === 'array' : true
}

function changed({ structure, value }: Place, { kind, pick, text }: Mutation): unknown {
  if (kind === 'retype') return retyped(structure, pick)
  if (kind === 'unknown-field') return { ...(value as Json), unknownField: 'x' }
  if (kind === 'again') return [...(value as unknown[]), ...(value as unknown[])]
  if (kind === 'over-long') return overLong(structure, value)
  const old = [...String(value)]
  const at = pick % (old.length + 1)
  const other = kind === 'other-text' ? text : [...old.slice(0, at), text, ...old.slice(at)].join('')
  // White space around dates says nothing in XML and is no date in JSON: the one thing in which they differ.
  return structure.kind === 'string' && structure.format?.startsWith('date') ? other.trim() : other
}

/** Values of another kind, none of which has the same text as one of the right kind. */
function retyped(structure: Structure, pick: number): unknown {
  const wrong = {
    object: ['text'],
    array: ['text'],
    string: [{ unknownField: 'x' }],
    boolean: ['', 'TRUE', '1', '0', 'yes', 'true false'],
    integer: ['', '1.5', '+1', '01', '1e1', 'x', true, ...boundsOf(structure)],
  }[structure.kind]
  return wrong[pick % wrong.length]
}

function boundsOf(structure: Structure): number[] {
  return structure.kind === 'integer' ? [structure.minimum - 1, structure.maximum + 1] : []
}

function overLong(structure: Structure, value: unknown): unknown {
  if (structure.kind === 'array') {
    return Array.from({ length: structure.maxItems + 1 }, () => completeValue(structure.items))
  }
  const size = (structure.kind === 'string' ? (structure.maxLength ?? 100) : 0) + 1
  const points = [...String(value)]
  return Array.from({ length: size }, (_, index) => points[index % points.length]).join('')
}

function put(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other
  if (Array.isArray(value)) {
    const items = value.map((item, index) => (String(index) === name ? put(item, rest, other) : item))
    return items.filter((item) => item !== undefined)
  }
  const entries = Object.entries(value as Json).map(([key, member]) => [
    key,
    key === name ? put(member, rest, other) : member,
  ])
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined))
}
