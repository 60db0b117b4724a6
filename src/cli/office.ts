import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import type { Config } from '../config.ts'
import { acted } from '../evidence/office-steps.ts'
import { helsinkiDate } from '../message/helsinki-time.ts'
import { findNotLive } from '../route/live.ts'
import { applyAlone } from '../store/apply-alone.ts'
import { listAlerts, type StandingAlert } from '../store/escalation.ts'
import { loadRoutingTable } from '../store/routing.ts'
import { listWatchedOffices, type WatchedOffice } from '../store/watch.ts'
import { type OfficeChange, parseOfficeCall } from './args/office-call.ts'
import { openDatabase } from './args/open-database.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

export interface OfficeDatabase {
  readonly sql: postgres.Sql
  readonly config: Config
  close(): Promise<void>
}

/** `budkavle office`: who answers for each office, and whether it is live. Status 0 done, 1 not done, 2 wrong call. */
export function createOffice(open: () => Promise<OfficeDatabase>, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = parseOfficeCall(args)
      const database = await open()
      try {
        return call.kind === 'list'
          ? await list(database, now(), call.json, io)
          : await change(database, now(), call, io)
      } finally {
        await database.close()
      }
    })
}

/** On the database that the configuration names. */
export const main: Command = createOffice(() => openDatabase(process.env))

const usage = `usage: budkavle office [--json]
       budkavle office set <office> --by=<your staff id> [--responsible=<name>] [--email=<…>] [--phone=<…>]
              [--language=fi|sv|en] [--organisation-contact=<e-mail>] [--on-call=<e-mail>] [--on-call-phone=<…>]
       budkavle office fpa <area> --by=<your staff id> --name=<name> --email=<…> [--phone=<…>] [--language=fi|sv|en]

Without arguments: each office, whether it is live, and if not, why. An office is live while its party can poll and has
polled lately, a person is named who answers for it, and a canary was confirmed lately.
set: who answers for an office, and whom its ladder tells; manual-desk is one too. What is not named stays as it is.
fpa: FPA's contact person for an area. Every change stands in the log of evidence, by staff id, without the contacts.`

async function list({ sql, config }: OfficeDatabase, at: Date, json: boolean, io: Io): Promise<number> {
  // Whether gateways let a certificate in is theirs to judge; here it only has to be registered, and of today.
  const table = await loadRoutingTable(sql, () => true, config)
  const alerts = await listAlerts(sql)
  const offices = (await listWatchedOffices(sql)).map((watched) => {
    const office = table.offices.get(watched.office)
    return {
      ...watched,
      notLive: office ? findNotLive(office, config, helsinkiDate(at), at) : [],
      alerts: alerts.filter((alert) => alert.office === watched.office),
    }
  })
  io.out(json ? JSON.stringify(offices, null, 2) : offices.map(describe).join('\n'))
  if (config.production && config.canarySignerFile === undefined) {
    io.error('note: BUDKAVLE_CANARY_SIGNER_FILE is not set, so no canaries are sent and no office can be live')
  }
  return exitStatus.yes
}

interface ListedOffice extends WatchedOffice {
  readonly notLive: readonly string[]
  readonly alerts: readonly StandingAlert[]
}

function describe(office: ListedOffice): string {
  const { notLive, responsible, lastPolledAt, canaryConfirmedAt, partyKind } = office
  const isDesk = office.party === null
  const state = isDesk ? 'the manual desk' : notLive.length === 0 ? 'live' : `not live: ${notLive.join(', ')}`
  const signs = [
    `responsible ${responsible ?? 'nobody'}`,
    ...(isDesk ? [] : [`polled ${lastPolledAt ?? 'never'}`]),
    ...(partyKind === 'social-services' ? [`canary confirmed ${canaryConfirmedAt ?? 'never'}`] : []),
  ]
  const alerts = office.alerts.map(
    ({ audience, kind, items, since }) =>
      `alert: ${kind === 'late' ? `${items} late` : kind} since ${since}, told: ${audience}`,
  )
  return [`${office.office}  ${state}`, signs.join(' · '), ...alerts].join('\n    ')
}

async function change(
  { sql, config }: OfficeDatabase,
  at: Date,
  { step, body, by, subject, reason }: OfficeChange,
  io: Io,
): Promise<number> {
  const evidence = acted([reason], by, subject, { at, issuer: config.logOrigin, newId: randomUUID })
  const outcome = await applyAlone(sql, step, body, [evidence])
  if (outcome !== 'done') {
    io.error('there is no such office or area; nothing is changed')
    return exitStatus.no
  }
  io.out(`${subject}: changed`)
  return exitStatus.yes
}
