import type postgres from 'postgres'
import type { Evidence } from '../evidence/evidence.ts'
import type { ManifestLine } from '../evidence/manifest.ts'
import type { ManifestDeps, ManifestStep } from '../manifest.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import type { Difference, Manifest, ManifestHead } from '../message/manifest.ts'
import type { Store } from './store.ts'

/** What the answer to a manifest asks of the store. */
export function createManifestStore(
  store: Pick<Store, 'reads' | 'commit'>,
): Pick<ManifestDeps, 'findManifest' | 'settleManifest'> {
  return {
    findManifest: async (offices, number) => {
      const [row] = await selectManifests(store.reads, offices, number)
      return row && toManifest(row)
    },
    settleManifest: (step) => settleManifest(store, step),
  }
}

/** The manifests of these offices, the newest first: a hundred, and whatever waits for an answer. */
export async function listManifests(sql: postgres.Sql, offices: readonly OfficeId[]): Promise<ManifestHead[]> {
  return sql<ManifestHead[]>`select ${headOf(sql)} from manifest m where m.office = any (${[...offices]}::text[])
      and (m.state = 'open' or m.number in (
        select n.number from manifest n where n.office = any (${[...offices]}::text[]) order by n.number desc limit 100))
    order by m.number desc`
}

/** Settles a manifest, unless it was answered, with its evidence and what it opens. */
export async function settleManifest({ commit }: Pick<Store, 'commit'>, step: ManifestStep): Promise<boolean> {
  const { manifest, state, answer, differences, at, evidence } = step
  const kept = answer && { answer: answer.bytes.toString('base64'), media: answer.mediaType }
  const body = { manifest, state, ...kept, differences, at }
  return (await commit({ kind: 'apply', step: 'answer_manifest', body, evidence: [evidence] })).outcome === 'done'
}

/** Manifests without an answer whose time was up at a moment. */
export async function listOverdue(sql: postgres.Sql, at: Date): Promise<Manifest[]> {
  const rows = await sql<Row[]>`select ${headOf(sql)}, m.party, '' as note, null as bytes, null as media, m.differences
    from manifest m where m.state = 'open' and m.answer_by <= ${at} order by m.number limit 100`
  return rows.map(toManifest)
}

/**
 * The held offices that have no manifest of a day yet and had something to state when it began: an item that waits, or
 * one closed since their last manifest.
 */
export async function listOfficesDue(sql: postgres.Sql, day: string, midnight: Date): Promise<OfficeDue[]> {
  return sql<OfficeDue[]>`
    select o.id as office, o.party, p.through::float8 as since from office o
    cross join lateral (select coalesce((select max(m.through) from manifest m where m.office = o.id),
      log_index_at(${new Date(midnight.getTime() - firstDays * 86_400_000)})) as through) as p
    where o.party is not null and o.kind <> 'manual-desk'
      and not exists (select from manifest m where m.office = o.id and m.day = ${day})
      and (exists (select from delivery d join message m on m.seq = d.message
          where d.office = o.id and d.state = 'open' and m.accepted_at < ${midnight})
        or exists (select from delivery d join message m on m.seq = d.message
          where d.office = o.id and d.state = 'stored' and d.closed_entry >= p.through and m.accepted_at < ${midnight}))
    order by o.id`
}

export interface OfficeDue {
  readonly office: OfficeId
  readonly party: PartyId
  /** Entry of the log from which on what was closed is new to it. */
  readonly since: number
}

/** An office's first manifest tells what it closed in so many days before. */
const firstDays = 30

/** What an inbox holds, and what was closed in it from an entry on, all of one moment: that of `through`. */
export async function readInbox(sql: postgres.Sql, { office, since }: OfficeDue): Promise<Inbox> {
  const rows = await sql<(ManifestLine & { through: number })[]>`
    select h.size::float8 as through, d.message::float8 as item, case when d.state = 'stored' then 'stored'
        when d.leased_until > now() then 'leased' else 'waiting' end as state, m.message_id as "messageId",
      case when d.state = 'stored' then encode(d.read_back_digest, 'hex') end as sha256, d.record_id as "recordId"
    from log_head h, delivery d join message m on m.seq = d.message
    where d.office = ${office} and (d.state = 'open' or d.state = 'stored' and d.closed_entry >= ${since})
    order by d.message`
  return { through: rows[0]?.through ?? since, lines: rows.map(({ through: _, ...line }) => line) }
}

export interface Inbox {
  /** Size of the log then. */
  readonly through: number
  readonly lines: readonly ManifestLine[]
}

/** Numbers that no manifest has had, nor will. */
export async function takeNumbers(sql: postgres.Sql, count: number): Promise<number[]> {
  const rows = await sql<{ number: number }[]>`
    select nextval('manifest_number')::float8 as number from generate_series(1, ${count})`
  return rows.map(({ number }) => number)
}

/** All of an office's manifests of a day, or none when another process has made them. */
export async function saveManifests({ commit }: Pick<Store, 'commit'>, made: MadeManifests): Promise<boolean> {
  const { evidence, ...body } = made
  const outcome = await commit({ kind: 'apply', step: 'manifest', body: { ...body }, evidence })
  return outcome.outcome === 'done'
}

export interface MadeManifests extends Pick<OfficeDue, 'office' | 'party'> {
  readonly day: string
  readonly through: number
  readonly at: Date
  readonly answerBy: Date
  readonly parts: readonly {
    readonly number: number
    readonly items: number
    /** Hex. */
    readonly root: string
    readonly note: string
  }[]
  /** One for each part. */
  readonly evidence: readonly Evidence[]
}

/** Manifests ever, by state. */
export function countManifests(sql: postgres.Sql): Promise<{ state: string; manifests: number }[]> {
  return sql<{ state: string; manifests: number }[]>`
    select state, count(*)::float8 as manifests from manifest group by state`
}

interface Row extends ManifestHead, Pick<Manifest, 'party' | 'note'> {
  readonly bytes: string | null
  readonly media: string | null
  readonly differences: readonly Difference[]
}

function selectManifests(sql: postgres.Sql, offices: readonly OfficeId[], number: number) {
  return sql<
    Row[]
  >`select ${headOf(sql)}, m.party, m.note, encode(m.answer, 'base64') as bytes, m.answer_media as media,
    m.differences from manifest m where m.number = ${number} and m.office = any (${[...offices]}::text[])`
}

function headOf(sql: postgres.Sql) {
  return sql`m.number::float8 as manifest, m.office, m.day::text as day, m.items, translate(encode(m.root, 'base64'), E'\n', '') as root, m.state,
    to_char(m.answer_by at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "answerBy"`
}

function toManifest({ bytes, media, ...row }: Row): Manifest {
  const answer = bytes === null ? null : { bytes: Buffer.from(bytes, 'base64'), mediaType: media ?? '' }
  return { ...row, answer }
}
