import type postgres from 'postgres'
import { assignItem, type DeskAnswer, type DeskDeps, deskNos, listDestinations, relayItem } from '../desk.ts'
import { writeReceipt } from '../evidence/receipt.ts'
import { deskReasons } from '../message/custody.ts'
import { findItemChain, listDesk } from '../store/desk-items.ts'
import { type DeskCall, parseDeskCall } from './args/desk-call.ts'
import { describeChain, describeDestinations, describeList } from './args/desk-words.ts'
import { openDatabase } from './args/open-database.ts'
import { openDesk } from './args/open-desk.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens what a call works with. */
export interface OpenForDesk {
  /** To read. */
  database(): Promise<{ readonly sql: postgres.Sql; close(): Promise<void> }>
  /** To act, which writes to the log, and to know who can take something now. */
  desk(): Promise<{ readonly desk: DeskDeps; close(): Promise<void> }>
}

/**
 * `budkavle desk`: what lies at the manual desk and why, the whole chain of an item, giving it to an office, and what
 * people told an office by other means. Status 0 done, 1 not done, 2 wrong call.
 */
export function createDesk(open: OpenForDesk, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = parseDeskCall(args, now())
      if (call.act === 'list' || call.act === 'show') return read(call, open, io)
      return call.act === 'offices' ? tellOffices(call, open, io) : act(call, open, io)
    })
}

/** On the gateway that the configuration names. */
export const main: Command = createDesk({
  database: () => openDatabase(process.env),
  desk: () => openDesk(process.env, () => new Date()),
})

const usage = `usage: budkavle desk [list] [--office <office>] [--json]
       budkavle desk show <item> [--json]
       budkavle desk offices <item> [--json]
       budkavle desk assign <item> --office <office> --reason <code> --by <staff id> [--from-office <office>] [--json]
       budkavle desk relay <item> --means phone|paper|visit --at <RFC 3339> --by <staff id> [--json]

list    what lies at the manual desk, or waits at an office, and why: urgent items first, then the oldest
show    one item: where it lies, its deadlines, every move, every evidence with its index in the log
offices where an item can be given to now
assign  gives an item to an office that can take it now; the office is woken and no deadline starts anew. With
        --from-office it is taken from an office that is silent: what that has leased is lost to it
relay   records that people told the receiver by other means. That closes what lies at the manual desk; what lies in an
        office's inbox stays there until its system has stored it, and is reminded of no more

Reasons: ${deskReasons.join(', ')}.
The staff id stands in the log for ever, and the sender sees it: an identifier of your own, never a personal identity
code. With --json, assign and relay print the receipt, which "budkavle verify" reads.`

async function read(call: Extract<DeskCall, { act: 'list' | 'show' }>, open: OpenForDesk, io: Io): Promise<number> {
  const { sql, close } = await open.database()
  try {
    if (call.act === 'list') {
      const items = await listDesk(sql, call.office)
      io.out(call.json ? JSON.stringify(items, null, 2) : describeList(items, call.office))
      return exitStatus.yes
    }
    const chain = await findItemChain(sql, call.item)
    if (!chain) return refuse(deskNos.absent, io)
    io.out(call.json ? JSON.stringify(chain, null, 2) : describeChain(chain))
    return exitStatus.yes
  } finally {
    await close()
  }
}

async function tellOffices(
  { item, json }: Extract<DeskCall, { act: 'offices' }>,
  open: OpenForDesk,
  io: Io,
): Promise<number> {
  const { desk, close } = await open.desk()
  try {
    const offices = await listDestinations(desk, item)
    if (!offices) return refuse(deskNos.absent, io)
    io.out(json ? JSON.stringify({ offices }, null, 2) : describeDestinations(offices))
    return exitStatus.yes
  } finally {
    await close()
  }
}

async function act(call: Extract<DeskCall, { act: 'assign' | 'relay' }>, open: OpenForDesk, io: Io): Promise<number> {
  const { desk, close } = await open.desk()
  try {
    const answer = call.act === 'assign' ? await assignItem(desk, call.wish) : await relayItem(desk, call.wish)
    if ('no' in answer) return refuse(`${deskNos[answer.no]}; nothing is changed`, io)
    io.out(call.json ? writeReceipt(answer.receipt) : describe(call, answer.receipt))
    return exitStatus.yes
  } finally {
    await close()
  }
}

type Receipt = Extract<DeskAnswer, { receipt: unknown }>['receipt']

function describe(call: Extract<DeskCall, { act: 'assign' | 'relay' }>, { inclusion }: Receipt): string {
  const { item, by } = call.wish
  const done = call.act === 'assign' ? `given to ${call.wish.to}` : `told by ${call.wish.means} at ${call.wish.at}`
  return `item ${item}: ${done}, by ${by}; log entry ${inclusion.leafIndex}`
}

function refuse(why: string, io: Io): number {
  io.error(why)
  return exitStatus.no
}
