import { parseCsv, writeCsv } from './csv.ts'
import { type Edit, inOrder, type NewRule } from './edits.ts'
import { parseNewRule, unfitMembers } from './parse-edits.ts'
import type { RoutingRule } from './table.ts'

/** The columns of a file of rules, in order. */
export const ruleColumns = [
  'id',
  'receiver_kind',
  'message_type',
  'municipality',
  'area',
  'urgency',
  'language',
  'office',
  'valid_from',
  'valid_until',
] as const

/** The largest file of rules, in UTF-8: the same for a page, a program and a command. */
export const ruleFileBytesMax = 1_000_000

/** What is wrong in a file: on which line, and in which column if it is one. */
export interface RuleFileFault {
  readonly line: number
  readonly fault: 'too-large' | 'not-csv' | 'columns' | 'rule-unknown' | 'rule-over' | 'twice' | 'empty' | 'value'
  readonly column?: string
}

export type RuleFile = { readonly edits: readonly Edit[] } | { readonly faults: readonly RuleFileFault[] }

/** Rules as a file, which may be changed and brought back. */
export function writeRuleFile(rules: readonly RoutingRule[]): string {
  const rows = rules.map((rule) => [rule.id, ...members.map((name) => rule[name] ?? '')])
  return writeCsv([ruleColumns, ...rows])
}

/**
 * The change from the rules that there are to those of a file, from a day on. A line without id is a new rule. A line
 * with one says how that rule is to be: with another last day it ends then, with anything else it is replaced from the
 * day on. A rule that the file does not name stays as it is: nothing ends because a line was lost.
 */
export function readRuleFile(text: string, rules: readonly RoutingRule[], on: string): RuleFile {
  if (Buffer.byteLength(text) > ruleFileBytesMax) return { faults: [{ line: 1, fault: 'too-large' }] }
  const records = parseCsv(text)
  if (!Array.isArray(records)) return { faults: [{ ...(records as { line: number }), fault: 'not-csv' }] }
  const [head = [], ...lines] = records
  const columns = head.map((cell) => cell.trim().toLowerCase())
  const known = ruleColumns.every((name, n) => columns[n] === name) && columns.length === ruleColumns.length
  if (!known) return { faults: [{ line: 1, fault: 'columns' }] }
  const seen = new Set<string>()
  const read = lines.map((cells, n) => readLine(cells, n + 2, rules, seen, on))
  const faults = read.flatMap((one) => ('faults' in one ? one.faults : []))
  if (faults.length > 0) return { faults }
  const edits = read.flatMap((one) => ('edits' in one ? one.edits : []))
  return edits.length === 0 ? { faults: [{ line: 1, fault: 'empty' }] } : { edits: inOrder(edits) }
}

function readLine(
  cells: readonly string[],
  line: number,
  rules: readonly RoutingRule[],
  seen: Set<string>,
  on: string,
): RuleFile {
  if (cells.length !== ruleColumns.length) return { faults: [{ line, fault: 'columns' }] }
  const [id = '', ...values] = cells.map((cell) => cell.trim().replace(/^'/, ''))
  const wish = Object.fromEntries(members.map((name, n) => [name, readValue(name, values[n] ?? '')]))
  const current = id === '' ? undefined : rules.find((rule) => rule.id === id)
  if (id === '' && wish.validFrom === null) wish.validFrom = on
  const rule = parseNewRule(wish)
  if (!rule) {
    const unfit = unfitMembers(wish as Record<keyof NewRule, unknown>)
    return { faults: unfit.map((name) => ({ line, fault: 'value', column: columnOf(name) })) }
  }
  if (id === '') return { edits: [{ edit: 'add', rule }] }
  if (!current) return { faults: [{ line, fault: 'rule-unknown' }] }
  if (seen.has(id)) return { faults: [{ line, fault: 'twice' }] }
  seen.add(id)
  return changeRule(current, rule, line, on)
}

function changeRule(current: RoutingRule, wish: NewRule, line: number, on: string): RuleFile {
  const changed = members.filter((name) => current[name] !== wish[name])
  if (changed.length === 0) return { edits: [] }
  const { id: rule, validUntil: seenUntil } = current
  const over = seenUntil !== null && seenUntil <= on
  if (over) return { faults: [{ line, fault: 'rule-over' }] }
  const onlyEnds = changed.every((name) => name === 'validUntil') && wish.validUntil !== null
  const earlier = wish.validUntil !== null && (seenUntil === null || wish.validUntil < seenUntil)
  if (onlyEnds && earlier) return { edits: [{ edit: 'end', rule, seenUntil, on: wish.validUntil ?? on }] }
  const day = current.validFrom > on ? current.validFrom : on
  const validFrom = wish.validFrom > day ? wish.validFrom : day
  return {
    edits: [
      { edit: 'end', rule, seenUntil, on: day },
      { edit: 'add', rule: { ...wish, validFrom } },
    ],
  }
}

const members = [
  'receiverKind',
  'messageType',
  'municipality',
  'area',
  'urgency',
  'language',
  'office',
  'validFrom',
  'validUntil',
] as const satisfies readonly (keyof NewRule)[]

function columnOf(name: keyof NewRule): string {
  return ruleColumns[members.indexOf(name) + 1] ?? name
}

/** Spreadsheets take the noughts off codes. */
function readValue(name: keyof NewRule, value: string): string | null {
  if (value === '') return null
  const length = name === 'municipality' ? 3 : name === 'area' ? 2 : 0
  return /^\d+$/.test(value) ? value.padStart(length, '0') : value
}
