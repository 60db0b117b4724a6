import { start } from '../main.ts'
import type { Command } from './command.ts'

/** `budkavle start`: the gateway, until SIGINT or SIGTERM. Settings come from the environment (README). */
export const main: Command = async () => {
  const running = await start(process.env)
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  await running.stop()
  return 0
}
