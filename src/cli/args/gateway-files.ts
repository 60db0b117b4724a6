import { existsSync } from 'node:fs'
import type { Config, ProductionFiles } from '../../config.ts'
import { developmentFiles } from '../../dev/world.ts'

/**
 * The files of the gateway that the configuration names.
 * @throws Error in development when the data folder has not all of them
 */
export function findGatewayFiles({ production, dataFolder }: Config): ProductionFiles {
  if (production) return production
  const files = developmentFiles(dataFolder)
  if (Object.values(files).every((file) => existsSync(file))) return files
  throw new Error(
    'the data folder has not all keys of a gateway: start the gateway once, or name the data folder that it runs on',
  )
}
