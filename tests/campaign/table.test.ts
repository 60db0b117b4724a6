import { expect, test } from 'vitest'
import { isClean, type Row, totalOf, writeTable } from './table.ts'

const rows: Row[] = [
  { fault: 'one', times: 2, messages: 1000, atDesk: 20, lost: 0, duplicated: 1, falselyConfirmed: 0 },
  { fault: 'two', notRun: 'no way here' },
  { fault: 'three', times: 1, messages: 10, atDesk: 0, lost: 0, duplicated: 0, falselyConfirmed: 0 },
]

test('the table adds up, says what was not run, and one fault among many shows', () => {
  expect(totalOf(rows)).toEqual({ times: 3, messages: 1010, atDesk: 20, lost: 0, duplicated: 1, falselyConfirmed: 0 })
  expect(isClean(totalOf(rows))).toBe(false)
  expect(isClean(totalOf(rows.slice(1)))).toBe(true)
  expect(writeTable(rows).split('\n').slice(2)).toEqual([
    '| one | 2 | 1,000 | 20 | 0 | 1 | 0 |',
    '| two | not run: no way here |  |  |  |  |  |',
    '| three | 1 | 10 | 0 | 0 | 0 | 0 |',
    '| **all** | 3 | 1,010 | 20 | 0 | 1 | 0 |',
  ])
})
