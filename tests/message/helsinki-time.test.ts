import { expect, test } from 'vitest'
import { helsinkiDate, helsinkiMidnight, helsinkiTime } from '../../src/message/helsinki-time.ts'

test.each([
  ['2026-01-14T21:59:59.999Z', '2026-01-14', '23:59'],
  ['2026-01-14T22:00:00.000Z', '2026-01-15', '00:00'],
  ['2026-07-14T20:59:59.999Z', '2026-07-14', '23:59'],
  ['2026-07-14T21:00:00.000Z', '2026-07-15', '00:00'],
  // Summer time begins on 29 March 2026: 02:59 is followed by 04:00.
  ['2026-03-28T21:59:59.999Z', '2026-03-28', '23:59'],
  ['2026-03-28T22:00:00.000Z', '2026-03-29', '00:00'],
  ['2026-03-29T00:59:59.999Z', '2026-03-29', '02:59'],
  ['2026-03-29T01:00:00.000Z', '2026-03-29', '04:00'],
  ['2026-03-29T20:59:59.999Z', '2026-03-29', '23:59'],
  ['2026-03-29T21:00:00.000Z', '2026-03-30', '00:00'],
  // And ends on 25 October 2026: 03:59 is followed by 03:00.
  ['2026-10-24T20:59:59.999Z', '2026-10-24', '23:59'],
  ['2026-10-24T21:00:00.000Z', '2026-10-25', '00:00'],
  ['2026-10-25T00:59:59.999Z', '2026-10-25', '03:59'],
  ['2026-10-25T01:00:00.000Z', '2026-10-25', '03:00'],
  ['2026-10-25T21:59:59.999Z', '2026-10-25', '23:59'],
  ['2026-10-25T22:00:00.000Z', '2026-10-26', '00:00'],
  // Helsinki's own mean time, 1 h 39 min 49 s.
  ['1910-06-01T12:00:10.000Z', '1910-06-01', '13:39'],
  ['1910-06-01T12:00:11.000Z', '1910-06-01', '13:40'],
])('at %s it is %s, %s', (at, date, time) => {
  expect(helsinkiDate(new Date(at))).toBe(date)
  expect(helsinkiTime(new Date(at))).toBe(time)
})

test.each([
  ['2026-01-01', '2025-12-31T22:00:00.000Z'],
  ['2026-03-29', '2026-03-28T22:00:00.000Z'],
  ['2026-03-30', '2026-03-29T21:00:00.000Z'],
  ['2026-07-01', '2026-06-30T21:00:00.000Z'],
  ['2026-10-25', '2026-10-24T21:00:00.000Z'],
  ['2026-10-26', '2026-10-25T22:00:00.000Z'],
  ['2028-02-29', '2028-02-28T22:00:00.000Z'],
  ['2028-03-01', '2028-02-29T22:00:00.000Z'],
])('%s begins at %s', (date, at) => {
  expect(helsinkiMidnight(date).toISOString()).toBe(at)
})

test('no time that a document may state is too much', () => {
  for (const at of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])
    expect(() => helsinkiDate(new Date(at))).not.toThrow()
})

test('an answer is right however many were asked before', () => {
  const first = Date.parse('2026-01-01T00:00:00Z')
  for (let hour = 0; hour < 2_500; hour += 1) helsinkiDate(new Date(first + hour * 3_600_000))
  expect(helsinkiTime(new Date('2026-01-01T00:30:00Z'))).toBe('02:30')
  expect(helsinkiTime(new Date('2026-04-10T00:30:00Z'))).toBe('03:30')
})
