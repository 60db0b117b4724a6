import { parseArgs } from 'node:util'
import type postgres from 'postgres'
import { createCatalogue } from '../message/catalogue.ts'
import { helsinkiMidnight } from '../message/helsinki-time.ts'
import {
  type Erasure,
  type KeptItem,
  listErasures,
  listKept,
  type RetentionRule,
  retentionRules,
} from '../store/retention.ts'
import { readSchemaFolder } from '../store/schema-folder.ts'
import { openDatabase } from './args/open-database.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, processIo } from './command.ts'

export type OpenErasures = () => Promise<{ readonly sql: postgres.Sql; close(): Promise<void> }>

/** `budkavle erasures`: what was erased, when and why, and what is due but kept. Status 0, 2 wrong call. */
export function createErasures(open: OpenErasures, readRules = readRetentionRules, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const { values } = parseArgs({ args, options: { since: { type: 'string' }, json: { type: 'boolean' } } })
      const since = parseSince(values.since)
      const rules = await readRules()
      const { sql, close } = await open()
      try {
        const [erased, kept] = [await listErasures(sql, since), await listKept(sql, rules, now())]
        io.out(values.json ? JSON.stringify({ erased, kept }, null, 2) : describe(erased, kept))
        return exitStatus.yes
      } finally {
        await close()
      }
    })
}

/** On the database that the configuration names. */
export const main: Command = createErasures(() => openDatabase(process.env))

const usage = `usage: budkavle erasures [--since <YYYY-MM-DD>] [--json]

What was erased: which message, when, by which rule (its type, the days it keeps what is confirmed, when that was) and
the log entry that proves it. And what is due but kept, and why: a legal hold, a second look or an incident that is not
settled, or a type that the catalogue has no more. --since names a day in Finland; without it, everything is told.`

async function readRetentionRules(): Promise<RetentionRule[]> {
  return retentionRules(createCatalogue(await readSchemaFolder()))
}

function parseSince(day: string | undefined): string {
  if (day === undefined) return '1970-01-01T00:00:00Z'
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)
  if (!isDay) throw new UsageError('--since is a day, YYYY-MM-DD')
  return helsinkiMidnight(day).toISOString()
}

function describe(erased: readonly Erasure[], kept: readonly KeptItem[]): string {
  return [
    `Erased: ${erased.length}`,
    ...erased.map(erasedLine),
    '',
    `Due but kept: ${kept.length}`,
    ...kept.map(keptLine),
  ].join('\n')
}

function erasedLine(one: Erasure): string {
  const files = one.attachments === 0 ? '' : ` and ${one.attachments} attachments`
  return `${one.erasedAt}  ${nameOf(one)}${files}  ${one.days} days after ${one.confirmedAt}  log entry ${one.receipt}`
}

function keptLine(one: KeptItem): string {
  return `${nameOf(one)}  due since ${one.dueSince ?? 'nobody knows'}  ${one.reasons.join(', ')}`
}

function nameOf({ item, messageType, schemaVersion, sender, messageId }: Erasure | KeptItem): string {
  return `item ${item}  ${messageType}/${schemaVersion}  ${sender}/${messageId}`
}
