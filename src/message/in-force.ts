import type { Place } from './place.ts'
import type { Period, Validity } from './type-rules.ts'

/** Whether a day in Finland lies in a period: `from` belongs to it, `until` does not. */
export function isInPeriod(day: string, { from, until }: Period): boolean {
  return (from === null || from <= day) && (until === null || day < until)
}

/** Where and when both hold; undefined where and when they never do together. */
export function findOverlap(one: Validity, other: Validity): Validity | undefined {
  const places = one.places.filter((place) => other.places.includes(place))
  const from =
    [one.from, other.from]
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  const [until = null] = [one.until, other.until].filter((day) => day !== null).sort()
  const isEmpty = places.length === 0 || (from !== null && until !== null && until <= from)
  return isEmpty ? undefined : { places, from, until }
}

/** Whether something holds at a place; at an unknown place, whatever holds anywhere does. */
export function isAtPlace(place: Place | undefined, { places }: Validity): boolean {
  return place === undefined || places.includes(place)
}
