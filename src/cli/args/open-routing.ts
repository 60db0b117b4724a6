import { dirname } from 'node:path'
import type { Environment } from '../../config.ts'
import { openKnowledge } from '../../knowledge.ts'
import { readTrustFolder } from '../../net/trust-folder.ts'
import type { RoutingChangeDeps } from '../../routing-changes.ts'
import { createRoutingDeps } from '../../wiring/routing-deps.ts'
import { openStoreBeside } from './open-store.ts'

/** Routing as a command works with it: the gateway's store, and whom the gateway believes. */
export interface OpenRouting {
  readonly routing: RoutingChangeDeps
  close(): Promise<void>
}

/** @throws Error as `openStoreBeside` does */
export async function openRouting(env: Environment, now: () => Date): Promise<OpenRouting> {
  const { config, store, files, close } = await openStoreBeside(env)
  try {
    const trustFolder = await readTrustFolder(dirname(files.trustFile))
    // One snapshot is worked with: that a later one could not be read is no fault of it.
    const knowledge = await openKnowledge(store.background, trustFolder, () => {}, now, config)
    const routing = createRoutingDeps({ store, now, accepts: knowledge.accepts })
    return { routing, close: () => knowledge.close().finally(close) }
  } catch (err) {
    await close()
    throw err
  }
}
