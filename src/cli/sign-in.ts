import { parseArgs } from 'node:util'
import { createLink } from '../store/admin-links.ts'
import { openDatabase } from './args/open-database.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** `budkavle sign-in`: a one-time link into the administrators' room of a development gateway. */
export const main: Command = (args, io = processIo) =>
  withUsage(usage, args, io, () => {
    parseArgs({ args })
    return printLink(io)
  })

const usage = `usage: budkavle sign-in

A link into the administrators' room of the development gateway that runs on this data folder: it works once, for ten
minutes. In production people sign in with OpenID Connect.`

async function printLink(io: Io): Promise<number> {
  const { config, sql, close } = await openDatabase(process.env)
  try {
    if (!config.development) throw new Error('links exist on a development gateway only')
    io.out(`https://localhost:${config.adminPort}/fi/persons?link=${await createLink(sql, new Date())}`)
    return exitStatus.yes
  } finally {
    await close()
  }
}
