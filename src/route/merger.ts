import type { Edit } from './edits.ts'
import type { RoutingRows, RoutingRule } from './table.ts'

/** What a merger of municipalities means for routing. */
export interface MergerPlan {
  readonly edits: readonly Edit[]
  /** Rules that name the old municipality: they end, for nobody lives there any more by that code. */
  readonly ending: readonly RoutingRule[]
  /** Rules that name the successor: from that day they hold for the people of both. */
  readonly inherited: readonly RoutingRule[]
}

/** The edits of `oldCode` joining `successor` on a day; whether they can be done, checkEdits() says. */
export function planMerger(rows: RoutingRows, oldCode: string, successor: string, on: string): MergerPlan {
  const holds = (rule: RoutingRule) => rule.validUntil === null || rule.validUntil > on
  const ending = rows.rules.filter((rule) => rule.municipality === oldCode && holds(rule))
  const inherited = rows.rules.filter((rule) => rule.municipality === successor && holds(rule))
  const ends = ending.map(({ id, validFrom, validUntil }): Edit => {
    const day = validFrom > on ? validFrom : on
    return { edit: 'end', rule: id, seenUntil: validUntil, on: day }
  })
  return { edits: [...ends, { edit: 'merge', oldCode, successor, on }], ending, inherited }
}
