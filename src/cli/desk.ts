import { parseArgs } from 'node:util'
import type postgres from 'postgres'
import { type DeskItem, listDesk } from '../store/desk.ts'
import { openDatabase } from './args/open-database.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, processIo } from './command.ts'

/** Opens the gateway's database. */
export type OpenDesk = () => Promise<{ readonly sql: postgres.Sql; close(): Promise<void> }>

/** `budkavle desk`: what lies at the manual desk and why, urgent items first. Status 0, 2 wrong call. */
export function createDesk(open: OpenDesk): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
      const { sql, close } = await open()
      try {
        const items = await listDesk(sql)
        io.out(values.json ? JSON.stringify(items, null, 2) : describe(items))
        return exitStatus.yes
      } finally {
        await close()
      }
    })
}

/** On the database that the configuration names. */
export const main: Command = createDesk(() => openDatabase(process.env))

const usage = `usage: budkavle desk [--json]

What lies at the manual desk, and why: no office was found for it, or the office that had it gave it back.
Urgent items first, then the oldest. It only reads: assigning an item to an office comes in a later version.`

function describe(items: readonly DeskItem[]): string {
  if (items.length === 0) return 'The manual desk is empty.'
  const urgent = items.filter((item) => item.urgency === 'urgent').length
  const count = items.length === 1 ? '1 item' : `${items.length} items`
  return [`${count} at the manual desk, ${urgent} urgent.`, '', ...table(items.map(rowOf))].join('\n')
}

const columns = ['item', 'urgency', 'since', 'why', 'type', 'sender', 'message'] as const

function rowOf(item: DeskItem): readonly string[] {
  const why = item.rejectedBy === null ? item.reason : `${item.reason}, by ${item.rejectedBy}`
  const type = `${item.messageType}/${item.schemaVersion}`
  return [String(item.item), item.urgency, item.since, why, type, item.sender, item.messageId]
}

function table(rows: readonly (readonly string[])[]): string[] {
  const all = [columns, ...rows]
  const widths = columns.map((_, place) => Math.max(...all.map((row) => row[place]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((text, place) => text.padEnd(widths[place] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
