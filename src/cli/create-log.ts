import { parseArgs } from 'node:util'
import { createLog } from '../store/log.ts'
import { migrate } from '../store/migrate.ts'
import { openDatabase } from './args/open-database.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle create-log`: makes the empty log of a production gateway, once. A gateway never does it by itself, so that
 * a lost log is never taken for a new one. Status 0 made, 1 there was one.
 */
export const main: Command = (args, io = processIo) =>
  withUsage(usage, args, io, () => {
    parseArgs({ args })
    return create(io)
  })

const usage = `usage: budkavle create-log

Makes the empty log of a production gateway, once, in the database that the settings name. Where there is a log already,
nothing is changed.`

async function create(io: Io): Promise<number> {
  const database = await openDatabase(process.env)
  try {
    await migrate(database.url)
    await createLog(database.sql, database.config.logOrigin)
    io.out(`The log ${database.config.logOrigin} is created. Keep its first checkpoints outside this database.`)
    return exitStatus.yes
  } catch (err) {
    if (!(err instanceof Error && 'code' in err && err.code === '23505')) throw err
    io.error('There is a log already; nothing is changed.')
    return exitStatus.no
  } finally {
    await database.close()
  }
}
