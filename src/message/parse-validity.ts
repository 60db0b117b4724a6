import { type Place, places } from './place.ts'
import { requirePeriod } from './rule-fields.ts'
import { type JsonObject, parseList, parseOneOf, parseText } from './rule-json.ts'
import type { Certainty, Period, Validity } from './type-rules.ts'

/** Where and when something of a `type.json` holds, and how sure that is; each throws an Error naming what is wrong. */
export function parseValidity(json: JsonObject): Validity {
  return { places: parsePlaces(json), ...parsePeriod(json) }
}

export const validityMembers = ['places', 'from', 'until']

/** Where nothing is said of places, everywhere. */
export function parsePlaces(json: JsonObject): readonly Place[] {
  if (json.places === undefined) return places
  return parseList(json, 'places').map((place) => parseOneOf({ places: place }, 'places', places))
}

export function parsePeriod(json: JsonObject): Period {
  const day = (name: string) => {
    if (json[name] === undefined) return null
    const text = parseText(json, name)
    if (!date.test(text)) throw new Error(`type.json: ${name} is not a date`)
    return text
  }
  return requirePeriod({ from: day('from'), until: day('until') })
}

export function parseCertainty(json: JsonObject): Certainty {
  return parseOneOf(json, 'certainty', certainties)
}

const date = /^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$/
const certainties: readonly Certainty[] = ['read', 'known', 'unverified']
