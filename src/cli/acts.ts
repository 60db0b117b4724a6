import { parseArgs } from 'node:util'
import type postgres from 'postgres'
import { actsMax } from '../admin/pages/audit.ts'
import { actTexts } from '../admin/texts/acts.ts'
import type { LoggedAct } from '../message/logged-act.ts'
import { listActs } from '../store/acts.ts'
import { openDatabase } from './args/open-database.ts'
import { table } from './args/table.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, processIo } from './command.ts'

/** Opens the database of the gateway: nothing is written, so the log's key is not asked for. */
type Open = () => Promise<{ readonly sql: postgres.Sql; close(): Promise<void> }>

/** `budkavle acts`: what administrators did and looked at, as the log holds it. Status 0 told, 2 wrong call. */
export function createActs(open: Open): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const { before, json } = parseCall(args)
      const { sql, close } = await open()
      try {
        // One more than is told shows whether there are older ones.
        const found = await listActs(sql, before, actsMax + 1)
        const acts = found.slice(0, actsMax)
        if (json) io.out(JSON.stringify({ acts }, null, 2))
        else {
          io.out(acts.length === 0 ? 'no act' : table([columns, ...acts.map(rowOf)]).join('\n'))
          if (found.length > acts.length) io.out(`older ones: --before ${acts.at(-1)?.index}`)
        }
        return exitStatus.yes
      } finally {
        await close()
      }
    })
}

/** On the database that the configuration names. */
export const main: Command = createActs(() => openDatabase(process.env))

const usage = `usage: budkavle acts [--before <entry>] [--json]

What administrators did, and every look at something that concerns a person: as the log holds it, which nobody can
change. ${actsMax} at most, the newest first; --before goes on to older ones, from an entry of the log. What was done stands in
words, then why, as codes. --json: the codes alone, as GET /api/acts; the next older ones are before the index of the
last.`

/** @throws UsageError */
function parseCall(args: string[]): { before: number | undefined; json: boolean } {
  const options = { before: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { before, json } = parseArgs({ args, options }).values
  if (before !== undefined && !/^\d{1,15}$/.test(before)) {
    throw new UsageError('--before is the number of an entry of the log')
  }
  return { before: before === undefined ? undefined : Number(before), json }
}

const columns = ['entry', 'time', 'who', 'what', 'to what'] as const

function rowOf({ index, at, by, reasons, subject }: LoggedAct): string[] {
  return [String(index), at, by, sayReasons(reasons), subject]
}

/** In the words of the room's page; a code that has none as it is. */
function sayReasons([what = '', ...why]: readonly string[]): string {
  const words: Readonly<Record<string, string>> = actTexts.en
  const said = Object.hasOwn(words, what) ? words[what] : what
  return why.length === 0 ? `${said}` : `${said} (${why.join(', ')})`
}
