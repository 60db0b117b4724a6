import type { MunicipalityArea, RoutingRows, RoutingRule } from './table.ts'

/** A rule that is to be; its identifier comes with its change. */
export type NewRule = Omit<RoutingRule, 'id'>

/**
 * One thing that a change of routing does. `on` is the first day of the new, in Finland; `seen…` is what the author saw,
 * and what must still be so when it is approved.
 */
export type Edit =
  | { readonly edit: 'add'; readonly rule: NewRule }
  /** `on` is the first day without it; its own first day: it never comes to be. */
  | { readonly edit: 'end'; readonly rule: string; readonly seenUntil: string | null; readonly on: string }
  /** A municipality becomes part of another. */
  | { readonly edit: 'merge'; readonly oldCode: string; readonly successor: string; readonly on: string }
  /** A merger does not come: taken back before its day, `effective`. */
  | {
      readonly edit: 'unmerge'
      readonly oldCode: string
      readonly successor: string
      readonly effective: string
      readonly on: string
    }
  /** A municipality goes over to another area. */
  | {
      readonly edit: 'move'
      readonly municipality: string
      readonly seenArea: string | null
      readonly area: string
      readonly on: string
    }

/** The first day of an edit. */
export function dayOf(edit: Edit): string {
  return edit.edit === 'add' ? edit.rule.validFrom : edit.on
}

/** What is taken away first, so that what comes in its place ties with nothing. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((a, b) => Number(a.edit === 'add') - Number(b.edit === 'add'))
}

/** The identifier of the rule that the n-th edit (from 0) of a change adds; migrations/0012 makes the same. */
export function ruleIdOf(change: number, n: number): string {
  return `c${change}-${n + 1}`
}

/** The rows as the change will leave them, when it is approved now: what step_approve_routing() does, for a look ahead. */
export function applyEdits(rows: RoutingRows, edits: readonly Edit[], change: number): RoutingRows {
  return edits.reduce((now, edit, n) => applyEdit(now, edit, ruleIdOf(change, n)), rows)
}

function applyEdit(rows: RoutingRows, edit: Edit, id: string): RoutingRows {
  switch (edit.edit) {
    case 'add':
      return { ...rows, rules: [...rows.rules, { id, ...edit.rule }] }
    case 'end':
      return { ...rows, rules: rows.rules.map((rule) => (rule.id === edit.rule ? endOn(rule, edit.on) : rule)) }
    case 'merge': {
      const { oldCode, successor, on } = edit
      const end = (row: MunicipalityArea) => (row.municipality === oldCode && isOpen(row, on) ? endOn(row, on) : row)
      const mergers = [...rows.mergers, { oldCode, successor, effective: on }]
      return { ...rows, mergers, municipalityAreas: rows.municipalityAreas.map(end) }
    }
    case 'unmerge': {
      const { oldCode, effective } = edit
      const reopen = (row: MunicipalityArea) =>
        row.municipality === oldCode && row.validUntil === effective ? { ...row, validUntil: null } : row
      const mergers = rows.mergers.filter((merger) => merger.oldCode !== oldCode)
      return { ...rows, mergers, municipalityAreas: rows.municipalityAreas.map(reopen) }
    }
    case 'move':
      return { ...rows, municipalityAreas: moveMunicipality(rows.municipalityAreas, edit) }
  }
}

function moveMunicipality(
  rows: readonly MunicipalityArea[],
  { municipality, area, on }: Extract<Edit, { edit: 'move' }>,
): MunicipalityArea[] {
  const others = rows.filter((row) => row.municipality !== municipality)
  const before = rows
    .filter((row) => row.municipality === municipality && (row.validFrom ?? '') < on)
    .toSorted((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
  const last = before.at(-1)
  if (last?.area === area) return [...others, ...before.slice(0, -1), { ...last, validUntil: null }]
  const ended = last ? [...before.slice(0, -1), endOn(last, on)] : before
  return [...others, ...ended, { municipality, area, validFrom: on, validUntil: null }]
}

function isOpen({ validFrom, validUntil }: MunicipalityArea, on: string): boolean {
  return (validFrom ?? '') < on && (validUntil === null || validUntil > on)
}

function endOn<Row extends { readonly validUntil: string | null }>(row: Row, on: string): Row {
  return { ...row, validUntil: on }
}
