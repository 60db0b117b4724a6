import type { Context } from 'hono'
import { writeReceipt } from '../evidence/receipt.ts'
import type { IncidentDeps } from '../http/incidents/pages.ts'
import { type ClosingReason, closingReasons, type Incident } from '../message/incident.ts'
import { Denial } from './denial.ts'
import { textOf } from './form.ts'
import { renderIncidentPage, renderIncidentsPage } from './pages/incidents.ts'
import { type Areas, may } from './permissions.ts'
import type { Room } from './room.ts'

/** As the operations' pages ask, and where each lies. */
export interface IncidentsDeps extends Omit<IncidentDeps, 'list'> {
  /** The log's public key: what the offline verifier is given. */
  readonly verifierKey: string
  list(areas: Areas): Promise<readonly Incident[]>
  /** The entry of the log that says so; undefined: it was closed already. */
  close(closing: { incident: number; by: string; reason: ClosingReason }): Promise<number | undefined>
  /** In which area its office lies: null in none, undefined where there is no such incident. */
  findIncidentArea(incident: number): Promise<string | null | undefined>
}

/**
 * What the log shows and a person must look into. That there is one, whoever sees an office may know; what it is about
 * names messages, so each look at one is in the log first.
 */
export function incidentsRoutes(room: Room, deps: IncidentsDeps): void {
  const all = { permission: 'status.read', areas: 'own' } as const
  const areas = async (c: Context) => {
    const incident = numberOf(c, 'incident')
    return incident === undefined ? undefined : await deps.findIncidentArea(incident)
  }
  const rule = (reason: string) => {
    const look = (c: Context) => ({ reasons: [reason], subject: `incident:${idOf(c)}` })
    return { permission: 'messages.read', areas, look } as const
  }
  const find = async (c: Context) => found(await deps.find(idOf(c)))
  const receipt = async (c: Context) => writeReceipt(found(await deps.findReceipt(idOf(c), numberOf(c, 'leaf') ?? -1)))
  const manifest = async (c: Context) => found(await deps.findManifest(idOf(c)))
  const answer = async (c: Context) => found(await deps.findAnswer(idOf(c)))

  room.page('/incidents', all, async (_, visit) => renderIncidentsPage(visit, await deps.list(visit.areas)))
  room.read('/incidents', all, async (_, visit) => ({ incidents: await deps.list(visit.areas) }))
  room.page('/incidents/:incident', rule('incident.viewed'), async (c, visit) => {
    const mayClose = may(visit.session.person, 'messages.act', { area: (await areas(c)) ?? null })
    return renderIncidentPage(visit, await find(c), deps.verifierKey, mayClose)
  })
  room.read('/incidents/:incident', rule('incident.viewed'), find)
  const act = { permission: 'messages.act', areas } as const
  room.form('/incidents/:incident', act, async (c, visit, fields) => {
    await close(deps, c, visit.by, textOf(fields, 'reason'))
    return c.redirect(`/${visit.language}/incidents/${idOf(c)}`, 303)
  })
  room.change('POST', '/incidents/:incident/close', act, async (c, { by }, { reason }) => ({
    receipt: await close(deps, c, by, reason),
  }))
  const ofFiles = rule('incident.evidence-downloaded')
  room.page('/incidents/:incident/receipts/:leaf', ofFiles, async (c) =>
    save(c, await receipt(c), 'application/json', `receipt-${numberOf(c, 'leaf')}.json`),
  )
  room.read('/incidents/:incident/receipts/:leaf', ofFiles, async (c) => JSON.parse(await receipt(c)))
  room.page('/incidents/:incident/manifest', ofFiles, async (c) =>
    save(c, await manifest(c), 'text/plain; charset=utf-8', 'manifest.txt'),
  )
  room.read('/incidents/:incident/manifest', ofFiles, async (c) => ({ manifest: await manifest(c) }))
  room.page('/incidents/:incident/answer', ofFiles, async (c) => {
    const { text, mediaType } = await answer(c)
    return save(c, text, mediaType, 'answer.jws')
  })
  room.read('/incidents/:incident/answer', ofFiles, async (c) => {
    const { text, mediaType } = await answer(c)
    return { answer: text, mediaType }
  })
}

/** @throws Denial `admin.malformed`, or `incident.closed` when somebody was quicker */
async function close(deps: IncidentsDeps, c: Context, by: string, given: unknown): Promise<number> {
  const reason = closingReasons.find((one) => one === given)
  if (!reason) throw new Denial('admin.malformed')
  const entry = await deps.close({ incident: idOf(c), by, reason })
  if (entry === undefined) throw new Denial('incident.closed')
  return entry
}

/** A file to keep, never a page. */
function save(c: Context, text: string, mediaType: string, name: string): Response {
  const headers = { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}"` }
  return c.body(text, 200, headers)
}

function idOf(c: Context): number {
  return numberOf(c, 'incident') ?? 0
}

/** A number in the address; undefined where there is none. */
function numberOf(c: Context, name: string): number | undefined {
  const text = c.req.param(name) ?? ''
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined
}

/** @throws Denial `admin.not-found` */
function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Denial('admin.not-found')
  return value
}
