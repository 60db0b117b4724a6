import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { explainEvidence } from '../evidence/explain.ts'
import { isPublicId } from '../evidence/record-id.ts'
import { type ClosingReason, closingReasons, type Incident, type IncidentDetails } from '../message/incident.ts'
import { closeIncident, createIncidentStore } from '../store/incidents.ts'
import {
  findIncidentFile,
  type IncidentPart,
  type IncidentStore,
  parseIncidentPart,
  recordIncidentLook,
} from './args/incident-look.ts'
import { thereAlready, verifyLine, writeNew } from './args/new-file.ts'
import { openStoreBeside } from './args/open-store.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens the store of the gateway. */
export type OpenIncidents = () => Promise<{
  readonly store: IncidentStore
  close(): Promise<void>
}>

/**
 * `budkavle incidents`: what the log shows and a person must look into; shows one, saves its files, and closes it
 * with evidence of who did and why. Status 0 done, 1 not done, 2 wrong call.
 */
export function createIncidents(open: OpenIncidents, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const { run, out } = parseCall(args, now)
      if (out !== undefined && (await io.isThere(out))) return refuse(io, thereAlready)
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
       budkavle incidents show <number> --by <staff id> [--json]
       budkavle incidents save <number> --entry <number>|--manifest|--answer --out <file> --by <staff id>
       budkavle incidents close <number> --by <staff id> --reason <code>

What the log shows and a person must look into: the open ones first. Who looks at one stands in the log first.
save: the receipt of one of its entries of the log, the manifest that it is about, or its receiver's signed answer to
that, as the administrators' page gives it; show tells which there are. A file that is there is not written over.
close: with evidence in the log. The reason is one of: ${closingReasons.join(', ')}.
The staff id stands in the log for ever: that of an account of the operator's staff, never a personal identity code.`

type Run = (store: IncidentStore, io: Io) => Promise<number>

interface Call {
  readonly run: Run
  /** The file to write: it must not be there. */
  readonly out?: string
}

function parseCall(args: string[], now: () => Date): Call {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const
  const options = { json: flag, by: text, reason: text, out: text, entry: text, manifest: flag, answer: flag } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [what = 'list', number, ...more] = positionals
  const { json = false, by, reason, out, ...part } = values
  if (more.length > 0) throw new UsageError('there is at most one incident')
  if (what === 'save' && !json && reason === undefined) {
    if (!out || out === '-') throw new UsageError('--out is the file to write')
    return { run: saving(parseNumber(number), parseIncidentPart(part), out, parseBy(by), now), out }
  }
  if (out !== undefined || Object.keys(part).length > 0)
    throw new UsageError('only save takes --out, and what is saved')
  if (what === 'close' && !json) return { run: closing(parseNumber(number), parseBy(by), parseReason(reason), now) }
  if (reason !== undefined) throw new UsageError('--reason is for closing')
  if (what === 'show') return { run: showing(parseNumber(number), parseBy(by), json, now) }
  if (by !== undefined) throw new UsageError('the list takes no --by')
  if (what === 'list' && number === undefined) return { run: (store, io) => list(store, json, io) }
  throw new UsageError('list, show, save or close')
}

async function list(store: Parameters<Run>[0], json: boolean, io: Io): Promise<number> {
  const incidents = await createIncidentStore(store).list()
  const open = incidents.filter(({ closed }) => closed === null).length
  const text =
    incidents.length === 0 ? 'No incident has been found.' : [`${open} open.`, ...incidents.map(lineOf)].join('\n')
  io.out(json ? JSON.stringify(incidents, null, 2) : text)
  return exitStatus.yes
}

function showing(number: number, by: string, json: boolean, now: () => Date): Run {
  return async (store, io) => {
    const incidents = createIncidentStore(store)
    const incident = await incidents.find(number)
    if (!incident) return refuse(io, 'there is no such incident')
    await recordIncidentLook(store, 'incident.viewed', number, by, now())
    if (json) io.out(JSON.stringify(incident, null, 2))
    else {
      const explain = async (entry: number) => {
        const receipt = await incidents.findReceipt(number, entry)
        return receipt ? [`entry ${entry}`, ...explainEvidence(receipt.evidence).map((line) => `  ${line}`)] : []
      }
      const evidence = await Promise.all(incident.evidence.map(({ entry }) => explain(entry)))
      io.out([lineOf(incident), ...manifestOf(incident), ...incident.items.map(itemOf), ...evidence.flat()].join('\n'))
    }
    return exitStatus.yes
  }
}

/** The look is in the log before the file is anywhere; of what there is not, nothing is in the log. */
function saving(number: number, part: IncidentPart, out: string, by: string, now: () => Date): Run {
  return async (store, io) => {
    const file = await findIncidentFile(store, number, part)
    if (!file) return refuse(io, 'there is no such incident, or it has no such file; nothing is written')
    await recordIncidentLook(store, 'incident.evidence-downloaded', number, by, now())
    if (!(await writeNew(io, out, file.text))) return refuse(io, thereAlready)
    io.out(`${file.what} of incident ${number} is in ${out}`)
    if (typeof part === 'object') io.out(`to check it: ${verifyLine(out, store.signer.verifierKey)}`)
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

function manifestOf({ manifest, answered }: IncidentDetails): string[] {
  if (manifest === null) return []
  return [`  manifest ${manifest}, ${answered ? 'answered by its receiver' : 'not answered'}`]
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
