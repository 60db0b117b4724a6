import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCalendar } from '../../src/clock/calendar.ts'
import { dateOf, dayOf } from '../../src/clock/days.ts'
import type { Place } from '../../src/message/place.ts'

const calendars = [false, true].map((saturdayWorks) => createCalendar({ saturdayWorks, dayCutOff: '16:15' }))
const calendar = fc.constantFrom(...calendars)
const place = fc.constantFrom<Place>('mainland', 'aland')
const date = fc.integer({ min: dayOf('2000-01-01'), max: dayOf('2060-12-31') }).map(dateOf)
const count = fc.integer({ min: 1, max: 40 })
const nextDate = (from: string) => dateOf(dayOf(from) + 1)

/** Free wherever in Finland in any year. */
const always = ['01-01', '01-06', '05-01', '12-06', '12-24', '12-25', '12-26']

test('counted working days are never free, and all between are counted', () => {
  fc.assert(
    fc.property(calendar, place, date, count, (days, where, from, n) => {
      const due = days.addWorkingDays(from, n, where)
      expect(always).not.toContain(due.slice(5))
      expect(new Date(due).getUTCDay()).not.toBe(0)
      let working = 0
      for (let day = nextDate(from); day <= due; day = nextDate(day)) working += days.isWorkingDay(day, where) ? 1 : 0
      expect(days.isWorkingDay(due, where)).toBe(true)
      expect(working).toBe(n)
    }),
  )
})

test('one more working day is later, one day later is not earlier', () => {
  fc.assert(
    fc.property(calendar, place, date, count, (days, where, from, n) => {
      const due = days.addWorkingDays(from, n, where)
      expect(days.addWorkingDays(from, n + 1, where) > due).toBe(true)
      expect(days.addWorkingDays(nextDate(from), n, where) >= due).toBe(true)
      expect(days.addWorkingDays(due, 1, where)).toBe(days.addWorkingDays(from, n + 1, where))
    }),
  )
})

test('months end on a working day, at most six days after the calendar says', () => {
  fc.assert(
    fc.property(calendar, place, date, fc.integer({ min: 1, max: 24 }), (days, where, from, months) => {
      const due = days.addMonths(from, months, where)
      expect(days.isWorkingDay(due, where)).toBe(true)
      const first = new Date(`${from.slice(0, 7)}-01T00:00:00Z`)
      first.setUTCMonth(first.getUTCMonth() + months)
      const offset = dayOf(due) - dayOf(first.toISOString().slice(0, 10))
      const day = Number(from.slice(8))
      expect(offset).toBeGreaterThanOrEqual(Math.min(day, 28) - 1)
      expect(offset).toBeLessThanOrEqual(day - 1 + 6)
    }),
  )
})
