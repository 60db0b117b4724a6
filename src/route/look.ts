import { helsinkiMidnight } from '../message/helsinki-time.ts'
import type { Route, RouteExplanation } from '../message/stages.ts'
import { explainRoute, type RoutingFacts } from './explain.ts'
import { createRuleTable } from './rule-table.ts'
import type { RoutingRows, RoutingRule } from './table.ts'

/** Where a matter would go, and why: the rule that won and those that lost. */
export interface Look {
  readonly route: Route
  readonly rules: readonly {
    readonly rule: RoutingRule
    readonly outcome: RouteExplanation['considered'][number]['outcome']
  }[]
}

/**
 * @param date the day, `YYYY-MM-DD` in Finland
 * @param now the moment that counts if that day is today: who can take something changes by the minute
 */
export function lookUp(facts: RoutingFacts, rows: RoutingRows, date: string, now: Date): Look {
  const midnight = helsinkiMidnight(date)
  const isToday = midnight <= now && now.getTime() < midnight.getTime() + 86_400_000
  const route = explainRoute(facts, createRuleTable(rows), isToday ? now : midnight)
  const rules = route.explanation.considered.flatMap(({ rule: id, outcome }) => {
    const rule = rows.rules.find((one) => one.id === id)
    return rule ? [{ rule, outcome }] : []
  })
  return { route, rules }
}
