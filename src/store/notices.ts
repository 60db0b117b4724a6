import type postgres from 'postgres'
import type { Notice } from '../message/notice.ts'

/** A notice that this process is to send, and for its text the names of the office it is about. */
export interface ClaimedNotice extends Notice {
  readonly officeNames: { readonly fi: string; readonly sv: string; readonly en: string } | null
}

/** Where something is due to go. */
export interface DueTarget {
  readonly kind: Notice['kind']
  readonly target: string
}

/** Each address once. */
export function listDueTargets(sql: postgres.Sql): Promise<DueTarget[]> {
  return sql<DueTarget[]>`
    select distinct kind, target from notice where sent_at is null and gave_up_at is null and next_at <= now()`
}

/**
 * Takes the notices that have waited longest for one address. Each counts as tried from now on, and is due again after
 * `claimSeconds`: should this process die meanwhile, another sends it under the same id.
 */
export function claimNotices(sql: postgres.Sql, target: string, limit: number): Promise<ClaimedNotice[]> {
  return sql<ClaimedNotice[]>`
    with due as (
      select id from notice
      where target = ${target} and sent_at is null and gave_up_at is null and next_at <= now()
      order by next_at limit ${limit} for update skip locked
    ), claimed as (
      update notice n set attempts = attempts + 1, next_at = now() + make_interval(secs => ${claimSeconds})
      from due where n.id = due.id
      returning n.id, n.kind, n.type, n.office, n.target, n.created_at, n.attempts, n.body)
    select c.id, c.kind, c.type, c.target, c.created_at as "createdAt", c.attempts, c.body,
      case when o.id is not null then json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) end
        as "officeNames"
    from claimed c left join office o on o.id = c.office order by c.created_at, c.id`
}

/** Longer than any attempt takes. */
const claimSeconds = 120

export async function markSent(sql: postgres.Sql, id: string): Promise<void> {
  await sql`update notice set sent_at = now(), last_code = 'sent' where id = ${id}`
}

/**
 * An attempt that came to nothing: again after so long, or, once it is older than `giveUpHours`, not any more.
 * @param code why, a code of ours
 * @returns whether it was given up
 */
export async function markFailed(
  sql: postgres.Sql,
  id: string,
  code: string,
  againMs: number,
  giveUpHours: number,
): Promise<boolean> {
  const [row] = await sql<{ over: boolean }[]>`
    update notice set last_code = ${code}, next_at = now() + ${againMs} * interval '1 millisecond',
      gave_up_at = case when created_at < now() - make_interval(hours => ${giveUpHours}) then now() end
    where id = ${id} and sent_at is null returning gave_up_at is not null as over`
  return row?.over ?? false
}

/** Puts in a notice for each office that has something waiting, for those who asked; how many. */
export async function queueWaiting(sql: postgres.Sql): Promise<number> {
  const [queued] = await sql<[{ notices: number }]>`select queue_waiting() as notices`
  return queued.notices
}

/** Deletes what went out longer ago; how many there were. */
export async function purgeNotices(sql: postgres.Sql, days: number): Promise<number> {
  const [purged] = await sql<[{ notices: number }]>`select purge_notices(${days}) as notices`
  return purged.notices
}

/** What has not gone out, by kind: what is still tried, and what was given up. */
export function countUnsent(sql: postgres.Sql): Promise<{ kind: string; state: string; notices: number }[]> {
  return sql<{ kind: string; state: string; notices: number }[]>`
    select k.kind, s.state, count(n.id)::int as notices
    from unnest(array['webhook', 'mail']) as k(kind) cross join unnest(array['waiting', 'given-up']) as s(state)
    left join notice n on n.kind = k.kind and n.sent_at is null and (n.gave_up_at is not null) = (s.state = 'given-up')
    group by k.kind, s.state`
}
