import type { Config, ProductionFiles } from './config.ts'
import { developmentPaths, findCanarySigner, openDevelopmentWorld } from './dev/world.ts'
import type { createLog } from './log-line.ts'
import { createLink } from './store/admin-links.ts'
import { connect, requireServer } from './store/connect.ts'
import { type Embedded, startEmbedded } from './store/embedded.ts'
import { createLog as createEvidenceLog, findLogHead } from './store/log.ts'
import { migrate } from './store/migrate.ts'
import { requireOwnDatabase } from './store/own-database.ts'

/** What a gateway stands on: a migrated database and the files that hold its keys and its trust. */
export interface Ground {
  readonly databaseUrl: string
  readonly files: ProductionFiles
  /** In development: makes a one-time link into the administrators' room, whose origin it is told. */
  readonly createSignIn?: (origin: string) => Promise<string>
  /** Of who signs canaries; absent: nobody does. */
  readonly canarySignerFile: string | undefined
  stop(): Promise<void>
}

/**
 * Makes the ground ready: the embedded PostgreSQL unless a database is configured, the schema, and in development the
 * keys, the certificates and the log. A production log is created by its own command, once.
 * @throws Error in development when the database is another's: nothing is written to it
 */
export async function prepareGround(config: Config, log: ReturnType<typeof createLog>): Promise<Ground> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded({ dataFolder: config.dataFolder, log })
  const databaseUrl = config.databaseUrl ?? (embedded as Embedded).url
  const owner = connect(databaseUrl, { max: 1, applicationName: 'budkavle start' })
  try {
    if (config.development) {
      await requireOwnDatabase(owner, config.logOrigin, developmentPaths(config.dataFolder).logKey)
    }
    await requireServer(owner)
    for (const name of await migrate(databaseUrl)) log.info({ migration: name }, 'migrated')
    const files = config.production ?? (await openDevelopmentWorld(config.dataFolder, owner, new Date()))
    if (config.development && !(await findLogHead(owner))) await createEvidenceLog(owner, config.logOrigin)
    const createSignIn = (origin: string) => openSignIn(databaseUrl, origin)
    return {
      databaseUrl,
      files,
      canarySignerFile: findCanarySigner(config),
      ...(config.development && { createSignIn }),
      stop: async () => embedded?.stop(),
    }
  } catch (err) {
    await embedded?.stop()
    throw err
  } finally {
    await owner.end()
  }
}

async function openSignIn(databaseUrl: string, origin: string): Promise<string> {
  const owner = connect(databaseUrl, { max: 1, applicationName: 'budkavle sign-in' })
  try {
    return `${origin}/fi/persons?link=${await createLink(owner, new Date())}`
  } finally {
    await owner.end()
  }
}
