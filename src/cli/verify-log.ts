import { parseArgs } from 'node:util'
import { parseCheckpoint } from '../evidence/checkpoint.ts'
import { NotProven } from '../evidence/not-proven.ts'
import { type StoredCheckpoint, type StoredLog, verifyLog } from '../evidence/verify-log.ts'
import { openLogReader } from '../store/log-reader.ts'
import { openDatabase } from './args/open-database.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { readOrUsage, readVerifierKeys } from './args/verifier-keys.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens the log in one snapshot of its store. */
export type OpenLog = () => Promise<{ readonly log: StoredLog; close(): Promise<void> }>

/**
 * `budkavle verify-log`: derives the whole log again and names the first bad index. Checkpoints kept elsewhere show
 * whether the log was rewritten or cut since. Status 0 yes, 1 no, 2 wrong call.
 */
export function createVerifyLog(open: OpenLog): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const { values } = parseArgs({ args, options })
      const keys = await readVerifierKeys(values.key ?? [], io)
      const kept = await readCheckpoints(values.checkpoint ?? [], io)
      const { log, close } = await open()
      try {
        return report(await verifyLog(withKept(log, kept), keys), io)
      } finally {
        await close()
      }
    })
}

/** On the database that the configuration names. */
export const main: Command = createVerifyLog(async () => {
  const database = await openDatabase(process.env)
  const { log, close } = await openLogReader(database.sql)
  return { log, close: () => close().then(database.close) }
})

const usage = 'usage: budkavle verify-log --key <verifier key or file of them> [--checkpoint <file kept elsewhere>]…'

const options = {
  key: { type: 'string', multiple: true },
  checkpoint: { type: 'string', multiple: true },
} as const

async function readCheckpoints(paths: readonly string[], io: Io): Promise<StoredCheckpoint[]> {
  const read = async (path: string) => {
    const note = (await readOrUsage(path, 'the checkpoint', io)).toString('utf8')
    return { size: sizeOf(note, path), note }
  }
  const checkpoints = await Promise.all(paths.map(read))
  return checkpoints.sort((a, b) => a.size - b.size)
}

function sizeOf(note: string, path: string): number {
  try {
    return parseCheckpoint(note).size
  } catch (err) {
    if (err instanceof NotProven) throw new UsageError(`the checkpoint cannot be read: ${path}: ${err.message}`)
    throw err
  }
}

/** The log with the kept checkpoints among its own, in order of size. */
function withKept(log: StoredLog, kept: readonly StoredCheckpoint[]): StoredLog {
  return {
    head: log.head,
    entries: () => log.entries(),
    nodes: () => log.nodes(),
    async *checkpoints() {
      const waiting = [...kept]
      for await (const own of log.checkpoints()) {
        for (let next = waiting[0]; next && next.size <= own.size; next = waiting[0]) {
          yield next
          waiting.shift()
        }
        yield own
      }
      yield* waiting
    },
  }
}

function report(verdict: Awaited<ReturnType<typeof verifyLog>>, io: Io): number {
  if (!verdict.ok) {
    io.out(`NO: index ${verdict.index}: ${verdict.problem}`)
    return exitStatus.no
  }
  io.out(
    [
      `YES: ${verdict.size} entries, root ${verdict.root.toString('base64')}`,
      `  checkpoints  ${verdict.checkpoints} verified, the last over ${verdict.signedSize} entries`,
      `  unsigned     ${verdict.size - verdict.signedSize} entries after it`,
    ].join('\n'),
  )
  return exitStatus.yes
}
