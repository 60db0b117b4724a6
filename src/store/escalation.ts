import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { AlertKind, StandingAlert } from '../message/alert.ts'
import type { InboxItem } from '../message/delivery.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import type { Audience } from '../message/ladder.ts'
import type { Route } from '../message/stages.ts'
import { and, asc, sql as fragment, inArray, lte } from './drizzle.ts'
import { findItemsAnywhere } from './inbox.ts'
import { delivery, message } from './tables.ts'

/** An open item whose next step is due. */
export interface DueItem {
  readonly item: InboxItem
  readonly route: Route
  readonly stepsTaken: number
}

/** The open items whose next step is due by `until`, those due first. */
export async function findDueSteps(db: PostgresJsDatabase, until: Date, limit: number): Promise<DueItem[]> {
  const due = await db
    .select({ item: delivery.message, stepsTaken: delivery.stepsTaken })
    .from(delivery)
    .where(and(fragment`${delivery.state} = 'open'`, lte(delivery.nextStepAt, until)))
    .orderBy(asc(delivery.nextStepAt), asc(delivery.message))
    .limit(limit)
  if (due.length === 0) return []
  const numbers = due.map((row) => row.item)
  const routes = await db
    .select({ item: message.seq, route: message.route })
    .from(message)
    .where(inArray(message.seq, numbers))
  const routeOf = new Map(routes.map((row) => [row.item, row.route]))
  const items = new Map((await findItemsAnywhere(db, numbers)).map((item) => [item.item, item]))
  return due.flatMap(({ item: number, stepsTaken }) => {
    const [item, route] = [items.get(number), routeOf.get(number)]
    return item && route ? [{ item, route, stepsTaken }] : []
  })
}

/** Whom an alert tells, of which office. */
export interface AlertSubject {
  readonly office: OfficeId
  /** Whose office that is; null at the manual desk. */
  readonly receiver: PartyId | null
  readonly audience: Audience
  /** The sender that it tells; null for any other audience. */
  readonly party: PartyId | null
}

/** Offices and audiences that were reminded of something still open, and of which no alert tells yet. */
export function findUntold(sql: postgres.Sql): Promise<AlertSubject[]> {
  return sql<AlertSubject[]>`
    select distinct r.office, o.party as receiver, r.audience, r.party
    from reminder r join delivery d on d.message = r.message join office o on o.id = r.office
    where r.alert is null and d.state = 'open' and d.office = r.office order by r.office, r.audience`
}

export interface OpenAlert extends AlertSubject {
  readonly alert: number
  readonly kind: AlertKind
}

/** The alerts that tell of what is so no more: none of their items is open, none of their incidents is. */
export function findOver(sql: postgres.Sql): Promise<OpenAlert[]> {
  return sql<OpenAlert[]>`
    select a.id::float8 as alert, a.kind, a.office, o.party as receiver, a.audience, a.party
    from alert a join office o on o.id = a.office
    where a.cleared_at is null and not still_stands(a.id) order by a.id`
}

/** With the office that it is about. */
export interface StandingOfficeAlert extends StandingAlert {
  readonly office: OfficeId
}

/** The alerts that stand, the oldest first. */
export function listAlerts(sql: postgres.Sql): Promise<StandingOfficeAlert[]> {
  return sql<StandingOfficeAlert[]>`
    select id::float8 as alert, office, audience, kind, items,
      to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since,
      to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startedAt"
    from alert where cleared_at is null order by id`
}

/** Alerts that stand, by whom they tell. */
export function countOpenAlerts(sql: postgres.Sql): Promise<{ audience: Audience; alerts: number }[]> {
  return sql<{ audience: Audience; alerts: number }[]>`
    select audience, count(*)::float8 as alerts from alert where cleared_at is null group by audience order by audience`
}
