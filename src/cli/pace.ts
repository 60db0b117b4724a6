import { parseArgs } from 'node:util'
import type postgres from 'postgres'
import { listPaces, type OfficePace, setPace } from '../store/pace.ts'
import { openDatabase } from './args/open-database.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

export type OpenPaces = () => Promise<{ readonly sql: postgres.Sql; close(): Promise<void> }>

/** `budkavle pace`: how many items of batches an office is shown a week. Status 0 done, 1 not done, 2 wrong call. */
export function createPace(open: OpenPaces): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const run = parseCall(args, io)
      const { sql, close } = await open()
      try {
        return await run(sql)
      } finally {
        await close()
      }
    })
}

/** On the database that the configuration names. */
export const main: Command = createPace(() => openDatabase(process.env))

const usage = `usage: budkavle pace
       budkavle pace <office> <items a week, or off>

Items that come in batches can be shown to an office at a pace that it can keep: evenly over the week, and at once
while no more come than that. What comes alone, and what is urgent, is always shown at once. Without arguments: the
offices that have a pace. A new pace holds for what comes in from now on; what is put off already stays so.`

type Run = (sql: postgres.Sql) => Promise<number>

function parseCall(args: string[], io: Io): Run {
  const { positionals } = parseArgs({ args, allowPositionals: true })
  const [office, pace, ...more] = positionals
  if (office === undefined) return (sql) => runList(sql, io)
  if (pace === undefined || more.length > 0) throw new UsageError('an office and its pace are needed, or nothing')
  const perWeek = parsePerWeek(pace)
  return (sql) => runSet(sql, office, perWeek, io)
}

function parsePerWeek(text: string): number | null {
  if (text === 'off') return null
  const perWeek = /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : Number.NaN
  if (perWeek <= perWeekMax) return perWeek
  throw new UsageError(`the pace is a whole number from 1 to ${perWeekMax}, or off`)
}

const perWeekMax = 100_000

async function runList(sql: postgres.Sql, io: Io): Promise<number> {
  const paces = await listPaces(sql)
  io.out(paces.length === 0 ? 'No office has a pace.' : paces.map(lineOf).join('\n'))
  return exitStatus.yes
}

async function runSet(sql: postgres.Sql, office: string, perWeek: number | null, io: Io): Promise<number> {
  if (!(await setPace(sql, office, perWeek))) {
    io.error('there is no such office, or it is the manual desk; nothing is changed')
    return exitStatus.no
  }
  io.out(perWeek === null ? `${office}: no pace` : `${office}: ${perWeek} a week`)
  return exitStatus.yes
}

function lineOf({ office, perWeek, putOffUntil }: OfficePace): string {
  return `${office}  ${perWeek} a week${putOffUntil === null ? '' : `  put off until ${putOffUntil}`}`
}
