import Holidays from 'date-holidays'
import type { Place } from '../message/place.ts'
import { type Day, dayOf, yearOf } from './days.ts'

/**
 * Whether a day is free by law, be it no Sunday or Saturday: church holidays, Independence Day, May Day, Christmas Eve
 * and Midsummer Eve (Laki säädettyjen määräaikain laskemisesta 150/1930 5 §), from the library date-holidays, which
 * follows the almanac of the University of Helsinki. On Åland 9 June too, its Autonomy Day; unverified: whether that
 * moves a deadline by law.
 */
export function isHoliday(day: Day, place: Place): boolean {
  return holidaysOf(yearOf(day), place).has(day)
}

/** The holidays of a year, Sundays among them. */
export function holidaysOf(year: number, place: Place): ReadonlySet<Day> {
  const known = years[place].get(year)
  if (known) return known
  const dates = finland.getHolidays(year).map(({ date }) => date.slice(0, 10))
  const days = new Set(dates.filter(isFreeByLaw).map(dayOf))
  if (place === 'aland') days.add(dayOf(`${year}-06-09`))
  years[place].set(year, days)
  return days
}

/** The library knows New Year's Eve too, as a day on which banks close early. */
function isFreeByLaw(date: string): boolean {
  return !date.endsWith('-12-31')
}

/** Without Mother's Day and Father's Day, which are mere observances. */
const finland = new Holidays('FI', { types: ['public', 'bank'] })
/** A year takes milliseconds to work out, and the clocks reach only a few years from now. */
const years: Readonly<Record<Place, Map<number, ReadonlySet<Day>>>> = { mainland: new Map(), aland: new Map() }
