import { randomUUID } from 'node:crypto'
import type { DeskDeps } from '../desk.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Catalogue } from '../message/catalogue.ts'
import type { InboxItem } from '../message/delivery.ts'
import { findDirection } from '../message/direction.ts'
import { createDeskStore } from '../store/desk.ts'
import { listOpenOffices } from '../store/open-offices.ts'
import { findParty } from '../store/registrations.ts'
import type { Store } from '../store/store.ts'

export interface DeskParts {
  readonly store: Pick<Store, 'db' | 'reads' | 'commit' | 'signer'>
  readonly catalogue: Catalogue
  readonly knowledge: Pick<Knowledge, 'findDestination'>
  now(): Date
}

/** Joins what the manual desk asks for with the store and with what is known of offices: for pages and for commands. */
export function createDeskDeps({ store, catalogue, knowledge, now }: DeskParts): DeskDeps {
  const typeOf = ({ messageType, schemaVersion }: InboxItem) => catalogue.get(`${messageType}/${schemaVersion}`)
  return {
    ...createDeskStore(store),
    stamp: () => ({ at: now(), issuer: store.signer.origin, newId: randomUUID }),
    findDestination(office, item) {
      const type = typeOf(item)
      return type && knowledge.findDestination(office, type)
    },
    listOpenOffices: (kind) => listOpenOffices(store.reads, kind, now()),
    async receiverKind(item) {
      const [type, sender] = [typeOf(item), await findParty(store.reads, item.sender)]
      return type && sender && findDirection(type, sender.kind)?.to
    },
  }
}
