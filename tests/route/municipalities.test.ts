import { describe, expect, test } from 'vitest'
import { findArea, findMunicipality } from '../../src/route/municipalities.ts'
import { area, rows, table } from './fixture.ts'

const chain = table({
  mergers: [
    { oldCode: '701', successor: '702', effective: '2024-01-01' },
    { oldCode: '702', successor: '703', effective: '2025-01-01' },
    { oldCode: '703', successor: '102', effective: '2026-01-01' },
  ],
})

describe('a municipality code', () => {
  test('names its own municipality', () => {
    expect(findMunicipality(table(), '102', '2026-03-02')).toBe('102')
  })

  test('that a merger ended names the successor, through every later merger', () => {
    expect(findMunicipality(table(), '588', '2026-03-02')).toBe('507')
    expect(findMunicipality(chain, '701', '2026-01-01')).toBe('102')
    expect(findMunicipality(chain, '702', '2026-01-01')).toBe('102')
  })

  test('stops in the chain at the merger that is not yet in force', () => {
    const known = table({ municipalities: ['702', '703', '102'], mergers: [...chain.mergers.values()] })
    expect(findMunicipality(known, '701', '2024-12-31')).toBe('702')
    expect(findMunicipality(known, '701', '2025-01-01')).toBe('703')
    expect(findMunicipality(known, '701', '2025-12-31')).toBe('703')
  })

  test('names its own municipality until the day of its merger', () => {
    const before = table({ municipalities: [...rows.municipalities, '588'] })
    expect(findMunicipality(before, '588', '2024-12-31')).toBe('588')
    expect(findMunicipality(before, '588', '2025-01-01')).toBe('507')
  })

  test('is unknown before its merger when what it named then is not in the table', () => {
    expect(findMunicipality(table(), '588', '2024-12-31')).toBeUndefined()
  })

  test.each(['198', '199', '200', '999', '', '1o2'])('%j names no municipality', (code) => {
    expect(findMunicipality(table(), code, '2026-03-02')).toBeUndefined()
  })

  test('in a circle of mergers is unknown, and does not hang', () => {
    const circle = table({
      mergers: [
        { oldCode: '102', successor: '507', effective: '2024-01-01' },
        { oldCode: '507', successor: '102', effective: '2025-01-01' },
      ],
    })
    expect(findMunicipality(circle, '102', '2024-06-01')).toBe('507')
    expect(findMunicipality(circle, '102', '2026-01-01')).toBeUndefined()
  })
})

describe('the area of a municipality', () => {
  const moved = table({
    municipalityAreas: [area('102', '06', '2023-01-01', '2027-01-01'), area('102', '08', '2027-01-01')],
  })

  test('is that of the date: the first day belongs to the new area, not to the old one', () => {
    expect(findArea(moved, '102', '2026-12-31')).toBe('06')
    expect(findArea(moved, '102', '2027-01-01')).toBe('08')
  })

  test('is none before the first', () => {
    expect(findArea(moved, '102', '2022-12-31')).toBeUndefined()
  })

  test('is the newer of two that overlap', () => {
    const overlap = table({ municipalityAreas: [area('102', '06'), area('102', '08', '2025-01-01')] })
    expect(findArea(overlap, '102', '2026-03-02')).toBe('08')
  })
})
