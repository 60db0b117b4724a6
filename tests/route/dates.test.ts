import { expect, test } from 'vitest'
import { helsinkiDate } from '../../src/message/helsinki-time.ts'
import { isWithin } from '../../src/route/dates.ts'

test.each([
  ['2025-12-31T21:59:59.999Z', '2025-12-31', 'the last moment of a year in Finland'],
  ['2025-12-31T22:00:00.000Z', '2026-01-01', 'new year comes two hours before UTC'],
  ['2026-06-30T20:59:59.999Z', '2026-06-30', 'summer time: three hours'],
  ['2026-06-30T21:00:00.000Z', '2026-07-01', 'summer time: three hours'],
  ['2026-01-05T12:00:00.000Z', '2026-01-05', 'digits are padded'],
])('%s is %s in Finland (%s)', (instant, date) => {
  expect(helsinkiDate(new Date(instant))).toBe(date)
})

test('a window holds its first day and not its last, and null is open', () => {
  const window = { validFrom: '2026-01-01', validUntil: '2026-02-01' }
  expect(['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((date) => isWithin(date, window))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isWithin('1900-01-01', { validFrom: null, validUntil: '2026-01-01' })).toBe(true)
  expect(isWithin('2900-01-01', { validFrom: '2026-01-01', validUntil: null })).toBe(true)
})
