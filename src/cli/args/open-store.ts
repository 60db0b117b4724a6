import { existsSync } from 'node:fs'
import type { Config, Environment, ProductionFiles } from '../../config.ts'
import { developmentPaths } from '../../dev/world.ts'
import { saveCheckpoint } from '../../store/log.ts'
import { openStore, type Store } from '../../store/store.ts'
import { openDatabase } from './open-database.ts'

export interface OpenStore {
  readonly config: Config
  readonly store: Store
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
    const store = await openStore({ databaseUrl: url, logOrigin: config.logOrigin, ...keyFiles(config), onBatch() {} })
    return { config, store, close: () => closeStore(store).finally(close) }
  } catch (err) {
    await close()
    throw err
  }
}

type KeyFiles = Pick<ProductionFiles, 'logKeyFile' | 'keyringFile'>

function keyFiles({ production, dataFolder }: Config): KeyFiles {
  if (production) return { logKeyFile: production.logKeyFile, keyringFile: production.keyringFile }
  const { logKey, keyring } = developmentPaths(dataFolder)
  if (existsSync(logKey) && existsSync(keyring)) return { logKeyFile: logKey, keyringFile: keyring }
  throw new Error('the data folder has no log key: start the gateway once, or name the data folder that it runs on')
}

async function closeStore(store: Store): Promise<void> {
  try {
    await saveCheckpoint(store.background, store.signer)
  } finally {
    await store.signal.close()
    await store.close()
  }
}
