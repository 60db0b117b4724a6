import type postgres from 'postgres'
import type { OfficeContacts } from '../message/contacts.ts'
import type { OfficeId, PartyId, PartyKind } from '../message/ids.ts'

/** Who answers for an office, and when it was last heard of. Instants are RFC 3339, UTC, or null. */
export interface WatchedOffice extends OfficeContacts {
  readonly office: OfficeId
  /** Both null at the manual desk. */
  readonly party: PartyId | null
  readonly partyKind: PartyKind | null
  readonly language: 'fi' | 'sv' | 'en' | null
  readonly organisationEmail: string | null
  readonly lastPolledAt: string | null
  readonly canarySentAt: string | null
  readonly canaryConfirmedAt: string | null
}

/** Every office that a party holds, and the manual desk, by id. */
export function listWatchedOffices(sql: postgres.Sql): Promise<WatchedOffice[]> {
  return sql<WatchedOffice[]>`
    select o.id as office, o.party, p.kind as "partyKind", w.responsible_name as responsible, w.responsible_email as email,
      w.responsible_phone as phone, w.language, w.organisation_email as "organisationEmail",
      w.on_call_email as "onCallEmail", w.on_call_phone as "onCallPhone",
      ${rfc3339(sql, 'w.last_polled_at')} as "lastPolledAt", ${rfc3339(sql, 'w.canary_sent_at')} as "canarySentAt",
      ${rfc3339(sql, 'w.canary_confirmed_at')} as "canaryConfirmedAt"
    from office o left join party p on p.id = o.party left join office_watch w on w.office = o.id
    where o.party is not null or o.kind = 'manual-desk' order by o.id`
}

/**
 * Notes that offices were heard of: that their systems asked, or took what was forwarded to them. For many times a
 * minute: only what is news is written.
 * @param silenceMinutes after which gateways are told at once that it is heard of again; else they learn it in a minute
 */
export async function notePolls(
  sql: postgres.Sql,
  offices: readonly OfficeId[],
  at: Date,
  silenceMinutes = 10,
): Promise<void> {
  const silence = `${silenceMinutes} minutes`
  await sql`select note_polls(${[...offices]}::text[], ${at.toISOString()}::timestamptz, ${silence}::interval)`
}

/**
 * Remembers what was noted lately, so that most polls ask the database for nothing. The note itself is waited for by
 * nobody: one that fails is told of, and the next poll brings another.
 */
export function createPollNotes(
  sql: postgres.Sql,
  now: () => Date,
  onFault: (err: unknown) => void,
  silenceMinutes?: number,
): (offices: readonly OfficeId[]) => void {
  const noted = new Map<OfficeId, number>()
  return (offices) => {
    const at = now()
    const news = offices.filter((office) => Math.abs(at.getTime() - (noted.get(office) ?? 0)) >= noteMs)
    if (news.length === 0) return
    for (const office of news) noted.set(office, at.getTime())
    notePolls(sql, news, at, silenceMinutes).catch(onFault)
  }
}

const noteMs = 30_000

/** For the development world: every office that a party holds has been heard of just now. */
export async function pretendLive(owner: postgres.Sql, at: Date): Promise<void> {
  const now = at.toISOString()
  await owner`
    insert into office_watch as held (office, responsible_name, last_polled_at, canary_sent_at, canary_confirmed_at)
    select id, 'Development', ${now}::timestamptz, ${now}, ${now} from office where party is not null order by id
    on conflict (office) do update set responsible_name = coalesce(held.responsible_name, excluded.responsible_name),
      last_polled_at = greatest(held.last_polled_at, excluded.last_polled_at),
      canary_sent_at = greatest(held.canary_sent_at, excluded.canary_sent_at),
      canary_confirmed_at = greatest(held.canary_confirmed_at, excluded.canary_confirmed_at)`
}

function rfc3339(sql: postgres.Sql, column: string) {
  return sql.unsafe(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`)
}
