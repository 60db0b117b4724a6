import { exitStatus, type Io } from '../command.ts'

/** The command was called in a way that it does not take; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Runs a command's body; `--help` prints how to call it, and a wrong call prints that and why, with exit status 2. */
export async function withUsage(usage: string, args: string[], io: Io, body: () => Promise<number>): Promise<number> {
  if (args.includes('--help')) {
    io.out(usage)
    return exitStatus.yes
  }
  try {
    return await body()
  } catch (err) {
    if (!(err instanceof UsageError) && !isParseArgsError(err)) throw err
    io.error(`${err.message}\n${usage}`)
    return exitStatus.usage
  }
}

/** What node:util's parseArgs throws for an unknown or incomplete option. */
function isParseArgsError(err: unknown): err is Error {
  return err instanceof TypeError && 'code' in err && String(err.code).startsWith('ERR_PARSE_ARGS_')
}
