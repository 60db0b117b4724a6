import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { KeptMove } from '../message/custody.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import { asc, eq } from './drizzle.ts'
import { custody } from './tables.ts'

/** Every move of an item, in order: whoever had it before is the first one's giver. */
export async function findMoves(db: PostgresJsDatabase, item: number): Promise<KeptMove[]> {
  const rows = await db.select().from(custody).where(eq(custody.message, item)).orderBy(asc(custody.entry))
  return rows.map(({ fromOffice, toOffice, reason, by, at, entry, token }) => ({
    from: fromOffice as OfficeId,
    to: toOffice as OfficeId,
    reason,
    by,
    at: at.toISOString(),
    entry,
    token,
  }))
}

/** Of a message `m`, as `r`: the office of a party that had it before, the last one, if there is one. */
export function formerHolder(sql: postgres.Sql, party: PartyId | string) {
  return sql`left join lateral (
    select c.from_office as office, g.party from custody c join office g on g.id = c.from_office
    where c.message = m.seq and g.party = ${party} order by c.entry desc limit 1) as r on true`
}
