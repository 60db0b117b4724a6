import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Environment, ProductionFiles } from '../../config.ts'
import { developmentPaths } from '../../dev/world.ts'
import { saveCheckpoint } from '../../store/log.ts'
import { openStore, type Store } from '../../store/store.ts'
import { openDatabase } from './open-database.ts'

export interface OpenStore {
  readonly config: Config
  readonly store: Store
  readonly files: GatewayFiles
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
    const files = findFiles(config)
    const store = await openStore({ databaseUrl: url, logOrigin: config.logOrigin, ...files, onBatch() {} })
    return { config, store, files, close: () => closeStore(store).finally(close) }
  } catch (err) {
    await close()
    throw err
  }
}

export type GatewayFiles = Pick<ProductionFiles, 'logKeyFile' | 'keyringFile' | 'trustFile'>

function findFiles({ production, dataFolder }: Config): GatewayFiles {
  if (production) return production
  const { logKey, keyring, pki } = developmentPaths(dataFolder)
  const files = { logKeyFile: logKey, keyringFile: keyring, trustFile: join(pki, 'trust.json') }
  if (Object.values(files).every((file) => existsSync(file))) return files
  throw new Error(
    'the data folder has not all keys of a gateway: start the gateway once, or name the data folder that it runs on',
  )
}

async function closeStore(store: Store): Promise<void> {
  try {
    await saveCheckpoint(store.background, store.signer)
  } finally {
    await store.signal.close()
    await store.close()
  }
}
