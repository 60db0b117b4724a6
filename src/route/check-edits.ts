import type { PartyKind } from '../message/ids.ts'
import { applyEdits, dayOf, type Edit, type NewRule, ruleIdOf } from './edits.ts'
import { specificity } from './specificity.ts'
import type { RoutingRows, RoutingRule } from './table.ts'

/** Why an edit cannot be done, and which (from 0). */
export interface EditFault {
  readonly edit: number
  readonly fault:
    | 'rule-unknown'
    | 'rule-changed'
    | 'rule-over'
    | 'office-unknown'
    | 'office-other-kind'
    | 'office-closed'
    | 'municipality-unknown'
    | 'area-unknown'
    | 'type-unknown'
    | 'dates-crossed'
    | 'too-early'
    | 'merged-already'
    | 'ties'
  /** With `ties`: the other rule. */
  readonly rule?: string
}

/** A type of message, as far as routing knows it. */
export interface RoutedType {
  readonly name: string
  readonly title: { readonly fi: string; readonly sv: string; readonly en: string }
  /** Who may send it to whom. */
  readonly directions: readonly { readonly from: PartyKind; readonly to: PartyKind }[]
  /** It follows what it refers to, not the rules. */
  readonly byReference: boolean
}

/** The kinds of party that a type goes to. */
export function receiversOf({ directions }: RoutedType): PartyKind[] {
  return [...new Set(directions.map(({ to }) => to))]
}

/**
 * What stands in the way of a change that starts on a day: what it names must be there and be as its author saw it, and
 * of two rules that name the same no two may hold on one day.
 */
export function checkEdits(
  rows: RoutingRows,
  types: readonly RoutedType[],
  { number, edits, startsOn }: { readonly number: number; readonly edits: readonly Edit[]; readonly startsOn: string },
): EditFault[] {
  const after = applyEdits(rows, edits, number)
  return edits.flatMap((edit, n) => {
    const early = dayOf(edit) < startsOn ? (['too-early'] as const) : []
    const faults = [...early, ...faultsOf(edit, rows, types)].map((fault) => ({ edit: n, fault }))
    const rule = edit.edit === 'add' ? { id: ruleIdOf(number, n), ...edit.rule } : undefined
    const ties = rule ? tiesOf(rule, after.rules).map((id) => ({ edit: n, fault: 'ties' as const, rule: id })) : []
    return [...faults, ...ties]
  })
}

type Fault = EditFault['fault']

function faultsOf(edit: Edit, rows: RoutingRows, types: readonly RoutedType[]): Fault[] {
  const knows = (code: string) => rows.municipalities.includes(code)
  const merges = (code: string) => rows.mergers.some(({ oldCode }) => oldCode === code)
  switch (edit.edit) {
    case 'add':
      return ruleFaults(edit.rule, rows, types)
    case 'end': {
      const rule = rows.rules.find(({ id }) => id === edit.rule)
      if (!rule) return ['rule-unknown']
      if (rule.validUntil !== edit.seenUntil) return ['rule-changed']
      return rule.validFrom > edit.on || (rule.validUntil !== null && rule.validUntil <= edit.on) ? ['rule-over'] : []
    }
    case 'merge':
      if (!knows(edit.oldCode) || !knows(edit.successor) || edit.oldCode === edit.successor)
        return ['municipality-unknown']
      return merges(edit.oldCode) || merges(edit.successor) ? ['merged-already'] : []
    case 'unmerge': {
      const { oldCode, successor, effective } = edit
      const there = rows.mergers.some((one) => one.oldCode === oldCode && one.successor === successor)
      return there && effective >= edit.on ? [] : ['merged-already']
    }
    case 'move':
      if (!knows(edit.municipality)) return ['municipality-unknown']
      if (!rows.municipalityAreas.some(({ area }) => area === edit.area) || edit.area === edit.seenArea)
        return ['area-unknown']
      return merges(edit.municipality) ? ['merged-already'] : []
  }
}

function ruleFaults(rule: NewRule, rows: RoutingRows, types: readonly RoutedType[]): Fault[] {
  const office = rows.offices.find(({ id }) => id === rule.office)
  const { municipality, area, messageType, validFrom, validUntil } = rule
  const type = types.find(({ name }) => name === messageType)
  const faults: [boolean, Fault][] = [
    [office === undefined, 'office-unknown'],
    [office !== undefined && office.partyKind !== null && office.partyKind !== rule.receiverKind, 'office-other-kind'],
    [office !== undefined && !isOpenThen(office.validFrom, office.validUntil, validFrom), 'office-closed'],
    [municipality !== null && !rows.municipalities.includes(municipality), 'municipality-unknown'],
    [area !== null && !rows.municipalityAreas.some((row) => row.area === area), 'area-unknown'],
    [messageType !== null && !(type && receiversOf(type).includes(rule.receiverKind)), 'type-unknown'],
    [validUntil !== null && validUntil <= validFrom, 'dates-crossed'],
  ]
  return faults.flatMap(([holds, fault]) => (holds ? [fault] : []))
}

function isOpenThen(from: string | null, until: string | null, day: string): boolean {
  return (from === null || from <= day) && (until === null || until > day)
}

/**
 * Rules that name the same things as this one and hold on a day that it holds on. Two rules that match the same matter
 * and name as much name the same: so these are all that it can tie with.
 */
export function tiesOf(rule: RoutingRule, rules: readonly RoutingRule[]): string[] {
  return rules.filter((other) => other.id !== rule.id && namesSame(rule, other) && overlap(rule, other)).map(idOf)
}

function namesSame(a: RoutingRule, b: RoutingRule): boolean {
  const named = ['receiverKind', 'messageType', 'municipality', 'area', 'urgency', 'language'] as const
  return specificity(a) === specificity(b) && named.every((name) => a[name] === b[name])
}

function overlap(a: RoutingRule, b: RoutingRule): boolean {
  const from = a.validFrom > b.validFrom ? a.validFrom : b.validFrom
  return [a.validUntil, b.validUntil].every((until) => until === null || from < until)
}

function idOf({ id }: RoutingRule): string {
  return id
}
