import { areaAt, type RoutingBook } from './book.ts'
import type { Edit } from './edits.ts'
import { createRuleTable } from './rule-table.ts'
import type { RoutingRule } from './table.ts'

/** What it means for routing that a municipality goes over to another area. */
export interface MovePlan {
  readonly edits: readonly Edit[]
  /** Rules that name the municipality and send to an office of the area that it leaves: they end, or would keep it there. */
  readonly ending: readonly RoutingRule[]
}

/** The edits of a municipality going over to an area on a day; whether they can be done, checkEdits() says. */
export function planMove({ rows, offices }: RoutingBook, municipality: string, area: string, on: string): MovePlan {
  const seenArea = areaAt(createRuleTable(rows), municipality, on)
  const ending = rows.rules.filter(
    (rule) =>
      rule.municipality === municipality &&
      (rule.validUntil === null || rule.validUntil > on) &&
      seenArea !== undefined &&
      seenArea !== area &&
      offices.get(rule.office)?.area === seenArea,
  )
  const ends = ending.map(({ id, validFrom, validUntil }): Edit => {
    return { edit: 'end', rule: id, seenUntil: validUntil, on: validFrom > on ? validFrom : on }
  })
  return { edits: [...ends, { edit: 'move', municipality, seenArea: seenArea ?? null, area, on }], ending }
}
