import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/clock/calendar.ts'

/** Expected dates are counted by hand. */
const weekdays = createCalendar({ saturdayWorks: false, dayCutOff: '16:15' })
const withSaturdays = createCalendar({ saturdayWorks: true, dayCutOff: '16:15' })

describe('the n-th working day after a date, and with Saturdays', () => {
  test.each([
    // Ordinary weeks.
    ['2026-11-09', 1, '2026-11-10', '2026-11-10'],
    ['2026-11-09', 7, '2026-11-18', '2026-11-17'],
    ['2026-11-13', 1, '2026-11-16', '2026-11-14'],
    ['2026-11-14', 1, '2026-11-16', '2026-11-16'],
    ['2026-11-15', 1, '2026-11-16', '2026-11-16'],
    // Christmas Eve on a Thursday, New Year's Day on a Friday, Epiphany on a Wednesday.
    ['2026-12-23', 1, '2026-12-28', '2026-12-28'],
    ['2026-12-23', 7, '2027-01-07', '2027-01-05'],
    // On a Friday; New Year's Day on a Saturday.
    ['2027-12-23', 1, '2027-12-27', '2027-12-27'],
    ['2027-12-23', 7, '2028-01-04', '2028-01-04'],
    // On a Saturday; New Year's Day on a Sunday.
    ['2022-12-23', 1, '2022-12-27', '2022-12-27'],
    ['2022-12-23', 7, '2023-01-04', '2023-01-03'],
    // On a Sunday; New Year's Day on a Monday.
    ['2028-12-22', 1, '2028-12-27', '2028-12-23'],
    ['2028-12-22', 7, '2029-01-05', '2029-01-03'],
    // New Year's Eve is a working day.
    ['2026-12-30', 1, '2026-12-31', '2026-12-31'],
    ['2025-12-31', 1, '2026-01-02', '2026-01-02'],
    // Epiphany on a Tuesday, and on a Saturday.
    ['2026-01-05', 1, '2026-01-07', '2026-01-07'],
    ['2024-01-05', 1, '2024-01-08', '2024-01-08'],
    // Maundy Thursday to the Tuesday after Easter; the Saturday between is no holiday.
    ['2024-03-28', 1, '2024-04-02', '2024-03-30'],
    ['2025-04-17', 1, '2025-04-22', '2025-04-19'],
    ['2026-04-02', 1, '2026-04-07', '2026-04-04'],
    ['2026-04-02', 7, '2026-04-15', '2026-04-13'],
    ['2027-03-25', 1, '2027-03-30', '2027-03-27'],
    ['2028-04-13', 1, '2028-04-18', '2028-04-15'],
    ['2038-04-22', 1, '2038-04-27', '2038-04-24'],
    ['2049-04-15', 1, '2049-04-20', '2049-04-17'],
    // May Day on a Thursday, a Friday and a Saturday.
    ['2025-04-30', 1, '2025-05-02', '2025-05-02'],
    ['2026-04-30', 1, '2026-05-04', '2026-05-02'],
    ['2027-04-30', 1, '2027-05-03', '2027-05-03'],
    // Ascension, and once on May Day itself.
    ['2026-05-13', 1, '2026-05-15', '2026-05-15'],
    ['2027-05-05', 1, '2027-05-07', '2027-05-07'],
    ['2008-04-30', 1, '2008-05-02', '2008-05-02'],
    // Midsummer Eve and Day, always a Friday and a Saturday.
    ['2025-06-19', 1, '2025-06-23', '2025-06-23'],
    ['2026-06-18', 1, '2026-06-22', '2026-06-22'],
    ['2027-06-24', 1, '2027-06-28', '2027-06-28'],
    // All Saints' Day, always a Saturday.
    ['2026-10-30', 1, '2026-11-02', '2026-11-02'],
    ['2026-11-06', 1, '2026-11-09', '2026-11-07'],
    // Independence Day on a Wednesday, a Friday, a Saturday, a Sunday and a Monday.
    ['2023-12-05', 1, '2023-12-07', '2023-12-07'],
    ['2024-12-05', 1, '2024-12-09', '2024-12-07'],
    ['2025-12-05', 1, '2025-12-08', '2025-12-08'],
    ['2026-12-04', 1, '2026-12-07', '2026-12-05'],
    ['2027-12-03', 1, '2027-12-07', '2027-12-04'],
    // A leap day.
    ['2028-02-28', 1, '2028-02-29', '2028-02-29'],
    ['2027-02-26', 1, '2027-03-01', '2027-02-27'],
    // Over the night when clocks are set.
    ['2026-03-27', 1, '2026-03-30', '2026-03-28'],
    ['2026-10-23', 1, '2026-10-26', '2026-10-24'],
  ])('%s + %i: %s, %s', (date, count, expected, expectedWithSaturdays) => {
    expect(weekdays.addWorkingDays(date, count, 'mainland')).toBe(expected)
    expect(withSaturdays.addWorkingDays(date, count, 'mainland')).toBe(expectedWithSaturdays)
  })
})

