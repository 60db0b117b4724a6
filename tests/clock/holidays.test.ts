import { afterEach, expect, test, vi } from 'vitest'
import { dateOf } from '../../src/clock/days.ts'
import { holidaysOf } from '../../src/clock/holidays.ts'

afterEach(() => vi.unstubAllEnvs())

/** Written out by hand from the dates of Easter, Sundays among them. */
const almanac: Readonly<Record<number, string>> = {
  2024: '01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-21 06-22 11-02 12-06 12-24 12-25 12-26',
  2025: '01-01 01-06 04-18 04-20 04-21 05-01 05-29 06-08 06-20 06-21 11-01 12-06 12-24 12-25 12-26',
  2026: '01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-19 06-20 10-31 12-06 12-24 12-25 12-26',
  2027: '01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-25 06-26 11-06 12-06 12-24 12-25 12-26',
  2028: '01-01 01-06 04-14 04-16 04-17 05-01 05-25 06-04 06-23 06-24 11-04 12-06 12-24 12-25 12-26',
}

test.each(Object.entries(almanac))('the holidays of %s', (year, days) => {
  expect(datesOf(Number(year))).toEqual(days.split(' ').map((day) => `${year}-${day}`))
})

test('Ascension on May Day is one day', () => {
  expect(datesOf(2008).filter((date) => date.startsWith('2008-05-01'))).toHaveLength(1)
  expect(datesOf(2008)).toHaveLength(14)
})

test('Åland has one more', () => {
  const mainland = holidaysOf(2026, 'mainland')
  expect([...holidaysOf(2026, 'aland')].filter((day) => !mainland.has(day)).map(dateOf)).toEqual(['2026-06-09'])
})

test('where the gateway runs is no matter', () => {
  for (const [zone, year] of [
    ['America/Los_Angeles', 2031],
    ['Pacific/Auckland', 2032],
  ] as const) {
    const here = new Date('2026-01-01T12:00:00Z').getTimezoneOffset()
    vi.stubEnv('TZ', zone)
    expect(new Date('2026-01-01T12:00:00Z').getTimezoneOffset()).not.toBe(here)
    expect(datesOf(year)).toContain(`${year}-01-01`)
    expect(datesOf(year)).toContain(`${year}-12-24`)
    expect(datesOf(year)).not.toContain(`${year}-12-23`)
  }
  expect(datesOf(2031).filter((date) => date < '2031-06')).toEqual(
    ['01-01', '01-06', '04-11', '04-13', '04-14', '05-01', '05-22'].map((day) => `2031-${day}`),
  )
})

function datesOf(year: number): string[] {
  return [...holidaysOf(year, 'mainland')].sort((a, b) => a - b).map(dateOf)
}
