import type postgres from 'postgres'
import type { Catalogue } from '../message/catalogue.ts'
import { rfc3339 } from './rfc3339.ts'

/** How long a version of a type keeps what its receiver has confirmed. */
export interface RetentionRule {
  readonly type: string
  readonly version: string
  readonly days: number
}

export function retentionRules(catalogue: Catalogue): RetentionRule[] {
  return [...catalogue.values()].map(({ name, version, retentionDays }) => ({
    type: name,
    version,
    days: retentionDays,
  }))
}

/** An item whose retention is over, as far as it can be seen without its lock; the step that erases it judges again. */
export interface DueItem {
  readonly item: number
  readonly days: number
}

export interface DueItems {
  readonly due: readonly DueItem[]
  /** Where to go on; null when nothing that came later can be due. */
  readonly next: number | null
}

/**
 * Looks through the next items that are confirmed and not erased, in the order of arrival. What is kept is passed over.
 * @param after the last item that was looked at, 0 to begin with
 * @param at the gateway's time; the database's has to agree that a retention is over
 */
export async function findDueItems(
  sql: postgres.Sql,
  rules: readonly RetentionRule[],
  after: number,
  at: Date,
): Promise<DueItems> {
  const now = at.toISOString()
  const shortest = Math.min(...rules.map(({ days }) => days))
  const rows = await sql<Candidate[]>`
    with next as materialized (
      select d.message from delivery d
      where d.state = 'stored' and d.erased_entry is null and d.message > ${after} order by d.message limit ${atOnce})
    select n.message::float8 as item, r.days, m.accepted_at > ${now}::timestamptz - ${shortest}::int * ${day(sql)} as young,
      -- No handover is earlier than its message.
      case when m.accepted_at <= ${now}::timestamptz - r.days * ${day(sql)}
        then why_kept(n.message, r.days, ${now}::timestamptz) is null else false end as due
    from next n join message m on m.seq = n.message left join ${ruleRows(sql, rules)}
      on r.type = m.message_type and r.version = m.schema_version
    order by n.message`
  const due = rows.flatMap(({ item, days, due }) => (due && days !== null ? [{ item, days }] : []))
  const isLast = rows.length < atOnce || rows.every(({ young }) => young)
  return { due, next: isLast ? null : (rows.at(-1)?.item ?? null) }
}

const atOnce = 500

interface Candidate {
  readonly item: number
  /** Null for a version that the catalogue has no more: nobody knows how long that is to be kept. */
  readonly days: number | null
  readonly young: boolean
  readonly due: boolean
}

/** What was erased, when and by which rule. */
export interface Erasure {
  readonly item: number
  readonly sender: string
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly attachments: number
  readonly days: number
  /** RFC 3339, as the other. */
  readonly confirmedAt: string
  readonly erasedAt: string
  /** Index in the log of the evidence of it. */
  readonly receipt: number
}

/** @param since RFC 3339 */
export async function listErasures(sql: postgres.Sql, since: string): Promise<Erasure[]> {
  return sql<Erasure[]>`
    select e.message::float8 as item, ${messageFacts(sql)}, m.attachments, e.days,
      ${rfc3339(sql, 'e.confirmed_at')} as "confirmedAt", ${rfc3339(sql, 'e.erased_at')} as "erasedAt",
      e.entry::float8 as receipt
    from erasure e join message m on m.seq = e.message
    where e.erased_at >= ${since}::timestamptz order by e.erased_at, e.message`
}

/** What is due for erasure and kept, and why. */
export interface KeptItem {
  readonly item: number
  readonly sender: string
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly confirmedAt: string
  /** RFC 3339; null where no rule says how long it is to be kept. */
  readonly dueSince: string | null
  /** Codes; `retention.due`: nothing bars it, the next run erases it. */
  readonly reasons: readonly string[]
}

/** Items kept though their retention is over, or is unknown, in the order of arrival. Reads all that is not erased. */
export async function listKept(sql: postgres.Sql, rules: readonly RetentionRule[], at: Date): Promise<KeptItem[]> {
  const now = at.toISOString()
  return sql<KeptItem[]>`
    select d.message::float8 as item, ${messageFacts(sql)}, ${rfc3339(sql, 'h.at')} as "confirmedAt",
      ${rfc3339(sql, `(h.at + r.days * interval '24 hours')`)} as "dueSince",
      case when r.days is null then array['retention.no-rule'] else
        array(select l.reason from legal_hold l where l.message = d.message and l.lifted_entry is null order by l.entry)
        || coalesce(why_kept(d.message, r.days, ${now}::timestamptz), 'retention.due') end as reasons
    from delivery d join message m on m.seq = d.message
    left join ${ruleRows(sql, rules)} on r.type = m.message_type and r.version = m.schema_version
    cross join lateral (select handed_over_at(d.message) as at offset 0) as h
    where d.state = 'stored' and d.erased_entry is null
      and (r.days is null or m.accepted_at <= ${now}::timestamptz - r.days * ${day(sql)}
        and h.at <= ${now}::timestamptz - r.days * ${day(sql)})
    order by d.message`
}

function messageFacts(sql: postgres.Sql) {
  return sql`m.sender, m.message_id as "messageId", m.message_type as "messageType", m.schema_version as "schemaVersion"`
}

/** A day of retention does not change its length with the clocks. */
function day(sql: postgres.Sql) {
  return sql`interval '24 hours'`
}

function ruleRows(sql: postgres.Sql, rules: readonly RetentionRule[]) {
  return sql`json_to_recordset(${JSON.stringify(rules)}::text::json) as r(type text, version text, days int)`
}
