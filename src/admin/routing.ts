import type { Context } from 'hono'
import { helsinkiDate } from '../message/helsinki-time.ts'
import { partyKinds } from '../message/ids.ts'
import { filterForms, filterRules, type RuleFilter } from '../route/filter-rules.ts'
import { lookUp } from '../route/look.ts'
import { isDay } from '../route/parse-edits.ts'
import { writeRuleFile } from '../route/rule-file.ts'
import { createRuleTable } from '../route/rule-table.ts'
import type { RoutingRows, RoutingRule } from '../route/table.ts'
import { Denial } from './denial.ts'
import { type LookAsked, renderLook, renderRules } from './pages/routing.ts'
import type { Room } from './room.ts'
import { loadWords, type RoutingDeps } from './routing-book.ts'
import { routingChangeRoutes } from './routing-changes.ts'
import { routingDraftRoutes } from './routing-drafts.ts'

/** Everybody sees every rule: where a message goes is not to be understood from a part of them. */
const rule = { permission: 'routing.read', areas: 'own' } as const

/** Where something would go and why, the rules, and their changes. */
export function routingRoutes(room: Room, deps: RoutingDeps): void {
  room.page('/routing', rule, async (c, visit) => {
    const { book, words, now, today } = await loadWords(deps, visit)
    if (c.req.query('type') === undefined) return renderLook(visit, words, today)
    const question = parseQuestion(c)
    const look = lookUp(question.facts, book.rows, question.date, now)
    return renderLook(visit, words, today, { question, look })
  })
  room.read('/routing/look', rule, async (c) => {
    const { facts, date } = parseQuestion(c)
    return lookUp(facts, (await deps.loadBook()).rows, date, deps.stamp().at)
  })
  room.page('/routing/rules', rule, async (c, visit) => {
    const { book, words, today } = await loadWords(deps, visit)
    const rules = book.rows.rules.toSorted((a, b) => (words.names(a) < words.names(b) ? -1 : 1))
    const filter = parseFilter(c)
    return renderRules(visit, words, { rules: filter ? narrow(book.rows, rules, filter, today) : rules, filter, today })
  })
  room.page('/routing/rules.csv', rule, async (c) => {
    const { rows } = await deps.loadBook()
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename=rules.csv',
    }
    return c.body(writeRuleFile(rows.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1))), 200, headers)
  })
  room.read('/routing/rules', rule, async (c) => {
    const [{ rows }, filter] = [await deps.loadBook(), parseFilter(c)]
    return { rules: filter ? narrow(rows, rows.rules, filter, helsinkiDate(deps.stamp().at)) : rows.rules }
  })
  routingChangeRoutes(room, deps)
  routingDraftRoutes(room, deps)
}

/** Undefined: every rule is wished. @throws Denial `admin.malformed` */
function parseFilter(c: Context): RuleFilter | undefined {
  const { municipality, area, type } = c.req.query()
  const sound = [
    !municipality || filterForms.municipality.test(municipality),
    !area || filterForms.area.test(area),
    !type || filterForms.type.test(type),
  ]
  if (sound.includes(false)) throw new Denial('admin.malformed')
  if (!municipality && !area && !type) return undefined
  return { ...(municipality && { municipality }), ...(area && { area }), ...(type && { type }) }
}

function narrow(rows: RoutingRows, rules: readonly RoutingRule[], filter: RuleFilter, today: string): RoutingRule[] {
  return filterRules(rules, filter, createRuleTable(rows), today)
}

/** @throws Denial `admin.malformed` */
function parseQuestion(c: Context): LookAsked {
  const { municipality, type, kind, urgency = 'normal', language, date } = c.req.query()
  const receiverKind = partyKinds.find((one) => one === kind)
  const known = urgency === 'normal' || urgency === 'urgent'
  if (!type || !receiverKind || !known || !isDay(date)) throw new Denial('admin.malformed')
  const home = municipality ? { homeMunicipality: municipality } : {}
  return { facts: { messageType: type, receiverKind, urgency, language: language || null, ...home }, date }
}
