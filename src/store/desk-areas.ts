import type postgres from 'postgres'
import type { OpenOffice } from '../message/desk.ts'
import type { PartyKind } from '../message/ids.ts'

/**
 * The area that an item lies in: that of its office, or at the manual desk that of the office that gave it away last.
 * Null: in none; undefined: there is no such item.
 */
export async function findAreaOfItem(sql: postgres.Sql, item: number): Promise<string | null | undefined> {
  const [row] = await sql<{ area: string | null }[]>`
    select ${areaOfItem(sql)} as area from delivery d join office o on o.id = d.office where d.message = ${item}`
  return row?.area
}

/** Of these items, those that lie in these areas. */
export async function filterByAreas(
  sql: postgres.Sql,
  items: readonly number[],
  areas: readonly string[],
): Promise<ReadonlySet<number>> {
  const rows = await sql<{ item: number }[]>`
    select d.message::float8 as item from delivery d join office o on o.id = d.office
    where d.message = any (${[...items]}::bigint[]) and ${areaOfItem(sql)} = any (${[...areas]})`
  return new Set(rows.map(({ item }) => item))
}

function areaOfItem(sql: postgres.Sql) {
  return sql`coalesce(o.area, (
    select f.area from custody c join office f on f.id = c.from_office
    where c.message = d.message order by c.n desc limit 1))`
}

/** The offices of a kind of party that are open at `at`. Whether somebody can take something there is another question. */
export function listOpenOffices(sql: postgres.Sql, kind: PartyKind, at: Date): Promise<OpenOffice[]> {
  return sql<OpenOffice[]>`
    select o.id as office, json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as names, o.area
    from office o join party p on p.id = o.party
    where p.kind = ${kind} and o.valid_from <= (${at}::timestamptz at time zone 'Europe/Helsinki')::date
      and (o.valid_until is null or o.valid_until > (${at}::timestamptz at time zone 'Europe/Helsinki')::date)
    order by o.area, o.kind <> 'default', o.id`
}
