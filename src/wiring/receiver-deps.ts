import { noteFetched } from '../access.ts'
import type { AppDeps } from '../app.ts'
import type { Stamp } from '../evidence/evidence.ts'
import type { Knowledge } from '../knowledge.ts'
import { createAccessStore } from '../store/access.ts'
import { takeAsks } from '../store/asks.ts'
import { findItem } from '../store/inbox.ts'
import { createManifestStore, listManifests } from '../store/manifests.ts'
import { createLookStore } from '../store/second-looks.ts'
import type { Store } from '../store/store.ts'

interface Parts {
  readonly store: Store
  readonly knowledge: Knowledge
  onFault(err: unknown): void
}

/** What receivers show of what they have, and what an inbox tells and asks beside its items. */
export interface ReceiverDeps {
  readonly routes: Pick<AppDeps, 'access' | 'looks' | 'manifests'>
  readonly onFetched: AppDeps['inbox']['onFetched']
  readonly takeAsks: AppDeps['inbox']['delivery']['takeAsks']
}

export function createReceiverDeps({ store, knowledge, onFault }: Parts, stamp: () => Stamp): ReceiverDeps {
  const known: Pick<AppDeps['access'], 'stamp' | 'officesOf' | 'findItem'> = {
    stamp,
    officesOf: knowledge.officesOf,
    findItem: (offices, item) => findItem(store.db, offices, item),
  }
  const access = { ...known, ...createAccessStore(store) }
  return {
    routes: {
      access,
      looks: { ...known, ...createLookStore(store) },
      manifests: {
        ...known,
        trust: knowledge.trust,
        listManifests: (offices) => listManifests(store.reads, offices),
        ...createManifestStore(store),
      },
    },
    // Who fetches does not wait for the log, nor fails with it.
    onFetched: (party, item, token) => void noteFetched(access, party, item, token).catch(onFault),
    // What an office is asked can wait for its next poll; what waits for it cannot.
    takeAsks: (offices, at) =>
      takeAsks(store.claims, offices, at).catch((err: unknown) => {
        onFault(err)
        return { secondLooks: [], manifests: [] }
      }),
  }
}
