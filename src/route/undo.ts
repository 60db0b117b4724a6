import { dayOf, type Edit, inOrder, ruleIdOf } from './edits.ts'
import type { RoutingRows } from './table.ts'

/** An approved change, as far as undoing it goes. */
export interface DoneChange {
  readonly number: number
  readonly edits: readonly Edit[]
}

/**
 * The edits that take a change back from a day on: a new change, for what was is never altered. What it added ends, what
 * it ended goes on under a new rule. Undefined when there is nothing left to take back, or a municipality that has
 * merged would have to rise again: that is a new one, with a code of its own.
 */
export function undoEdits({ number, edits }: DoneChange, rows: RoutingRows, on: string): Edit[] | undefined {
  const undone = edits.map((edit, n) => undoEdit(edit, ruleIdOf(number, n), rows, on))
  if (undone.some((one) => one === undefined)) return undefined
  const found = undone.flatMap((one) => one ?? [])
  return found.length === 0 ? undefined : inOrder(found)
}

function undoEdit(edit: Edit, id: string, rows: RoutingRows, on: string): Edit[] | undefined {
  const day = later(on, dayOf(edit))
  switch (edit.edit) {
    case 'add': {
      const rule = rows.rules.find((one) => one.id === id)
      if (!rule || (rule.validUntil !== null && rule.validUntil <= day)) return []
      return [{ edit: 'end', rule: id, seenUntil: rule.validUntil, on: day }]
    }
    case 'end': {
      const rule = rows.rules.find((one) => one.id === edit.rule)
      if (!rule || (edit.seenUntil !== null && edit.seenUntil <= day)) return []
      const { id: _, ...named } = rule
      return [{ edit: 'add', rule: { ...named, validFrom: day, validUntil: edit.seenUntil } }]
    }
    case 'merge':
      if (edit.on < on) return undefined
      return [{ edit: 'unmerge', oldCode: edit.oldCode, successor: edit.successor, effective: edit.on, on }]
    case 'unmerge':
      return [{ edit: 'merge', oldCode: edit.oldCode, successor: edit.successor, on: later(on, edit.effective) }]
    case 'move':
      if (edit.seenArea === null) return undefined
      return [{ edit: 'move', municipality: edit.municipality, seenArea: edit.area, area: edit.seenArea, on: day }]
  }
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
