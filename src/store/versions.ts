import type postgres from 'postgres'
import type { PartyId } from '../message/ids.ts'

/**
 * The versions of each message type that a party has said it takes, oldest first; a type it said nothing of is absent.
 */
export async function findVersionsTaken(sql: postgres.Sql, party: PartyId): Promise<ReadonlyMap<string, string[]>> {
  const rows = await sql<{ type: string; versions: string[] }[]>`
    select message_type as type, array_agg(schema_version order by schema_version::int) as versions
    from party_version where party = ${party} group by message_type`
  return new Map(rows.map(({ type, versions }) => [type, versions]))
}

/**
 * Says which versions of a type a party takes, in place of what it said before: whoever says it last. All gateways are
 * told.
 */
export async function setVersionsTaken(
  sql: postgres.Sql,
  party: PartyId,
  type: string,
  versions: readonly string[],
): Promise<void> {
  await sql`select set_versions(${party}, ${type}, ${[...versions]}::text[])`
}
