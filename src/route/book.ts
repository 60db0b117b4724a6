import { dayOf, type Edit, type NewRule } from './edits.ts'
import { findArea, findMunicipality } from './municipalities.ts'
import { createRuleTable } from './rule-table.ts'
import type { RoutingRows, RoutingTable } from './table.ts'

/** Routing as people read it: the rows with the names of what they name. */
export interface RoutingBook {
  readonly rows: RoutingRows
  readonly municipalities: ReadonlyMap<string, { readonly fi: string; readonly sv: string }>
  readonly areas: ReadonlyMap<string, Names>
  readonly offices: ReadonlyMap<string, Names & { readonly area: string | null }>
}

export interface Names {
  readonly fi: string
  readonly sv: string
  readonly en: string
}

/** Stands for what lies in no area: FPA, the manual desk, a rule for the whole country. */
export const noArea = '*'

/** The areas that edits concern, of the places as of the offices: who is bound to areas must hold all of them. */
export function areasOfEdits(edits: readonly Edit[], book: RoutingBook): string[] {
  const table = createRuleTable(book.rows)
  return [...new Set(edits.flatMap((edit) => areasOfEdit(edit, book, table)))].sort()
}

function areasOfEdit(edit: Edit, book: RoutingBook, table: RoutingTable): string[] {
  const at = (code: string) => areaAt(table, code, dayOf(edit)) ?? noArea
  switch (edit.edit) {
    case 'add':
      return areasOfRule(edit.rule, book, table)
    case 'end': {
      const rule = book.rows.rules.find(({ id }) => id === edit.rule)
      return rule ? areasOfRule(rule, book, table) : [noArea]
    }
    case 'merge':
    case 'unmerge':
      return [at(edit.oldCode), at(edit.successor)]
    case 'move':
      return [edit.seenArea ?? noArea, edit.area]
  }
}

function areasOfRule(rule: NewRule, book: RoutingBook, table: RoutingTable): string[] {
  const { area, municipality, validFrom, office } = rule
  const named = (municipality === null ? area : areaAt(table, municipality, validFrom)) ?? noArea
  return [named, book.offices.get(office)?.area ?? noArea]
}

/** Where a municipality lies on a day, mergers followed; undefined: nowhere. */
export function areaAt(table: RoutingTable, code: string, date: string): string | undefined {
  const current = findMunicipality(table, code, date)
  return current === undefined ? undefined : findArea(table, current, date)
}
