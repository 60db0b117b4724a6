import type postgres from 'postgres'
import { type Config, type Environment, parseConfig } from '../../config.ts'
import { connect } from '../../store/connect.ts'
import { findEmbedded, startEmbedded } from '../../store/embedded.ts'

export interface OpenDatabase {
  readonly config: Config
  readonly url: string
  readonly sql: postgres.Sql
  close(): Promise<void>
}

/**
 * The gateway's database for a command beside it: the configured one, the embedded one of a gateway that runs, or the
 * embedded one started for the command.
 */
export async function openDatabase(env: Environment): Promise<OpenDatabase> {
  const config = parseConfig(env)
  const running = config.databaseUrl ?? findEmbedded(config.dataFolder)
  const own = running ? undefined : await startEmbedded({ dataFolder: config.dataFolder, log: silent })
  const url = running ?? own?.url ?? ''
  const sql = connect(url, { max: 2, applicationName: 'budkavle command' })
  return {
    config,
    url,
    sql,
    async close() {
      await sql.end()
      await own?.stop()
    },
  }
}

const silent = { info() {}, warn() {} }
