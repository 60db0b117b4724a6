import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config, Environment } from '../../config.ts'
import { findCanarySigner } from '../../dev/world.ts'
import { openKnowledge } from '../../knowledge.ts'
import { readTrustFolder } from '../../net/trust-folder.ts'
import { readOwnCertificates } from '../../own-certificates.ts'
import type { HealthSources } from '../../wiring/admin-health.ts'
import { findGatewayFiles } from './gateway-files.ts'
import { openDatabase } from './open-database.ts'

/** What health is read from beside the gateway. */
export interface OpenHealth {
  readonly config: Config
  readonly sources: HealthSources
  close(): Promise<void>
}

/**
 * The gateway's database, whom it believes and what it shows. Without the log's key: a command that signed a checkpoint
 * would hide that no gateway does.
 * @throws Error when the database, or a file, cannot be read
 */
export async function openHealth(env: Environment, now: () => Date): Promise<OpenHealth> {
  const { config: set, sql, close } = await openDatabase(env)
  try {
    const config = { ...set, canarySignerFile: findCanarySigner(set) }
    const { trustFile, tlsCertificateFile } = findGatewayFiles(config)
    const ownCertificates = readOwnCertificates(config, readFileSync(tlsCertificateFile, 'utf8'))
    const trustFolder = await readTrustFolder(dirname(trustFile))
    // One snapshot is what is told of: that a later one could not be read is no fault of it.
    const knowledge = await openKnowledge(sql, trustFolder, () => {}, now, config)
    const sources = { store: { admin: sql }, knowledge, ownCertificates, now }
    return { config, sources, close: () => knowledge.close().finally(close) }
  } catch (err) {
    await close()
    throw err
  }
}
