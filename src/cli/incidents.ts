import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { explainEvidence } from '../evidence/explain.ts'
import { isPublicId } from '../evidence/record-id.ts'
import { type ClosingReason, closingReasons, type Incident, type IncidentDetails } from '../message/incident.ts'
import { closeIncident, createIncidentStore } from '../store/incidents.ts'
import type { Store } from '../store/store.ts'
import { openStoreBeside } from './args/open-store.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens the store of the gateway. */
export type OpenIncidents = () => Promise<{
  readonly store: Pick<Store, 'background' | 'signer' | 'commit'>
  close(): Promise<void>
}>

/**
 * `budkavle incidents`: what the log shows and a person must look into; shows one, and closes it with evidence of who
 * did and why. Status 0 done, 1 there is no such incident or it is closed, 2 wrong call.
 */
export function createIncidents(open: OpenIncidents, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const run = parseCall(args, now)
      const { store, close } = await open()
      try {
        return await run(store, io)
      } finally {
        await close()
      }
    })
}

/** On the database and with the keys that the configuration names. */
export const main: Command = createIncidents(() => openStoreBeside(process.env))

const usage = `usage: budkavle incidents [--json]
       budkavle incidents show <number> [--json]
       budkavle incidents close <number> --by <identifier of yours> --reason <code>

What the log shows and a person must look into: the open ones first. Closing one is evidence in the log.
The reason is one of: ${closingReasons.join(', ')}.
The identifier stands in the log for ever: that of an account of the operator's staff, never a personal identity code.`

type Run = (store: Awaited<ReturnType<OpenIncidents>>['store'], io: Io) => Promise<number>

function parseCall(args: string[], now: () => Date): Run {
  const options = { json: { type: 'boolean' }, by: { type: 'string' }, reason: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [what = 'list', number, ...more] = positionals
  const { json = false, by, reason } = values
  if (more.length > 0) throw new UsageError('there is at most one incident')
  if (what === 'close' && !json) return closing(parseNumber(number), parseBy(by), parseReason(reason), now)
  if (by !== undefined || reason !== undefined) throw new UsageError('--by and --reason are for closing')
  if (what === 'list' && number === undefined) return (store, io) => list(store, json, io)
  if (what === 'show') return showing(parseNumber(number), json)
  throw new UsageError('list, show or close')
}

async function list(store: Parameters<Run>[0], json: boolean, io: Io): Promise<number> {
  const incidents = await createIncidentStore(store).list()
  const open = incidents.filter(({ closed }) => closed === null).length
  const text =
    incidents.length === 0 ? 'No incident has been found.' : [`${open} open.`, ...incidents.map(lineOf)].join('\n')
  io.out(json ? JSON.stringify(incidents, null, 2) : text)
  return exitStatus.yes
}

function showing(number: number, json: boolean): Run {
  return async (store, io) => {
    const incidents = createIncidentStore(store)
    const incident = await incidents.find(number)
    if (!incident) return refuse(io, 'there is no such incident')
    if (json) io.out(JSON.stringify(incident, null, 2))
    else {
      const explain = async (entry: number) => {
        const receipt = await incidents.findReceipt(number, entry)
        return receipt ? [`entry ${entry}`, ...explainEvidence(receipt.evidence).map((line) => `  ${line}`)] : []
      }
      const evidence = await Promise.all(incident.evidence.map(({ entry }) => explain(entry)))
      io.out([lineOf(incident), ...incident.items.map(itemOf), ...evidence.flat()].join('\n'))
    }
    return exitStatus.yes
  }
}

function closing(number: number, by: string, reason: ClosingReason, now: () => Date): Run {
  return async (store, io) => {
    const incident = await createIncidentStore(store).find(number)
    if (!incident) return refuse(io, 'there is no such incident; nothing is changed')
    const stamp = { at: now(), issuer: store.signer.origin, newId: randomUUID }
    const entry = await closeIncident(store, { incident: number, by, reason }, stamp)
    if (entry === undefined) return refuse(io, 'it is closed already; nothing is changed')
    io.out(`incident ${number} is closed; entry ${entry} of the log says so`)
    return exitStatus.yes
  }
}

function lineOf({ incident, kind, office, openedAt, times, closed }: Incident): string {
  const state = closed ? `closed ${closed.at} by ${closed.by}, ${closed.reason}` : 'open'
  return `${incident}  ${openedAt}  ${kind}  ${office}${times > 1 ? `  ${times} times` : ''}  ${state}`
}

function itemOf({ item, found, messageType, messageId, recordId }: IncidentDetails['items'][number]): string {
  return `  item ${item}: ${found}, ${messageType}, message ${messageId}, record ${recordId ?? '-'}`
}

function parseNumber(text: string | undefined): number {
  if (text !== undefined && /^[1-9][0-9]{0,14}$/.test(text)) return Number(text)
  throw new UsageError('which incident: its number')
}

function parseBy(by: string | undefined): string {
  if (isPublicId(by)) return by
  throw new UsageError('--by is 1 to 100 of A-Z a-z 0-9 . _ : / - and holds no personal identity code')
}

function parseReason(reason: string | undefined): ClosingReason {
  const known = closingReasons.find((one) => one === reason)
  if (known) return known
  throw new UsageError(`--reason is one of ${closingReasons.join(', ')}`)
}

function refuse(io: Io, why: string): number {
  io.error(why)
  return exitStatus.no
}
