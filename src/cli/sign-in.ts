import { parseArgs } from 'node:util'
import { createLink } from '../store/admin-links.ts'
import { type OpenDatabase, openDatabase } from './args/open-database.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** `budkavle sign-in`: a one-time link into the administrators' room of a development gateway. */
export function createSignIn(open: () => Promise<Pick<OpenDatabase, 'config' | 'sql' | 'close'>>): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      parseArgs({ args })
      const opened = await open()
      return await printLink(opened, io).finally(opened.close)
    })
}

/** On the database that the configuration names. */
export const main: Command = createSignIn(() => openDatabase(process.env))

const usage = `usage: budkavle sign-in

A link into the administrators' room of the development gateway that runs on this data folder: it works once, for ten
minutes. In production people sign in with OpenID Connect.`

/** @throws Error on a gateway of production */
async function printLink({ config, sql }: Pick<OpenDatabase, 'config' | 'sql'>, io: Io): Promise<number> {
  if (!config.development) throw new Error('links exist on a development gateway only')
  io.out(`https://localhost:${config.adminPort}/fi/persons?link=${await createLink(sql, new Date())}`)
  return exitStatus.yes
}
