import { parseArgs } from 'node:util'
import { isPublicId } from '../../evidence/record-id.ts'
import { partyKinds } from '../../message/ids.ts'
import { type ChangeNote, changeNotes, type UrgentReason, urgentReasons } from '../../route/change.ts'
import type { RoutingFacts } from '../../route/explain.ts'
import { filterForms, type RuleFilter } from '../../route/filter-rules.ts'
import { isDay } from '../../route/parse-edits.ts'
import { UsageError } from './usage-error.ts'

/** What `budkavle routing` is asked to do. */
export type RoutingCall =
  | { readonly act: 'look'; readonly facts: RoutingFacts; readonly date: string | undefined }
  | { readonly act: 'rules'; readonly filter: RuleFilter | undefined; readonly json: boolean }
  | { readonly act: 'export' }
  | { readonly act: 'history' }
  | { readonly act: 'show'; readonly change: number }
  | (When & { readonly act: 'draft'; readonly file: string })
  | (When & { readonly act: 'merge'; readonly oldCode: string; readonly successor: string })
  | (When & { readonly act: 'move'; readonly municipality: string; readonly area: string })
  | (When & { readonly act: 'undo'; readonly change: number })
  | { readonly act: 'approve' | 'discard'; readonly change: number; readonly by: string }

interface When {
  readonly startsOn: string
  readonly note: ChangeNote
  readonly urgent: UrgentReason | null
  readonly by: string
}

const options = {
  municipality: { type: 'string' },
  area: { type: 'string' },
  type: { type: 'string' },
  to: { type: 'string' },
  urgency: { type: 'string' },
  language: { type: 'string' },
  date: { type: 'string' },
  from: { type: 'string' },
  note: { type: 'string' },
  urgent: { type: 'string' },
  by: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Option = keyof typeof options
type Values = Readonly<{ [Name in Exclude<Option, 'json'>]?: string | undefined }>

/** Which options each act takes, and what it is of. */
const taken: Readonly<Record<RoutingCall['act'], readonly [options: readonly Option[], of: number]>> = {
  look: [['municipality', 'type', 'to', 'urgency', 'language', 'date'], 0],
  rules: [['municipality', 'area', 'type', 'json'], 0],
  export: [[], 0],
  history: [[], 0],
  show: [[], 1],
  draft: [['from', 'note', 'urgent', 'by'], 1],
  merge: [['from', 'note', 'urgent', 'by'], 2],
  move: [['from', 'note', 'urgent', 'by'], 2],
  undo: [['from', 'urgent', 'by'], 1],
  approve: [['by'], 1],
  discard: [['by'], 1],
}

/** @throws UsageError, before anything is opened */
export function parseRoutingCall(args: string[]): RoutingCall {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [name, ...of] = positionals
  const act = (Object.keys(taken) as RoutingCall['act'][]).find((one) => one === name)
  if (!act) throw new UsageError(`an act is one of ${Object.keys(taken).join(', ')}`)
  const [allowed, count] = taken[act]
  const foreign = Object.keys(values).find((option) => !allowed.some((one) => one === option))
  if (foreign !== undefined) throw new UsageError(`${act} takes no --${foreign}`)
  if (of.length !== count) throw new UsageError(`${act} is of ${['nothing', 'one thing', 'two things'][count]}`)
  const [first = '', second = ''] = of
  switch (act) {
    case 'look':
      return { act, ...parseQuestion(values) }
    case 'rules':
      return { act, filter: parseFilter(values), json: values.json ?? false }
    case 'export':
    case 'history':
      return { act }
    case 'show':
      return { act, change: parseNumber(first) }
    case 'draft':
      return { act, file: first, ...parseWhen(values, 'correction') }
    case 'merge':
      return { act, oldCode: parseCode(first), successor: parseCode(second), ...parseWhen(values, 'merger') }
    case 'move':
      return { act, municipality: parseCode(first), area: parseArea(second), ...parseWhen(values, 'reorganisation') }
    case 'undo':
      return { act, change: parseNumber(first), ...parseWhen(values, 'undo') }
    default:
      return { act, change: parseNumber(first), by: parseStaff(values) }
  }
}

function parseQuestion({ municipality, type, to, urgency = 'normal', language, date }: Values) {
  if (!type) throw new UsageError('--type is needed: the name of a message type')
  const receiverKind = oneOf('to', to ?? 'social-services', partyKinds)
  const home = municipality === undefined ? {} : { homeMunicipality: parseCode(municipality) }
  if (date !== undefined && !isDay(date)) throw new UsageError('--date takes a day such as 2027-01-01')
  const known = oneOf('urgency', urgency, ['normal', 'urgent'] as const)
  return { facts: { messageType: type, receiverKind, urgency: known, language: language ?? null, ...home }, date }
}

/** Undefined: every rule is wished. */
function parseFilter({ municipality, area, type }: Values): RuleFilter | undefined {
  if (municipality === undefined && area === undefined && type === undefined) return undefined
  if (type !== undefined && !filterForms.type.test(type)) throw new UsageError('--type is the name of a message type')
  return {
    ...(municipality !== undefined && { municipality: parseCode(municipality) }),
    ...(area !== undefined && { area: parseArea(area) }),
    ...(type !== undefined && { type }),
  }
}

function parseWhen(values: Values, note: ChangeNote): When {
  const { from, urgent } = values
  if (!isDay(from)) throw new UsageError('--from is needed: the first day, such as 2027-01-01')
  return {
    startsOn: from,
    note: oneOf('note', values.note ?? note, changeNotes),
    urgent: urgent === undefined ? null : oneOf('urgent', urgent, urgentReasons),
    by: parseStaff(values),
  }
}

function parseNumber(value: string): number {
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value)
  throw new UsageError('the number of a change is needed')
}

function parseCode(value: string): string {
  if (filterForms.municipality.test(value)) return value
  throw new UsageError('a municipality is named by its code of three digits')
}

function parseArea(value: string): string {
  if (filterForms.area.test(value)) return value
  throw new UsageError('an area is named by its code of two digits')
}

function parseStaff({ by }: Values): string {
  if (isPublicId(by)) return by
  throw new UsageError('--by is an identifier of your staff, A-Z a-z 0-9 . _ : / -, and no personal identity code')
}

function oneOf<Value extends string>(option: string, value: string, known: readonly Value[]): Value {
  const found = known.find((one) => one === value)
  if (found) return found
  throw new UsageError(`--${option} is one of ${known.join(', ')}`)
}
