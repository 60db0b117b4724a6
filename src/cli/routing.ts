import { helsinkiDate } from '../message/helsinki-time.ts'
import type { RoutingBook } from '../route/book.ts'
import { changeNotes, type RoutingChange, urgentReasons } from '../route/change.ts'
import { dayOf, type Edit, inOrder } from '../route/edits.ts'
import { lookUp } from '../route/look.ts'
import { planMerger } from '../route/merger.ts'
import { planMove } from '../route/move.ts'
import { readRuleFile, writeRuleFile } from '../route/rule-file.ts'
import {
  type Actor,
  approveChange,
  changeNos,
  type Drafted,
  discardChange,
  draftChange,
  draftUndo,
  type RoutingChangeDeps,
  reviewChange,
} from '../routing-changes.ts'
import { openRouting } from './args/open-routing.ts'
import { parseRoutingCall, type RoutingCall } from './args/routing-call.ts'
import { tellRules } from './args/routing-rules.ts'
import { withUsage } from './args/usage-error.ts'
import { readOrUsage } from './args/verifier-keys.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

type Open = () => Promise<{ readonly routing: RoutingChangeDeps; close(): Promise<void> }>

/** `budkavle routing`: where something would go, the rules, and their changes. Status 0 done, 1 not done, 2 wrong call. */
export function createRouting(open: Open): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = parseRoutingCall(args)
      const text = call.act === 'draft' ? (await readOrUsage(call.file, 'the file of rules', io)).toString('utf8') : ''
      const { routing, close } = await open()
      return await run(routing, call, text, io).finally(close)
    })
}

/** On the gateway that the configuration names. */
export const main: Command = createRouting(() => openRouting(process.env, () => new Date()))

const usage = `usage: budkavle routing look --type <name> [--to fpa|social-services] [--municipality <code>]
                             [--urgency normal|urgent] [--language <code>] [--date <day>]
       budkavle routing rules [--municipality <code>] [--area <code>] [--type <name>] [--json]
       budkavle routing export
       budkavle routing history
       budkavle routing show <change>
       budkavle routing draft <file.csv|-> --from <day> --by <staff id> [--note <code>] [--urgent <code>]
       budkavle routing merge <municipality> <successor> --from <day> --by <staff id> [--urgent <code>]
       budkavle routing move <municipality> <area> --from <day> --by <staff id> [--urgent <code>]
       budkavle routing undo <change> --from <day> --by <staff id> [--urgent <code>]
       budkavle routing approve|discard <change> --by <staff id>

look     where would this go, and why: the rule that wins and those that lose
rules    those that hold and those to come; narrowed, those that can hold for what is named. --json: past ones too, as
         GET /api/routing/rules
export   every rule as CSV (RFC 4180)
draft    a change from a file of rules, 1 MB at most: what the file does not name stays as it is
merge    a municipality joins another: rules that name it end
move     a municipality goes over to another area: rules that keep it at the old area's offices end
show     a change; of a draft also what it would have changed in the last 30 days
approve  puts a draft into the rules from its first day on: never by who drafted it

Notes: ${changeNotes.join(', ')}. A change begins tomorrow or later at midnight in Finland; today only with --urgent:
${urgentReasons.join(', ')}.`

async function run(routing: RoutingChangeDeps, call: RoutingCall, text: string, io: Io): Promise<number> {
  const print = (value: object) => io.out(JSON.stringify(value, null, 2))
  switch (call.act) {
    case 'look': {
      const now = routing.stamp().at
      print(lookUp(call.facts, (await routing.loadBook()).rows, call.date ?? helsinkiDate(now), now))
      return exitStatus.yes
    }
    case 'rules': {
      const told = await tellRules(routing, call)
      if ('no' in told) return tell(told.no, io)
      io.out(told.text)
      return exitStatus.yes
    }
    case 'export':
      io.out(writeRuleFile((await routing.loadBook()).rows.rules).trimEnd())
      return exitStatus.yes
    case 'history': {
      const asked = { states: ['draft', 'approved', 'discarded'], limit: 200, areas: 'all' } as const
      for (const change of await routing.listChanges(asked)) io.out(describe(change))
      return exitStatus.yes
    }
    case 'show': {
      const change = await routing.findChange(call.change)
      if (!change) return tell(changeNos.absent, io)
      const review = change.state === 'draft' && (await reviewChange(routing, change, await routing.loadBook()))
      print({ change, ...(review && { review }) })
      return exitStatus.yes
    }
    case 'approve':
    case 'discard': {
      const decide = call.act === 'approve' ? approveChange : discardChange
      const outcome = await decide(routing, call.change, everywhere(call.by))
      if (outcome !== 'done') return tell(`${changeNos[outcome]}; nothing is changed`, io)
      io.out(`change ${call.change}: ${call.act === 'approve' ? 'approved' : 'discarded'}, by ${call.by}`)
      return exitStatus.yes
    }
    case 'undo':
      return tellDrafted(await draftUndo(routing, call.change, call, everywhere(call.by)), io)
    default:
      return draft(routing, call, text, io)
  }
}

async function draft(
  routing: RoutingChangeDeps,
  call: Extract<RoutingCall, { act: 'draft' | 'merge' | 'move' }>,
  text: string,
  io: Io,
): Promise<number> {
  const { startsOn, note, urgent, by } = call
  const read = planEdits(await routing.loadBook(), call, text)
  if ('faults' in read) return tell(JSON.stringify(read.faults), io)
  const kind = ({ draft: 'file', merge: 'merger', move: 'move' } as const)[call.act]
  return tellDrafted(await draftChange(routing, { kind, ...read, startsOn, note, urgent }, everywhere(by)), io)
}

function planEdits(
  book: RoutingBook,
  call: Extract<RoutingCall, { act: 'draft' | 'merge' | 'move' }>,
  text: string,
): { edits: readonly Edit[] } | { faults: readonly object[] } {
  switch (call.act) {
    case 'draft':
      return readRuleFile(text, book.rows.rules, call.startsOn)
    case 'merge':
      return { edits: inOrder(planMerger(book.rows, call.oldCode, call.successor, call.startsOn).edits) }
    case 'move':
      return { edits: inOrder(planMove(book, call.municipality, call.area, call.startsOn).edits) }
  }
}

/** Whoever has the gateway's keys may be anywhere; who approves must still be another. */
function everywhere(by: string): Actor {
  return { by, areas: 'all' }
}

function tellDrafted(drafted: Drafted, io: Io): number {
  if ('faults' in drafted) return tell(JSON.stringify(drafted.faults), io)
  if ('no' in drafted) return tell(`${changeNos[drafted.no]}; nothing is changed`, io)
  io.out(`change ${drafted.number} waits for approval: budkavle routing show ${drafted.number}`)
  return exitStatus.yes
}

function tell(why: string, io: Io): number {
  io.error(why)
  return exitStatus.no
}

function describe({ number, startsOn, state, note, author, decidedBy, edits }: RoutingChange): string {
  const days = [...new Set(edits.map(dayOf))].filter((day) => day !== startsOn)
  const later = days.length > 0 ? `, then ${days.join(', ')}` : ''
  const by = decidedBy === null ? '' : ` by ${decidedBy}`
  return `${number}  from ${startsOn}${later}  ${note}  drafted by ${author}  ${state}${by}`
}
