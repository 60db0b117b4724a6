import { parseArgs } from 'node:util'
import type { AssignWish, RelayWish } from '../../desk.ts'
import { isPublicId } from '../../evidence/record-id.ts'
import { deskReasons, manualDesk } from '../../message/custody.ts'
import { relayMeans } from '../../message/delivery.ts'
import type { OfficeId } from '../../message/ids.ts'
import { UsageError } from './usage-error.ts'

/** What `budkavle desk` is asked to do. */
export type DeskCall = { readonly json: boolean } & (
  | { readonly act: 'list'; readonly office: string }
  | { readonly act: 'show'; readonly item: number }
  | { readonly act: 'offices'; readonly item: number }
  | { readonly act: 'assign'; readonly wish: AssignWish }
  | { readonly act: 'relay'; readonly wish: RelayWish }
)

const options = {
  json: { type: 'boolean' },
  office: { type: 'string' },
  'from-office': { type: 'string' },
  reason: { type: 'string' },
  by: { type: 'string' },
  means: { type: 'string' },
  at: { type: 'string' },
} as const

type Values = Readonly<{ [Name in keyof typeof options]?: string | boolean | undefined }>

/** Which options each act takes, beside `--json`. */
const taken: Readonly<Record<DeskCall['act'], readonly (keyof typeof options)[]>> = {
  list: ['office'],
  show: [],
  offices: [],
  assign: ['office', 'from-office', 'reason', 'by'],
  relay: ['means', 'at', 'by'],
}

/** @throws UsageError, before anything is opened */
export function parseDeskCall(args: string[], now: Date): DeskCall {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [name = 'list', item, ...more] = positionals
  const act = (Object.keys(taken) as DeskCall['act'][]).find((one) => one === name)
  if (!act || more.length > 0) throw new UsageError('an act is list, show, offices, assign or relay, of one item')
  const foreign = Object.keys(values).find((option) => option !== 'json' && !taken[act].some((one) => one === option))
  if (foreign !== undefined) throw new UsageError(`${act} takes no --${foreign}`)
  const json = values.json === true
  if (act === 'list') {
    if (item !== undefined) throw new UsageError('list is of all items: show is of one')
    return { json, act, office: text(values, 'office', manualDesk) }
  }
  const number = parseItem(item)
  if (act === 'show' || act === 'offices') return { json, act, item: number }
  if (act === 'assign') return { json, act, wish: parseAssign(number, values) }
  return { json, act, wish: parseRelay(number, values, now) }
}

function parseAssign(item: number, values: Values): AssignWish {
  return {
    item,
    to: text(values, 'office') as OfficeId,
    from: text(values, 'from-office', manualDesk) as OfficeId,
    reason: oneOf(values, 'reason', deskReasons),
    by: parseStaff(values),
  }
}

function parseRelay(item: number, values: Values, now: Date): RelayWish {
  return {
    item,
    means: oneOf(values, 'means', relayMeans),
    at: parseTime(text(values, 'at'), now),
    by: parseStaff(values),
  }
}

function parseItem(value: string | undefined): number {
  if (value !== undefined && /^[1-9][0-9]{0,14}$/.test(value)) return Number(value)
  throw new UsageError('the number of an item is needed')
}

/** It stands in the log for ever: an identifier of the operator's own. */
function parseStaff(values: Values): string {
  const by = text(values, 'by')
  if (isPublicId(by)) return by
  throw new UsageError('--by is an identifier of your staff, A-Z a-z 0-9 . _ : / -, and no personal identity code')
}

function parseTime(value: string, now: Date): string {
  const at = new Date(value)
  const wellFormed = rfc3339.test(value) && !Number.isNaN(at.getTime())
  if (!wellFormed) throw new UsageError('--at takes a time such as 2026-11-20T13:00:00Z')
  if (at > now) throw new UsageError('--at is when it was done, so not in the future')
  return at.toISOString()
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

function text(values: Values, name: keyof Values, otherwise?: string): string {
  const value = values[name] ?? otherwise
  if (typeof value === 'string' && value !== '') return value
  throw new UsageError(`--${name} is needed`)
}

function oneOf<Value extends string>(values: Values, name: keyof Values, known: readonly Value[]): Value {
  const value = known.find((one) => one === values[name])
  if (value) return value
  throw new UsageError(`--${name} is one of ${known.join(', ')}`)
}
