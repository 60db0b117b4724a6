import { expect, test } from 'vitest'
import { createMatrix } from '../../src/message/matrix.ts'
import { places } from '../../src/message/place.ts'
import { catalogue } from '../support/verified.ts'
import { clocks, conditions, dated, grounds, matrixText, typeRows } from './matrix-table.ts'

/** That the table is whole; tests/schemas/matrix.test.ts holds the gateway to what it says. */
test('schemas/MATRIX.md is what the types make; `budkavle schemas` writes it anew', () => {
  expect(matrixText).toBe(createMatrix(catalogue))
})

test('the parsed table has every type, mode, section and dated rule of the catalogue', () => {
  expect(new Set(grounds.map(({ type }) => type))).toEqual(new Set(catalogue.keys()))
  for (const [key, type] of catalogue) {
    const sections = type.legalModes.flatMap((mode) => mode.sections.map(({ section }) => [mode.mode, section]))
    const rows = grounds.filter((row) => row.type === key)
    expect(rows.filter((row) => row.section !== undefined).map((row) => [row.mode, row.section])).toEqual(sections)
    expect(dated.filter((one) => one.type === key)).toHaveLength(type.dated.length)
    const bound = conditions.filter((one) => one.type === key)
    expect(bound).toHaveLength(type.requiresWhen.length + type.allowsWhen.length)
    expect(bound.flatMap(({ allowed }) => allowed ?? [])).toEqual(type.allowsWhen.map(({ allows }) => allows))
  }
  expect(typeRows.map(({ type }) => type)).toEqual([...catalogue.keys()])
})

test('each clock of the table is started where the table says, by the types that it says', () => {
  for (const [key, type] of catalogue) {
    expect(typeRows.find((row) => row.type === key)?.clocks).toEqual([
      ...new Set(type.clocks.map(({ clock }) => clock)),
    ])
    for (const place of places) {
      const isSent = type.applies.some((one) => one.places.includes(place))
      const here = type.clocks.filter((one) => isSent && one.places.includes(place))
      const started = here.map((one) => `${one.clock} ${one.basis}`)
      const shown = clocks.filter((one) => one.types.includes(key) && one.places.includes(place))
      expect(shown.map((one) => `${one.clock} ${one.basis}`).sort()).toEqual(started.sort())
    }
  }
})
