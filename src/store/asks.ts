import type postgres from 'postgres'
import type { OfficeId } from '../message/ids.ts'
import type { Asks } from '../message/looks.ts'

/** What was told and not answered is told again after this long. */
const againMinutes = 10

/**
 * What these offices are asked and were not told lately: second looks whose document can still be opened, and manifests
 * without an answer. Of several polls at once, one takes it.
 */
export async function takeAsks(sql: postgres.Sql, offices: readonly OfficeId[], at: Date): Promise<Asks> {
  const before = new Date(at.getTime() - againMinutes * 60_000)
  const rows = await sql<Row[]>`
    with looks as (
      update second_look l set shown_at = ${at}, first_shown_at = coalesce(l.first_shown_at, ${at})
      where l.office = any (${[...offices]}::text[]) and l.result is null
        and (l.shown_at is null or l.shown_at <= ${before}) and not is_erased(l.message)
        and exists (select from delivery d where d.message = l.message and d.state = 'stored')
      returning l.id, l.message, l.nonce
    ), manifests as (
      update manifest m set shown_at = ${at}
      where m.office = any (${[...offices]}::text[]) and m.state = 'open' and (m.shown_at is null or m.shown_at <= ${before})
      returning m.number
    )
    select l.id::float8 as place, l.message::float8 as item, d.record_id as "recordId", encode(l.nonce, 'hex') as nonce
    from looks l join delivery d on d.message = l.message
    union all select number::float8, null, null, null from manifests order by place`
  return {
    secondLooks: rows.flatMap(({ item, recordId, nonce }) => (item === null ? [] : [{ item, recordId, nonce }])),
    manifests: rows.flatMap(({ item, place }) => (item === null ? [place] : [])),
  }
}

/** Of a second look, or with no item of a manifest, whose number is its place. */
type Row = { readonly place: number } & (
  | { readonly item: number; readonly recordId: string; readonly nonce: string }
  | { readonly item: null; readonly recordId: null; readonly nonce: null }
)