describe('months later', () => {
  test.each([
    ['2026-10-22', 3, '2027-01-22', '2027-01-22'],
    ['2026-12-31', 12, '2027-12-31', '2027-12-31'],
    // A shorter month ends it; then it moves where its last day is free.
    ['2024-11-30', 3, '2025-02-28', '2025-02-28'],
    ['2026-11-30', 3, '2027-03-01', '2027-03-01'],
    ['2027-11-30', 3, '2028-02-29', '2028-02-29'],
    ['2026-01-31', 1, '2026-03-02', '2026-02-28'],
    ['2026-08-31', 3, '2026-11-30', '2026-11-30'],
    // Christmas Eve, Good Friday, May Day, Midsummer Eve.
    ['2026-09-24', 3, '2026-12-28', '2026-12-28'],
    ['2026-03-03', 1, '2026-04-07', '2026-04-04'],
    ['2026-02-01', 3, '2026-05-04', '2026-05-02'],
    ['2026-03-19', 3, '2026-06-22', '2026-06-22'],
  ])('%s + %i: %s, with Saturdays %s', (date, count, expected, expectedWithSaturdays) => {
    expect(weekdays.addMonths(date, count, 'mainland')).toBe(expected)
    expect(withSaturdays.addMonths(date, count, 'mainland')).toBe(expectedWithSaturdays)
  })
})

describe('Åland keeps 9 June', () => {
  test.each([
    ['2026-06-08', '2026-06-09', '2026-06-10'],
    ['2028-06-08', '2028-06-09', '2028-06-12'],
    ['2029-06-08', '2029-06-11', '2029-06-11'],
  ])('the working day after %s: %s, on Åland %s', (date, mainland, aland) => {
    expect(weekdays.addWorkingDays(date, 1, 'mainland')).toBe(mainland)
    expect(weekdays.addWorkingDays(date, 1, 'aland')).toBe(aland)
  })

  test('on a Saturday too, where Saturdays work', () => {
    expect(withSaturdays.addWorkingDays('2029-06-08', 1, 'mainland')).toBe('2029-06-09')
    expect(withSaturdays.addWorkingDays('2029-06-08', 1, 'aland')).toBe('2029-06-11')
  })

  test('and the holidays of the mainland', () => {
    expect(weekdays.addWorkingDays('2026-12-23', 1, 'aland')).toBe('2026-12-28')
    expect(weekdays.addMonths('2026-03-09', 3, 'mainland')).toBe('2026-06-09')
    expect(weekdays.addMonths('2026-03-09', 3, 'aland')).toBe('2026-06-10')
  })
})

describe('the working day of a moment; the day ends at 16:15', () => {
  test.each([
    // Winter, a Friday.
    ['2026-11-20T14:14:59.999Z', '2026-11-20'],
    ['2026-11-20T14:15:00.000Z', '2026-11-23'],
    // Past midnight in Finland, not yet in UTC.
    ['2026-11-19T21:59:59.999Z', '2026-11-20'],
    ['2026-11-19T22:00:00.000Z', '2026-11-20'],
    // Summer, a Wednesday.
    ['2026-07-01T13:14:59.999Z', '2026-07-01'],
    ['2026-07-01T13:15:00.000Z', '2026-07-02'],
    // The Friday before and the Monday after summer time begins.
    ['2026-03-27T14:14:59.999Z', '2026-03-27'],
    ['2026-03-27T14:15:00.000Z', '2026-03-30'],
    ['2026-03-30T13:14:59.999Z', '2026-03-30'],
    ['2026-03-30T13:15:00.000Z', '2026-03-31'],
    // And ends.
    ['2026-10-23T13:14:59.999Z', '2026-10-23'],
    ['2026-10-23T13:15:00.000Z', '2026-10-26'],
    ['2026-10-26T14:14:59.999Z', '2026-10-26'],
    ['2026-10-26T14:15:00.000Z', '2026-10-27'],
    // A free day, early and late.
    ['2026-12-24T06:00:00.000Z', '2026-12-28'],
    ['2026-12-24T20:00:00.000Z', '2026-12-28'],
    ['2026-11-22T06:00:00.000Z', '2026-11-23'],
    // Late on the day before one.
    ['2026-12-23T14:15:00.000Z', '2026-12-28'],
  ])('%s: %s', (at, expected) => {
    expect(weekdays.workingDayOf(new Date(at), 'mainland')).toBe(expected)
  })

  test('a Saturday where Saturdays work, and Åland', () => {
    expect(weekdays.workingDayOf(new Date('2026-11-21T08:00:00Z'), 'mainland')).toBe('2026-11-23')
    expect(withSaturdays.workingDayOf(new Date('2026-11-21T08:00:00Z'), 'mainland')).toBe('2026-11-21')
    expect(weekdays.workingDayOf(new Date('2026-06-09T08:00:00Z'), 'mainland')).toBe('2026-06-09')
    expect(weekdays.workingDayOf(new Date('2026-06-09T08:00:00Z'), 'aland')).toBe('2026-06-10')
  })

  test('the cut-off is a setting', () => {
    const early = createCalendar({ saturdayWorks: false, dayCutOff: '09:05' })
    expect(early.workingDayOf(new Date('2026-11-19T07:04:59.999Z'), 'mainland')).toBe('2026-11-19')
    expect(early.workingDayOf(new Date('2026-11-19T07:05:00.000Z'), 'mainland')).toBe('2026-11-20')
    for (const dayCutOff of ['24:00', '9:05', '', '16:15:00']) {
      expect(() => createCalendar({ saturdayWorks: false, dayCutOff })).toThrow('the cut-off is not HH:MM')
    }
  })
})

test('what a working day is', () => {
  const free = ['2026-11-21', '2026-11-22', '2026-12-24', '2026-06-19', '2026-05-14']
  expect(free.filter((date) => weekdays.isWorkingDay(date, 'mainland'))).toEqual([])
  expect(free.filter((date) => withSaturdays.isWorkingDay(date, 'mainland'))).toEqual(['2026-11-21'])
  expect(weekdays.isWorkingDay('2026-11-23', 'mainland')).toBe(true)
})
