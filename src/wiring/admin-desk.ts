import type { DeskDeps } from '../admin/desk.ts'
import { assignItem, type DeskAnswer, listDestinations, relayItem } from '../desk.ts'
import type { OfficeId } from '../message/ids.ts'
import { findItemChain, listDesk } from '../store/desk-items.ts'
import { filterByAreas, findAreaOfItem } from '../store/item-area.ts'
import { loadNames } from '../store/names.ts'
import type { Store } from '../store/store.ts'
import { createDeskDeps, type DeskParts } from './desk-deps.ts'

export interface DeskPageParts extends DeskParts {
  readonly store: DeskParts['store'] & Pick<Store, 'admin'>
}

/** The manual desk for the administrators' pages: the same orchestration as `budkavle desk`. */
export function createDeskPages(parts: DeskPageParts, act: DeskDeps['act']): DeskDeps {
  const { admin } = parts.store
  const { catalogue, now } = parts
  const desk = createDeskDeps(parts)
  return {
    now,
    act,
    async listDesk(areas, office) {
      const items = await listDesk(admin, office)
      if (areas === 'all') return items
      const own = await filterByAreas(
        admin,
        items.map(({ item }) => item),
        areas,
      )
      return items.filter(({ item }) => own.has(item))
    },
    findAreaOfItem: (item) => findAreaOfItem(admin, item),
    findChain: (item) => findItemChain(admin, item),
    listDestinations: async (item) => (await listDestinations(desk, item)) ?? [],
    async loadView() {
      const names = await loadNames(admin)
      return {
        nameOf: (id, language) => names.get(id)?.[language] ?? id,
        titleOf: (type, version, language) => catalogue.get(`${type}/${version}`)?.title[language] ?? type,
      }
    },
    async assign({ to, from, ...wish }) {
      return indexOf(await assignItem(desk, { ...wish, to: to as OfficeId, from: from as OfficeId }))
    },
    relay: async (wish) => indexOf(await relayItem(desk, wish)),
  }
}

function indexOf(answer: DeskAnswer): { receipt: number } | { no: string } {
  return 'no' in answer ? answer : { receipt: answer.receipt.inclusion.leafIndex }
}
