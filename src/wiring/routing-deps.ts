import { randomUUID } from 'node:crypto'
import { createCatalogue, type MessageType } from '../message/catalogue.ts'
import type { RoutedType } from '../route/check-edits.ts'
import type { RoutingChangeDeps } from '../routing-changes.ts'
import { loadRoutingBook } from '../store/routing.ts'
import {
  commitRoutingStep,
  findRoutingChange,
  listRoutingChanges,
  listTraffic,
  nextRoutingChange,
} from '../store/routing-changes.ts'
import { readSchemaFolder } from '../store/schema-folder.ts'
import type { Store } from '../store/store.ts'

export interface RoutingParts {
  readonly store: Pick<Store, 'admin' | 'commit' | 'signer'>
  now(): Date
  /** Whether a party can poll with its registered TLS certificate of this thumbprint. */
  accepts(thumbprint: string): boolean
}

/** Joins what changes of routing ask for with the store of one process. */
export function createRoutingDeps({ store, now, accepts }: RoutingParts): RoutingChangeDeps {
  const { admin, commit, signer } = store
  let types: Promise<readonly RoutedType[]> | undefined
  return {
    stamp: () => ({ at: now(), issuer: signer.origin, newId: randomUUID }),
    types() {
      types ??= loadTypes()
      return types
    },
    loadBook: () => loadRoutingBook(admin, accepts),
    listTraffic: (from, until) => listTraffic(admin, from, until),
    newNumber: () => nextRoutingChange(admin),
    findChange: (number) => findRoutingChange(admin, number),
    listChanges: (asked) => listRoutingChanges(admin, asked),
    draft: (body, evidence) => commitRoutingStep(commit, 'draft_routing', body, evidence),
    approve: (body, evidence) => commitRoutingStep(commit, 'approve_routing', body, evidence),
    discard: (body, evidence) => commitRoutingStep(commit, 'discard_routing', body, evidence),
  }
}

/** Each type once, with all that any version of it allows. */
async function loadTypes(): Promise<RoutedType[]> {
  const byName = Map.groupBy(createCatalogue(await readSchemaFolder()).values(), ({ name }) => name)
  return [...byName].map(([name, versions]) => ({
    name,
    title: (versions.at(-1) as MessageType).title,
    directions: versions.flatMap(({ directions }) => directions),
    byReference: versions.every(({ routedBy }) => routedBy === 'reference'),
  }))
}
