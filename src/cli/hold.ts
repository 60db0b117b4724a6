import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { findHold, findItemOf, type Hold, type HoldAnswer, liftHold, listHolds, placeHold } from '../store/holds.ts'
import type { Store } from '../store/store.ts'
import { parseAct } from './args/act.ts'
import { openStoreBeside } from './args/open-store.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens the gateway's store. */
export type OpenHolds = () => Promise<{ readonly store: HoldStore; close(): Promise<void> }>
type HoldStore = Pick<Store, 'background' | 'commit' | 'signer'>

/** `budkavle hold`: what may not be erased though its retention is over. Status 0 done, 1 not done, 2 wrong call. */
export function createHold(open: OpenHolds, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const run = parseCall(args, io, now)
      const { store, close } = await open()
      try {
        return await run(store)
      } finally {
        await close()
      }
    })
}

/** On the store that the configuration names. */
export const main: Command = createHold(() => openStoreBeside(process.env))

const usage = `usage: budkavle hold place --message <sender's business id>/<messageId> --reason <code> --by <staff id>
       budkavle hold place --item <number> --reason <code> --by <staff id>
       budkavle hold lift <number of the hold> --reason <code> --by <staff id>
       budkavle hold list [--all] [--json]

A message under a legal hold is not erased when its retention is over. Several holds of one message last each for
itself. Who placed and lifted it and why is in the log: a reason is a code such as court.order, never free text.`

type Run = (store: HoldStore) => Promise<number>

/** Everything that can be wrong with a call is found before the store is opened. */
function parseCall(args: string[], io: Io, now: () => Date): Run {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = { message: text, item: text, reason: text, by: text, all: flag, json: flag }
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [what, number, ...more] = positionals
  const stamp = (store: HoldStore) => ({ at: now(), issuer: store.signer.origin, newId: randomUUID })
  if (what === 'list' && number === undefined) {
    return async ({ background }) => tellList(await listHolds(background, values.all === true), values.json, io)
  }
  if (values.all || values.json || more.length > 0) throw new UsageError('place, lift or list is needed, and no more')
  const act = parseAct(values)
  if (what === 'place' && number === undefined) {
    const find = parseTarget(values)
    return async (store) => {
      const item = await find(store)
      return tell(item === undefined ? absent : await placeHold(store.commit, item, act, stamp(store)), io)
    }
  }
  if (what !== 'lift' || !isNumber(number))
    throw new UsageError('place, lift with the number of a hold, or list is needed')
  return async (store) => {
    const hold = await findHold(store.background, Number(number))
    return tell(hold ? await liftHold(store.commit, hold, act, stamp(store)) : absent, io)
  }
}

function parseTarget({
  message,
  item,
}: {
  message?: string
  item?: string
}): (store: HoldStore) => Promise<number | undefined> {
  if (message !== undefined && item === undefined) {
    const [, sender, messageId] =
      /^([0-9]{7}-[0-9])\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(message) ?? []
    if (sender && messageId) return ({ background }) => findItemOf(background, sender, messageId)
  }
  if (message === undefined && isNumber(item)) return async () => Number(item)
  throw new UsageError('one of --message <business id>/<UUID> and --item <number> is needed')
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^(0|[1-9][0-9]{0,14})$/.test(text)
}

const absent: HoldAnswer = { outcome: 'absent' }

function tell({ outcome, receipt }: HoldAnswer, io: Io): number {
  if (outcome !== 'done' || !receipt) {
    io.error(notDone[outcome] ?? 'nothing is changed')
    return exitStatus.no
  }
  const { leafIndex } = receipt.inclusion
  const placed = receipt.evidence.reasons[0] === 'hold.placed'
  io.out(placed ? `hold ${leafIndex} is placed` : `the hold is lifted, log entry ${leafIndex}`)
  return exitStatus.yes
}

const notDone: Readonly<Partial<Record<HoldAnswer['outcome'], string>>> = {
  absent: 'there is no such message or hold; nothing is changed',
  erased: 'it is erased; there is nothing left to hold',
  lifted: 'it was lifted before; nothing is changed',
}

function tellList(holds: readonly Hold[], json: boolean | undefined, io: Io): number {
  if (json) io.out(JSON.stringify(holds, null, 2))
  else io.out(holds.length === 0 ? 'Nothing is held.' : holds.map(lineOf).join('\n'))
  return exitStatus.yes
}

function lineOf({ hold, item, sender, messageId, reason, by, at, lifted }: Hold): string {
  const end = lifted ? `  lifted ${lifted.at} by ${lifted.by}, ${lifted.reason}` : ''
  return `hold ${hold}  item ${item}  ${sender}/${messageId}  ${reason}  placed ${at} by ${by}${end}`
}
