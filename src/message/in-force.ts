import type { Place } from './place.ts'
import type { Period, Validity } from './type-rules.ts'

/** Whether a day in Finland lies in a period: `from` belongs to it, `until` does not. */
export function isInPeriod(day: string, { from, until }: Period): boolean {
  return (from === null || from <= day) && (until === null || day < until)
}

/** Whether something holds at a place; at an unknown place, whatever holds anywhere does. */
export function isAtPlace(place: Place | undefined, { places }: Validity): boolean {
  return place === undefined || places.includes(place)
}
