import type { Config, Environment, ProductionFiles } from '../../config.ts'
import { saveCheckpoint } from '../../store/log.ts'
import { openStore, type Store } from '../../store/store.ts'
import { findGatewayFiles } from './gateway-files.ts'
import { openDatabase } from './open-database.ts'

export interface OpenStore {
  readonly config: Config
  readonly store: Store
  readonly files: ProductionFiles
  /** Keeps a checkpoint of what the command signed, as a gateway that stops does. */
  close(): Promise<void>
}

/**
 * The gateway's store for a command that writes to the log: beside gateways that run, or alone. It commits and signs as
 * they do, with the same key.
 * @throws Error when the log is not ours or not whole, or its key is not here
 */
export async function openStoreBeside(env: Environment): Promise<OpenStore> {
  const { config, url, close } = await openDatabase(env)
  try {
    const files = findGatewayFiles(config)
    const store = await openStore({ databaseUrl: url, logOrigin: config.logOrigin, ...files, onBatch() {} })
    return { config, store, files, close: () => closeStore(store).finally(close) }
  } catch (err) {
    await close()
    throw err
  }
}

async function closeStore(store: Store): Promise<void> {
  try {
    await saveCheckpoint(store.background, store.signer)
  } finally {
    await store.signal.close()
    await store.close()
  }
}
