import type postgres from 'postgres'
import type { Stamp } from '../evidence/evidence.ts'
import { acted } from '../evidence/office-steps.ts'
import type { Receipt } from '../evidence/receipt.ts'
import type { ClosingReason, Incident, IncidentDetails } from '../message/incident.ts'
import { findReceipt } from './log.ts'
import { rfc3339 } from './rfc3339.ts'
import type { Store } from './store.ts'

/** What the incidents' pages ask of the store. */
export function createIncidentStore(store: Pick<Store, 'background' | 'signer'>) {
  const sql = store.background
  return {
    list: (areas?: 'all' | readonly string[]) => listIncidents(sql, areas),
    find: (incident: number) => findIncident(sql, incident),
    findReceipt: (incident: number, entry: number) => findIncidentReceipt(store, incident, entry),
    findManifest: async (incident: number) => (await findIncidentManifest(sql, incident))?.note,
    findAnswer: async (incident: number) => (await findIncidentManifest(sql, incident))?.answer,
  }
}

/** Every incident of some areas, or all: those that are open first, then the newest; 500 at most. */
export async function listIncidents(sql: postgres.Sql, areas: 'all' | readonly string[] = 'all'): Promise<Incident[]> {
  const rows = await sql<Row[]>`${selectIncidents(sql)}
    where ${areas === 'all'} or o.area = any (${areas === 'all' ? [] : [...areas]}) order by i.closed_at is not null, i.id desc limit 500`
  return rows.map(toIncident)
}

/** In which area the office of an incident lies: null in none, undefined where there is no such incident. */
export async function findIncidentArea(sql: postgres.Sql, id: number): Promise<string | null | undefined> {
  const [row] = await sql<{ area: string | null }[]>`
    select o.area from incident i join office o on o.id = i.office where i.id = ${id}`
  return row?.area
}

/** One with all that its page shows: which items, and what of it stands in the log. */
export async function findIncident(sql: postgres.Sql, id: number): Promise<IncidentDetails | undefined> {
  const [row] = await sql<Row[]>`${selectIncidents(sql)} where i.id = ${id}`
  if (!row) return undefined
  const items = await sql<[...IncidentDetails['items']]>`
    select f.item::float8 as item, f.found, m.message_type as "messageType", m.message_id as "messageId",
      d.record_id as "recordId"
    from incident i, jsonb_to_recordset(i.differences) as f(item bigint, found text)
      join message m on m.seq = f.item join delivery d on d.message = f.item
    where i.id = ${id} order by f.item`
  const evidence = await sql<[...IncidentDetails['evidence']]>`
    select e.index::float8 as entry, e.evidence::json->>'event' as event, e.evidence::json->>'eventTime' as at
    from incident i join log_entry e on e.index = any (i.entries || i.closed_entry) where i.id = ${id} order by e.index`
  return { ...toIncident(row), items, evidence, answered: row.answered }
}

/** The receipt of an entry of the log that is of this incident; of no other entry. */
async function findIncidentReceipt(
  { background, signer }: Pick<Store, 'background' | 'signer'>,
  incident: number,
  entry: number,
): Promise<Receipt | undefined> {
  const own = await background`
    select from incident where id = ${incident} and (${entry}::bigint = any (entries) or closed_entry = ${entry})`
  return own.length > 0 ? findReceipt(background, signer, entry) : undefined
}

/** The manifest that it is about, and the receiver's answer, if there is one. */
async function findIncidentManifest(
  sql: postgres.Sql,
  incident: number,
): Promise<{ note: string; answer: { text: string; mediaType: string } | undefined } | undefined> {
  const [row] = await sql<{ note: string; answer: string | null; media: string }[]>`
    select m.note, convert_from(m.answer, 'UTF8') as answer, m.answer_media as media
    from incident i join manifest m on m.number = i.manifest where i.id = ${incident}`
  if (!row) return undefined
  return { note: row.note, answer: row.answer === null ? undefined : { text: row.answer, mediaType: row.media } }
}

/**
 * Closes an incident, unless it is closed, with the evidence of who did it and why.
 * @returns the entry of the log that says so; undefined: it was closed already
 */
export async function closeIncident(
  { commit }: Pick<Store, 'commit'>,
  closing: { readonly incident: number; readonly by: string; readonly reason: ClosingReason },
  stamp: Stamp,
): Promise<number | undefined> {
  const { incident, by, reason } = closing
  const evidence = acted(['incident.closed', `incident.${reason}`], by, `incident:${incident}`, stamp)
  const body = { ...closing, at: evidence.eventTime }
  const { outcome, entry } = await commit({ kind: 'apply', step: 'close_incident', body, evidence: [evidence] })
  return outcome === 'done' ? (entry ?? undefined) : undefined
}

/** Open incidents, by kind. */
export function countIncidents(sql: postgres.Sql): Promise<{ kind: string; incidents: number }[]> {
  return sql<{ kind: string; incidents: number }[]>`
    select kind, count(*)::float8 as incidents from incident where closed_at is null group by kind`
}

interface Row extends Omit<Incident, 'closed'> {
  readonly answered: boolean
  readonly closedAt: string | null
  readonly closedBy: string
  readonly closedReason: ClosingReason
  readonly closedEntry: number
}

function selectIncidents(sql: postgres.Sql) {
  return sql`
    select i.id::float8 as incident, i.kind, i.office, i.manifest::float8 as manifest, i.times,
      json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as "officeNames",
      ${rfc3339(sql, 'i.opened_at')} as "openedAt", ${rfc3339(sql, 'i.last_at')} as "lastAt", i.entries::float8[] as entries,
      ${rfc3339(sql, 'i.closed_at')} as "closedAt", i.closed_by as "closedBy", i.closed_reason as "closedReason",
      i.closed_entry::float8 as "closedEntry",
      exists (select from manifest m where m.number = i.manifest and m.answer is not null) as answered
    from incident i join office o on o.id = i.office`
}

function toIncident({ closedAt, closedBy, closedReason, closedEntry, answered: _, ...row }: Row): Incident {
  const closed = closedAt === null ? null : { at: closedAt, by: closedBy, reason: closedReason, entry: closedEntry }
  return { ...row, closed }
}
