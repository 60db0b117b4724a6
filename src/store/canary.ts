import type postgres from 'postgres'
import type { OfficeId } from '../message/ids.ts'

/** Of an office that somebody answers for, or that was heard of. Moments in milliseconds. */
export interface CanaryState {
  readonly office: OfficeId
  readonly sentAt: number | null
  readonly confirmedAt: number | null
  /** Whether the last one still waits there. */
  readonly waiting: boolean
}

/** The offices of social services that canaries go to. */
export function findCanaries(sql: postgres.Sql): Promise<CanaryState[]> {
  return sql<CanaryState[]>`
    select w.office, (extract(epoch from w.canary_sent_at) * 1000)::float8 as "sentAt",
      (extract(epoch from w.canary_confirmed_at) * 1000)::float8 as "confirmedAt",
      exists (select from message m join delivery d on d.message = m.seq where m.message_id = w.canary_message
        and m.message_type = 'canary' and d.state in ('held', 'open') and d.office = w.office) as waiting
    from office_watch w join office o on o.id = w.office join party p on p.id = o.party
    where p.kind = 'social-services' and (w.last_polled_at is not null or w.responsible_name is not null)
    order by w.office`
}

/** Takes the turn to send the next one, unless another process did since `seen`. */
export async function claimCanary(
  sql: postgres.Sql,
  claim: { readonly office: OfficeId; readonly seen: number | null; readonly at: Date; readonly messageId: string },
): Promise<boolean> {
  const seen = claim.seen === null ? null : new Date(claim.seen).toISOString()
  const [row] = await sql<{ claimed: boolean }[]>`
    select claim_canary(${claim.office}, ${seen}::timestamptz, ${claim.at.toISOString()}::timestamptz,
      ${claim.messageId}::uuid) as claimed`
  return row?.claimed === true
}

/** Takes over from the log which were confirmed. */
export async function noteCanaries(sql: postgres.Sql): Promise<void> {
  await sql`select note_canaries()`
}
