import { isWithin } from './dates.ts'
import type { RoutingTable } from './table.ts'

/**
 * The municipality that a code names on a date, through mergers in force by then; undefined when it names none.
 * 198 (none), 199 (unknown) and 200 (abroad) are codes of no municipality, so they are undefined too, as is an old code
 * before its merger if the municipality it then named is not in the table: an unknown place is never guessed.
 */
export function findMunicipality(table: RoutingTable, code: string, date: string): string | undefined {
  let current = code
  for (let hop = 0; hop <= table.mergers.size; hop++) {
    const merger = table.mergers.get(current)
    if (merger === undefined || merger.effective > date) return table.municipalities.has(current) ? current : undefined
    current = merger.successor
  }
  // More hops than mergers: a circle, an error of the table's keeper. The place is unknown, and a person looks at it.
  return undefined
}

/** The area that answers for a municipality's social services on a date. */
export function findArea(table: RoutingTable, municipality: string, date: string): string | undefined {
  return table.municipalities.get(municipality)?.find((row) => isWithin(date, row))?.area
}
