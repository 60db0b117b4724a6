import type { MessageType } from './catalogue.ts'
import { certainty, code, list, literal, nameOf, none, oneOf, period, places, under } from './matrix-text.ts'
import type { ClockCondition, ClockRule, DatedRule, Effect, ReferenceRule, RoutedBy, ShownRule } from './type-rules.ts'

/** What holds for a type on whatever ground it is sent. */
export function typeRows(type: MessageType): string[][] {
  const row = [
    type.title.en,
    type.applies.map((validity) => `${places(validity)}, ${period(validity)}`).join('; '),
    routedBy(type.routedBy),
    shown(type.shown),
    `${type.retentionDays} days`,
    type.inBatch ? 'yes' : 'no',
    list([...new Set(type.clocks.map((rule) => code(rule.clock)))]),
    ladders(type),
    reference(type),
  ]
  return [[nameOf(type), ...row]]
}

export function datedRows(type: MessageType): string[][] {
  return under([nameOf(type)], type.dated.map(datedCells))
}

/** Each clock once, with the types that start it. */
export function clockRows(types: readonly MessageType[]): string[][] {
  const starters = new Map<string, { readonly cells: string[]; readonly names: string[] }>()
  for (const type of types) {
    for (const cells of type.clocks.map((rule) => clockCells(type, rule))) {
      const key = JSON.stringify(cells)
      const known = starters.get(key) ?? { cells, names: [] }
      starters.set(key, { cells, names: [...known.names, nameOf(type)] })
    }
  }
  const rows = [...starters.values()].map(({ cells, names }) => [...cells, list(names)])
  return rows.sort(([one = ''], [other = '']) => (one < other ? -1 : Number(one > other)))
}

function reference({ refersTo, effect }: MessageType): string {
  if (refersTo === null) return none
  const types = refersTo.types === 'any' ? anyBut(refersTo.except) : list(refersTo.types.map(code))
  return `${whose[refersTo.whose]}: ${types}${effects[effect]}`
}

function anyBut(except: readonly string[]): string {
  return except.length === 0 ? 'any' : `any but ${list(except.map(code))}`
}

const whose: Readonly<Record<ReferenceRule['whose'], string>> = {
  own: 'sent',
  received: 'received',
  either: 'sent or received',
}

const effects: Readonly<Record<Effect, string>> = {
  none: '',
  cancel: ', and stops it',
  'withdraw-consent': ', and stops what rests on the same consent',
}

/** One where both urgencies climb the same. */
function ladders({ ladder: { normal, urgent } }: MessageType): string {
  return normal === urgent ? code(normal.name) : `${code(normal.name)}, urgent: ${code(urgent.name)}`
}

function routedBy(rule: RoutedBy): string {
  if (typeof rule === 'string') return `the ${rule}`
  return 'office' in rule ? `the office in ${code(rule.office)}` : code(rule.municipality)
}

function shown(rule: ShownRule): string {
  return rule.rule === 'at-once' ? 'at once' : `the day after ${code(rule.date)}`
}

function datedCells(rule: DatedRule): string[] {
  return [
    code(rule.field),
    `${rule.kind === 'may' ? 'may be' : 'must be'} ${literal(rule.value)}`,
    period(rule),
    rule.by === null ? 'the day of the message' : code(rule.by),
    rule.basis,
    certainty(rule.certainty),
  ]
}

function clockCells({ applies }: MessageType, rule: ClockRule): string[] {
  const { when } = rule
  return [
    code(rule.clock),
    places({ places: rule.places.filter((place) => applies.some((validity) => validity.places.includes(place))) }),
    rule.binds,
    due(rule),
    rule.basis,
    certainty(rule.certainty),
    when ? condition(when) : none,
  ]
}

function condition(when: ClockCondition): string {
  return `${code(when.field)} is ${'absent' in when ? 'absent' : oneOf(when.isOneOf)}`
}

function due({ due: rule }: ClockRule): string {
  if (rule.in === 'moment') return 'at once'
  if (rule.in === 'same-day') return 'the same day'
  const unit = rule.in === 'months' ? 'month' : 'working day'
  return `${rule.count} ${unit}${rule.count === 1 ? '' : 's'}`
}
