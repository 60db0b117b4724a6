import { helsinkiDate } from '../../message/helsinki-time.ts'
import type { RoutingBook } from '../../route/book.ts'
import { filterRules, type RuleFilter, splitRules } from '../../route/filter-rules.ts'
import { createRuleTable } from '../../route/rule-table.ts'
import type { RoutingRule } from '../../route/table.ts'
import type { RoutingChangeDeps } from '../../routing-changes.ts'
import { table } from './table.ts'

type Asked = { readonly filter: RuleFilter | undefined; readonly json: boolean }

/**
 * The rules, or those that can hold for what is asked, as the room's page and API narrow them.
 * @returns what to print; or what there is not, which no rule can be told of
 */
export async function tellRules(
  deps: Pick<RoutingChangeDeps, 'loadBook' | 'types' | 'stamp'>,
  { filter, json }: Asked,
): Promise<{ readonly text: string } | { readonly no: string }> {
  const [book, today] = [await deps.loadBook(), helsinkiDate(deps.stamp().at)]
  const unknown = filter && (await findUnknown(deps, book, filter))
  if (unknown) return { no: `there is no such ${unknown}` }
  const all = book.rows.rules
  const rules = filter ? filterRules(all, filter, createRuleTable(book.rows), today) : all
  return { text: json ? JSON.stringify({ rules }, null, 2) : describe(rules, filter, today) }
}

/** A rule that does not ask for it would seem to hold for it. */
async function findUnknown(
  deps: Pick<RoutingChangeDeps, 'types'>,
  { municipalities, areas }: RoutingBook,
  { municipality, area, type }: RuleFilter,
): Promise<string | undefined> {
  if (municipality !== undefined && !municipalities.has(municipality)) return 'municipality'
  if (area !== undefined && !areas.has(area)) return 'area'
  if (type !== undefined && !(await deps.types()).some(({ name }) => name === type)) return 'message type'
  return undefined
}

function describe(rules: readonly RoutingRule[], filter: RuleFilter | undefined, today: string): string {
  const { inForce, upcoming } = splitRules(rules, today)
  const narrowed = filter ? '; the most specific first, also those that do not ask for what is named' : ''
  const part = (title: string, some: readonly RoutingRule[]) => [
    title,
    ...(some.length === 0 ? [] : table([columns, ...some.map(rowOf)])),
  ]
  return [
    ...part(`in force on ${today}: ${inForce.length}${narrowed}`, inForce),
    ...(upcoming.length === 0 ? [] : ['', ...part(`to come: ${upcoming.length}`, upcoming)]),
  ].join('\n')
}

const columns = ['office', 'receiver', 'type', 'municipality', 'area', 'urgency', 'language', 'from', 'until', 'rule']

function rowOf(rule: RoutingRule): string[] {
  const { office, receiverKind, messageType, municipality, area, urgency, language, validFrom, validUntil, id } = rule
  const names = [messageType, municipality, area, urgency, language].map((name) => name ?? '–')
  return [office, receiverKind, ...names, validFrom, validUntil ?? '–', id]
}
