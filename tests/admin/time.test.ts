import { describe, expect, test } from 'vitest'
import { showAge, showTime } from '../../src/admin/pages/time.ts'

test('a moment is shown as Finland’s clocks and the language do', () => {
  const at = new Date('2026-11-27T07:05:09Z')
  expect([showTime('fi', at), showTime('sv', at), showTime('en', at)]).toEqual([
    '27.11.2026 klo\u00a09.05',
    '27.11.2026 kl.\u00a09.05',
    '27\u00a0Nov 2026, 09:05',
  ])
  expect(showTime('fi', at, 'seconds')).toBe('27.11.2026 klo\u00a09.05.09')
  expect(showTime('en', new Date('2026-06-30T21:30:00Z'))).toBe('1\u00a0Jul 2026, 00:30')
  expect(showTime('fi', new Date('2026-06-30T21:30:00Z'))).toBe('1.7.2026 klo\u00a00.30')
})

describe('a length of time', () => {
  test.each([
    [0, '0\u00a0min'],
    [-5_000, '0\u00a0min'],
    [59_999, '0\u00a0min'],
    [61 * 60_000, '1\u00a0h 1\u00a0min'],
    [120 * 60_000, '2\u00a0h'],
    [1440 * 60_000, '1\u00a0vrk'],
    [(2 * 1440 + 59) * 60_000, '2\u00a0vrk'],
    [(2 * 1440 + 61) * 60_000, '2\u00a0vrk 1\u00a0h'],
  ])('%i ms is %s', (ms, shown) => expect(showAge('fi', ms)).toBe(shown))
})
