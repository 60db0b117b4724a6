import type postgres from 'postgres'
import type { OfficeId, PartyId } from '../message/ids.ts'
import type { ForwardingOffice, ForwardingState, OfficeView, Reception } from '../message/reception.ts'
import { letGo } from './lease.ts'
import { rfc3339 } from './rfc3339.ts'

/** These offices, and how each receives. */
export async function listOffices(sql: postgres.Sql, offices: readonly OfficeId[]): Promise<KnownOffice[]> {
  const rows = await sql<OfficeRow[]>`
    select o.id as office, json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as names,
      coalesce(r.mode, 'poll') as mode, r.url, r.certificate
    from office o left join reception r on r.office = o.id
    where o.id = any (${[...offices]}::text[]) order by o.id`
  return rows.map(({ office, names, mode, url, certificate }) => ({
    office,
    names,
    reception: mode === 'forward' ? { mode, url, certificate } : { mode },
  }))
}

type KnownOffice = Pick<OfficeView, 'office' | 'names' | 'reception'>

interface OfficeRow extends Pick<OfficeView, 'office' | 'names'> {
  readonly mode: Reception['mode']
  readonly url: string
  readonly certificate: string
}

/** Says how an office receives from now on. A new endpoint is tried at once with what the old one did not take. */
export async function saveReception(sql: postgres.Sql, office: OfficeId, reception: Reception): Promise<void> {
  const { url, certificate } = reception.mode === 'forward' ? reception : { url: null, certificate: null }
  await sql`
    with forgotten as (
      delete from forward_retry f using delivery d where d.message = f.message and d.office = ${office})
    insert into reception (office, mode, url, certificate) values (${office}, ${reception.mode}, ${url}, ${certificate})
    on conflict (office) do update set mode = excluded.mode, url = excluded.url, certificate = excluded.certificate,
      changed_at = now()`
}

/** The offices that have something to forward now or are asked something, and what of theirs rests until it is tried again. */
export function listForwarding(sql: postgres.Sql): Promise<ForwardingOffice[]> {
  return sql<ForwardingOffice[]>`
    select o.id as office, o.party, r.url, r.certificate, array(
      select f.message::float8 from forward_retry f join delivery d on d.message = f.message
      where d.office = o.id and d.state = 'open' and f.next_at > now()) as resting, array(
      select f.message::float8 from forward_retry f join delivery d on d.message = f.message
      where d.office = o.id and d.state = 'open' and f.last_code = 'resent') as resent
    from reception r join office o on o.id = r.office
    where r.mode = 'forward' and o.party is not null and (exists (
      select from delivery d where d.office = o.id and d.state = 'open'
        and (d.leased_until is null or d.leased_until <= now())
        and not exists (select from forward_retry f where f.message = d.message and f.next_at > now()))
      or exists (select from second_look l where l.office = o.id and l.result is null and ${isUntold(sql, 'l')})
      or exists (select from manifest m where m.office = o.id and m.state = 'open' and ${isUntold(sql, 'm')}))
    order by o.id`
}

/** What was told lately is told again by the one who tells it, which is exact (asks.ts). */
function isUntold(sql: postgres.Sql, ask: 'l' | 'm') {
  return sql.unsafe(`(${ask}.shown_at is null or ${ask}.shown_at <= now() - interval '10 minutes')`)
}

/** How often an item was not taken by its endpoint. */
export async function findForwardAttempts(sql: postgres.Sql, item: number): Promise<number> {
  const [row] = await sql<{ attempts: number }[]>`select attempts from forward_retry where message = ${item}`
  return row?.attempts ?? 0
}

/**
 * An item that its endpoint did not take: when it is tried again; until then, and after, it waits for whoever polls. The
 * lease is let go at once, under its own token: should the endpoint have stored it all the same, its late confirmation by
 * that token still counts until another takes the item. What an operator brought again meanwhile is tried when they wished.
 * The item is locked first, as the commit does it: nobody waits in a circle.
 */
export async function putBack(
  sql: postgres.Sql,
  party: PartyId,
  lease: { readonly item: number; readonly leaseToken: number },
  code: string,
  againMs: number,
): Promise<void> {
  await sql.begin(async (tx) => {
    const [held] = await tx<{ own: boolean }[]>`
      select lease_token = ${lease.leaseToken} as own from delivery where message = ${lease.item} for update`
    await tx`
      insert into forward_retry (message, attempts, next_at, last_code)
      values (${lease.item}, 1, now() + ${againMs} * interval '1 millisecond', ${code})
      on conflict (message) do update set attempts = forward_retry.attempts + 1, next_at = excluded.next_at,
        last_code = excluded.last_code
      where ${held?.own ?? false} or forward_retry.last_code <> 'resent'`
    await letGo(tx, party, lease)
  })
}

/** The offices of a party, or of all, that are forwarded to. */
export function listForwardingStates(sql: postgres.Sql, party?: string): Promise<ForwardingState[]> {
  return sql<ForwardingState[]>`
    select o.id as office, o.party, r.url, r.certificate, ${rfc3339(sql, 'r.changed_at')} as since,
      coalesce(f.items, 0)::float8 as "notTaken", f.code as "lastCode"
    from reception r join office o on o.id = r.office
      left join lateral (
        select count(*) as items, (array_agg(t.last_code order by t.next_at desc))[1] as code
        from forward_retry t join delivery d on d.message = t.message
        where d.office = o.id and d.state = 'open') f on true
    where r.mode = 'forward' and (${party ?? null}::text is null or o.party = ${party ?? null}) order by o.id`
}

/** Of what does not wait any more nothing is kept. */
export async function forgetAttempts(sql: postgres.Sql): Promise<void> {
  await sql`delete from forward_retry f using delivery d where d.message = f.message and d.state <> 'open'`
}

/** How many items their endpoints did not take, which wait for whoever polls. */
export async function countNotTaken(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<[{ items: number }]>`
    select count(*)::int as items from forward_retry f join delivery d on d.message = f.message
    where d.state = 'open' and f.attempts > 0`
  return row.items
}
