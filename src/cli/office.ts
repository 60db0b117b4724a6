import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import type { Config } from '../config.ts'
import { acted } from '../evidence/office-steps.ts'
import type { ForwardingState } from '../message/reception.ts'
import { applyAlone } from '../store/apply-alone.ts'
import { listAlerts, type StandingOfficeAlert } from '../store/escalation.ts'
import { listFpaContacts } from '../store/fpa-contacts.ts'
import { listForwardingStates } from '../store/reception.ts'
import { listWatchedOffices, type WatchedOffice } from '../store/watch.ts'
import { testConnection } from '../wiring/connection.ts'
import { readNotLive } from './args/not-live.ts'
import { type OfficeCall, type OfficeChange, parseOfficeCall } from './args/office-call.ts'
import { openDatabase } from './args/open-database.ts'
import { type OpenTry, openTry, sayConnection } from './args/open-try.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

export interface OfficeDatabase {
  readonly sql: postgres.Sql
  readonly config: Config
  close(): Promise<void>
}

/** `budkavle office`: who answers for each office, and whether it is live. Status 0 done, 1 not done, 2 wrong call. */
export function createOffice(
  open: () => Promise<OfficeDatabase>,
  now = () => new Date(),
  openTrying: OpenTry = openTry,
): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = parseOfficeCall(args)
      const database = await open()
      try {
        switch (call.kind) {
          case 'list':
            return await list(database, now(), call.json, io)
          case 'contacts':
            return await listContacts(database, call.json, io)
          case 'poll':
            return await pollAgain(database, now(), call, io)
          case 'try':
            return await tryConnection(database, openTrying, now, call, io)
          case 'change':
            return await change(database, now(), call, io)
        }
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
       budkavle office poll <office> --by=<your staff id> --reason=endpoint-broken|receiver-asked
       budkavle office try <office> --by=<your staff id>
       budkavle office fpa [--json]
       budkavle office fpa <area> --by=<your staff id> --name=<name> --email=<…> [--phone=<…>] [--language=fi|sv|en]

Without arguments: each office, whether it is live, and if not, why. An office is live while its party can poll and has
polled lately, a person is named who answers for it, and a canary was confirmed lately.
set: who answers for an office, and whom its ladder tells; manual-desk is one too. What is not named stays as it is.
poll: ends forwarding to an endpoint that is broken: the office's system asks for its messages again.
try: of an office that is forwarded to, opens a connection to its endpoint and looks at the certificate, sending nothing;
of one that polls, whether it asked of late. Status 1: not so, and why. Who tries stands in the log first.
fpa: FPA's contact person for an area; without one, those of all areas.
Every change stands in the log of evidence, by staff id, without the contacts.`

async function list({ sql, config }: OfficeDatabase, at: Date, json: boolean, io: Io): Promise<number> {
  const findNotLive = await readNotLive({ sql, config }, at)
  const alerts = await listAlerts(sql)
  const endpoints = new Map((await listForwardingStates(sql)).map((one) => [one.office, showEndpoint(one)]))
  const offices = (await listWatchedOffices(sql)).map((watched) => ({
    ...watched,
    notLive: findNotLive(watched.office),
    endpoint: endpoints.get(watched.office) ?? null,
    alerts: alerts.filter((alert) => alert.office === watched.office),
  }))
  io.out(json ? JSON.stringify(offices, null, 2) : offices.map(describe).join('\n'))
  if (config.production && config.canarySignerFile === undefined) {
    io.error('note: BUDKAVLE_CANARY_SIGNER_FILE is not set, so no canaries are sent and no office can be live')
  }
  return exitStatus.yes
}

interface ListedOffice extends WatchedOffice {
  readonly notLive: readonly string[]
  readonly endpoint: ShownEndpoint | null
  readonly alerts: readonly StandingOfficeAlert[]
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
  return [`${office.office}  ${state}`, signs.join(' · '), ...describeEndpoint(office.endpoint), ...alerts].join(
    '\n    ',
  )
}

type ShownEndpoint = ReturnType<typeof showEndpoint>

/** As the room shows it: of its address the host alone. */
function showEndpoint({ url, certificate, since, notTaken, lastCode }: ForwardingState) {
  return { host: new URL(url).host, certificate, since, notTaken, lastCode }
}

function describeEndpoint(endpoint: ShownEndpoint | null): string[] {
  if (!endpoint) return []
  const { host, notTaken, lastCode } = endpoint
  const fate = notTaken === 0 ? 'everything was taken' : `${notTaken} not taken: ${lastCode}`
  return [`forwarded to ${host}: ${fate}`]
}

async function listContacts({ sql }: OfficeDatabase, json: boolean, io: Io): Promise<number> {
  const contacts = await listFpaContacts(sql, 'all')
  const lines = contacts.map(({ area, names, name, email, phone, language }) => {
    const known = [name, email, phone, language].filter((part) => part !== null).join('  ')
    return `${area}  ${names.en}  ${known || 'nobody'}`
  })
  io.out(json ? JSON.stringify({ contacts }, null, 2) : lines.join('\n'))
  return exitStatus.yes
}

async function pollAgain(
  { sql, config }: OfficeDatabase,
  at: Date,
  { office, reason, by }: Extract<OfficeCall, { kind: 'poll' }>,
  io: Io,
): Promise<number> {
  const found = (await listForwardingStates(sql)).find((one) => one.office === office)
  if (!found) return no('there is no such office that is forwarded to', io)
  const { party, certificate } = found
  const reasons = ['reception.polled', `reception.${reason}`]
  const evidence = acted(reasons, by, `office:${office}`, { at, issuer: config.logOrigin, newId: randomUUID })
  const outcome = await applyAlone(sql, 'poll_again', { party, office, certificate }, [evidence])
  if (outcome !== 'done') return no('its endpoint has been changed meanwhile', io)
  io.out(`office:${office}: polls from now on`)
  return exitStatus.yes
}

async function tryConnection(
  database: OfficeDatabase,
  openTrying: OpenTry,
  now: () => Date,
  { office, by }: Extract<OfficeCall, { kind: 'try' }>,
  io: Io,
): Promise<number> {
  const known = (await listWatchedOffices(database.sql)).find((one) => one.office === office)
  if (!known || known.party === null) return no('there is no such office of an organisation', io)
  const { parts, close } = await openTrying(database, now)
  const answer = await testConnection(parts, office, by).finally(close)
  const said = `office:${office}: ${sayConnection(answer)}`
  if ('no' in answer) io.error(said)
  else io.out(said)
  return 'no' in answer ? exitStatus.no : exitStatus.yes
}

function no(why: string, io: Io): number {
  io.error(`${why}; nothing is changed`)
  return exitStatus.no
}

async function change(
  { sql, config }: OfficeDatabase,
  at: Date,
  { step, body, by, subject, reason }: OfficeChange,
  io: Io,
): Promise<number> {
  const evidence = acted([reason], by, subject, { at, issuer: config.logOrigin, newId: randomUUID })
  const outcome = await applyAlone(sql, step, body, [evidence])
  if (outcome !== 'done') return no('there is no such office or area', io)
  io.out(`${subject}: changed`)
  return exitStatus.yes
}
