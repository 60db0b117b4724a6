import { type ChangeNote, type ChangeWish, changeNotes, type UrgentReason, urgentReasons } from '../route/change.ts'
import { type Edit, inOrder } from '../route/edits.ts'
import { isDay, parseEdits, parseNewRule } from '../route/parse-edits.ts'
import type { RoutingRule } from '../route/table.ts'
import { textOf } from './form.ts'

/** When a change begins and why, as it was filled in; undefined when something is missing or has another form. */
export function parseWhen(values: Readonly<Record<string, unknown>>): Omit<ChangeWish, 'kind' | 'edits'> | undefined {
  const { startsOn, note, urgent } = values
  const known = changeNotes.find((one) => one === note)
  const reason = parseUrgent(urgent)
  if (!isDay(startsOn) || !known || reason === undefined) return undefined
  return { startsOn, note: known satisfies ChangeNote, urgent: reason }
}

/** Null when there is none; undefined for what is no reason. */
export function parseUrgent(value: unknown): UrgentReason | null | undefined {
  if (value === undefined || value === null || value === '') return null
  return urgentReasons.find((one) => one === value)
}

/** The fields of a form as text, the files left out. */
export function valuesOf(fields: FormData): Record<string, string> {
  return Object.fromEntries([...fields.keys()].map((name) => [name, textOf(fields, name) ?? '']))
}

/** What the form held from before; none if somebody wrote it otherwise. */
export function parseKept(text: string | undefined): Edit[] {
  try {
    return parseEdits(JSON.parse(text ?? '[]')) ?? []
  } catch {
    return []
  }
}

/**
 * What the form adds to a change. An empty array when nothing was filled in; undefined when something is missing.
 */
export function parseFilled(
  values: Readonly<Record<string, string>>,
  rules: readonly RoutingRule[],
): Edit[] | undefined {
  const { do: doing, rule: id = '', office = '', startsOn = '' } = values
  if (doing !== 'end' && office === '' && id === '') return []
  const ends = doing === 'add' ? [] : endOf(rules, id, startsOn)
  if (doing === 'end' || ends === undefined) return ends
  const rule = parseNewRule({
    receiverKind: values.receiverKind,
    ...Object.fromEntries(named.map((name) => [name, values[name] || null])),
    office,
    validFrom: startsOn,
    validUntil: values.validUntil || null,
  })
  return rule && inOrder([...ends, { edit: 'add', rule }])
}

/** A rule that has not begun ends on its own first day. */
function endOf(rules: readonly RoutingRule[], id: string, startsOn: string): Edit[] | undefined {
  const rule = rules.find((one) => one.id === id)
  if (!rule || !isDay(startsOn)) return undefined
  const on = rule.validFrom > startsOn ? rule.validFrom : startsOn
  return [{ edit: 'end', rule: id, seenUntil: rule.validUntil, on }]
}

const named = ['messageType', 'municipality', 'area', 'urgency', 'language'] as const
