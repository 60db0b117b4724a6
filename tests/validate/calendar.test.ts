import { describe, expect, test } from 'vitest'
import { findTime, isDate, isDateTime } from '../../src/validate/calendar.ts'

describe('days of the calendar', () => {
  test.each(['2026-01-31', '2024-02-29', '2000-02-29', '1850-12-31', '0001-01-01'])('%s is one', (text) => {
    expect(isDate(text)).toBe(true)
    expect(isDateTime(`${text}T23:59:59Z`)).toBe(true)
  })

  test.each([
    '2023-02-29',
    '1900-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '0000-01-01',
    '2026-1-1',
    '',
  ])('%s is none', (text) => {
    expect(isDate(text)).toBe(false)
    expect(isDateTime(`${text}T00:00:00Z`)).toBe(false)
  })
})

test('a time is that of its text, and nothing else is a time', () => {
  expect(findTime('2026-11-20T08:15:00.250Z')).toBe(Date.UTC(2026, 10, 20, 8, 15, 0, 250))
  for (const value of [
    '2026-11-20',
    '2026-11-20T08:15:00',
    '2026-02-30T08:15:00Z',
    '2026-11-20T24:00:00Z',
    7,
    null,
    undefined,
  ]) {
    expect(findTime(value)).toBeUndefined()
  }
})
