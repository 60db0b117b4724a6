import { parseArgs } from 'node:util'
import { start } from '../main.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, processIo } from './command.ts'

/** `budkavle start`: the gateway, until SIGINT or SIGTERM. Settings come from the environment (README). */
export const main: Command = (args, io = processIo) =>
  withUsage(usage, args, io, () => {
    parseArgs({ args })
    return serve()
  })

const usage = `usage: budkavle start

The gateway, until SIGINT or SIGTERM. Settings come from the environment: the table in README.md.`

async function serve(): Promise<number> {
  const running = await start(process.env)
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  await running.stop()
  return exitStatus.yes
}
