import { type OfficeId, partyKinds } from '../message/ids.ts'
import { type Edit, inOrder, type NewRule } from './edits.ts'

/** How many things one change may do: as many as a person can look at. */
export const editsMax = 500

/** The edits of a change as a program or a form sends them, in order; undefined when one of them has another form. */
export function parseEdits(value: unknown): Edit[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > editsMax) return undefined
  const edits = value.map(parseEdit)
  return edits.every((edit) => edit !== undefined) ? inOrder(edits) : undefined
}

/** A day that there is, `YYYY-MM-DD`. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^20\d\d-\d\d-\d\d$/.test(value)) return false
  const time = Date.parse(value)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

function parseEdit(value: unknown): Edit | undefined {
  if (!isObject(value)) return undefined
  const { edit } = value
  if (edit === 'add') {
    const rule = hasOnly(value, ['edit', 'rule']) ? parseNewRule(value.rule) : undefined
    return rule && { edit, rule }
  }
  const form = forms.find((one) => one.edit === edit)
  if (!form || !hasOnly(value, ['edit', ...Object.keys(form.members)])) return undefined
  const sound = Object.entries(form.members).every(([name, holds]) => holds(value[name]))
  return sound ? (value as Edit) : undefined
}

const day = isDay
const dayOrNull = (value: unknown) => value === null || isDay(value)
const digits = (length: number) => (value: unknown) =>
  typeof value === 'string' && value.length === length && /^\d+$/.test(value)
const name = (value: unknown) => typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,79}$/.test(value)
const orNull = (holds: (value: unknown) => boolean) => (value: unknown) => value === null || holds(value)
const [municipality, area] = [digits(3), digits(2)]

const forms = [
  { edit: 'end', members: { rule: name, seenUntil: dayOrNull, on: day } },
  { edit: 'merge', members: { oldCode: municipality, successor: municipality, on: day } },
  { edit: 'unmerge', members: { oldCode: municipality, successor: municipality, effective: day, on: day } },
  { edit: 'move', members: { municipality, seenArea: orNull(area), area, on: day } },
] as const

const ruleMembers: Readonly<Record<keyof NewRule, (value: unknown) => boolean>> = {
  receiverKind: (value) => partyKinds.some((kind) => kind === value),
  messageType: orNull(name),
  municipality: orNull(municipality),
  area: orNull(area),
  urgency: orNull((value) => value === 'normal' || value === 'urgent'),
  language: orNull((value) => typeof value === 'string' && /^[a-z]{2,3}$/.test(value)),
  office: name,
  validFrom: day,
  validUntil: dayOrNull,
}

/** A rule of which every member has its form; undefined if not. */
export function parseNewRule(value: unknown): NewRule | undefined {
  if (!isObject(value) || !hasOnly(value, Object.keys(ruleMembers))) return undefined
  const sound = Object.entries(ruleMembers).every(([member, holds]) => holds(value[member]))
  return sound ? ({ ...value, office: value.office as OfficeId } as unknown as NewRule) : undefined
}

/** Which member of a rule has not its form: for the person who filled it in. */
export function unfitMembers(value: Readonly<Record<keyof NewRule, unknown>>): (keyof NewRule)[] {
  return (Object.keys(ruleMembers) as (keyof NewRule)[]).filter((member) => !ruleMembers[member](value[member]))
}

function hasOnly(value: object, names: readonly string[]): boolean {
  const own = Object.keys(value)
  return own.length === names.length && own.every((one) => names.includes(one))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
