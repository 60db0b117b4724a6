import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import type { Environment } from '../../config.ts'
import type { DeskDeps } from '../../desk.ts'
import { openKnowledge } from '../../knowledge.ts'
import { type Catalogue, createCatalogue } from '../../message/catalogue.ts'
import type { InboxItem } from '../../message/delivery.ts'
import { findDirection } from '../../message/direction.ts'
import { readTrustFolder } from '../../net/trust-folder.ts'
import { createDeskStore } from '../../store/desk.ts'
import { findParty } from '../../store/registrations.ts'
import { readSchemaFolder } from '../../store/schema-folder.ts'
import { openStoreBeside } from './open-store.ts'

/** What acts at the manual desk work with: the gateway's store, and what a gateway knows of offices. */
export interface OpenDesk {
  readonly desk: DeskDeps
  close(): Promise<void>
}

/** @throws Error as `openStoreBeside` does */
export async function openDesk(env: Environment, now: () => Date): Promise<OpenDesk> {
  const { config, store, files, close } = await openStoreBeside(env)
  try {
    const catalogue = createCatalogue(await readSchemaFolder())
    const trustFolder = await readTrustFolder(dirname(files.trustFile))
    const knowledge = await openKnowledge(store.background, trustFolder, throwIt, now, config)
    const desk: DeskDeps = {
      ...createDeskStore(store),
      stamp: () => ({ at: now(), issuer: store.signer.origin, newId: randomUUID }),
      findDestination(office, item) {
        const type = typeOf(catalogue, item)
        return type && knowledge.findDestination(office, type)
      },
      async receiverKind(item) {
        const [type, sender] = [typeOf(catalogue, item), await findParty(store.reads, item.sender)]
        return type && sender && findDirection(type, sender.kind)?.to
      },
    }
    return { desk, close: () => knowledge.close().finally(close) }
  } catch (err) {
    await close()
    throw err
  }
}

function typeOf(catalogue: Catalogue, { messageType, schemaVersion }: InboxItem) {
  return catalogue.get(`${messageType}/${schemaVersion}`)
}

function throwIt(err: unknown): never {
  throw err
}
