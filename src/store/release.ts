import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { InboxItem } from '../message/delivery.ts'
import type { Route } from '../message/stages.ts'
import { and, asc, sql as fragment, inArray, lte } from './drizzle.ts'
import { findItemsAnywhere } from './inbox.ts'
import { delivery, message } from './tables.ts'

/** The items held back no longer than `until`, those due first, and how each was routed. */
export async function findDueItems(
  db: PostgresJsDatabase,
  until: Date,
  limit: number,
): Promise<{ item: InboxItem; route: Route }[]> {
  const due = await db
    .select({ item: delivery.message })
    .from(delivery)
    // As a literal: the index `delivery_held` is of this state only.
    .where(and(fragment`${delivery.state} = 'held'`, lte(delivery.heldUntil, until)))
    .orderBy(asc(delivery.heldUntil), asc(delivery.message))
    .limit(limit)
  if (due.length === 0) return []
  const numbers = due.map((row) => row.item)
  const rows = await db
    .select({ item: message.seq, route: message.route })
    .from(message)
    .where(inArray(message.seq, numbers))
  const routes = new Map(rows.map((row) => [row.item, row.route]))
  const items = await findItemsAnywhere(db, numbers)
  return items.map((item) => ({ item, route: routes.get(item.item) as Route }))
}
