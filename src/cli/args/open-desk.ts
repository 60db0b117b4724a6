import { dirname } from 'node:path'
import type { Environment } from '../../config.ts'
import type { DeskDeps } from '../../desk.ts'
import { openKnowledge } from '../../knowledge.ts'
import { createCatalogue } from '../../message/catalogue.ts'
import { readTrustFolder } from '../../net/trust-folder.ts'
import { readSchemaFolder } from '../../store/schema-folder.ts'
import { createDeskDeps } from '../../wiring/desk-deps.ts'
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
    // One snapshot is worked with: that a later one could not be read is no fault of it.
    const knowledge = await openKnowledge(store.background, trustFolder, () => {}, now, config)
    const desk = createDeskDeps({ store, catalogue, knowledge, now })
    return { desk, close: () => knowledge.close().finally(close) }
  } catch (err) {
    await close()
    throw err
  }
}
