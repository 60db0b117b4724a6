import { findField } from './field.ts'

/** Where a law is in force: Åland legislates for its own social services (Självstyrelselag 1144/1991 18 §). */
export type Place = 'mainland' | 'aland'
export const places: readonly Place[] = ['mainland', 'aland']

/**
 * Where the matter of a message lies: of a type routed by a municipality in a field, there; else where the person is
 * answered for, which for an urgent message is the place of stay (SVL 1301/2014 12 §), for any other, or when that
 * names no place, the home municipality. Undefined for a message about nobody, or about somebody of no known place.
 */
export function findPlaceOf(
  routedBy: string | { readonly municipality: string } | { readonly office: string },
  message: unknown,
): Place | undefined {
  const placeAt = (pointer: string) => {
    const code = findField(message, pointer)
    return typeof code === 'string' ? placeOfMunicipality(code) : undefined
  }
  if (typeof routedBy === 'object' && 'municipality' in routedBy) return placeAt(routedBy.municipality)
  const stay = findField(message, '/urgency') === 'urgent' ? placeAt('/person/placeOfStay') : undefined
  return stay ?? placeAt('/person/homeMunicipality')
}

/** Where a municipality code lies; undefined for 198 (none), 199 (unknown) and 200 (abroad), which name no place. */
export function placeOfMunicipality(code: string): Place | undefined {
  if (nowhere.has(code)) return undefined
  return alandMunicipalities.has(code) ? 'aland' : 'mainland'
}

/** Source: Statistics Finland, classification of municipalities 2026, CC BY 4.0. */
const alandMunicipalities: ReadonlySet<string> = new Set([
  '035',
  '043',
  '060',
  '062',
  '065',
  '076',
  '170',
  '295',
  '318',
  '417',
  '438',
  '478',
  '736',
  '766',
  '771',
  '941',
])

const nowhere: ReadonlySet<string> = new Set(['198', '199', '200'])
