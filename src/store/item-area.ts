import type postgres from 'postgres'

/**
 * The area that an item lies in: that of its office, or at the manual desk that of the office that gave it away last.
 * For a query of `delivery d` with its office `o`.
 */
export function areaOfItem(sql: postgres.Sql) {
  return sql`coalesce(o.area, (
    select f.area from custody c join office f on f.id = c.from_office
    where c.message = d.message order by c.n desc limit 1))`
}

/** The area that an item lies in: null in none, undefined where there is no such item. */
export async function findAreaOfItem(sql: postgres.Sql, item: number): Promise<string | null | undefined> {
  const [row] = await sql<{ area: string | null }[]>`
    select ${areaOfItem(sql)} as area from delivery d join office o on o.id = d.office where d.message = ${item}`
  return row?.area
}

/** The same; undefined too where the log's entry is not of this item. */
export async function findAreaOfEntry(
  sql: postgres.Sql,
  item: number,
  entry: number,
): Promise<string | null | undefined> {
  const [row] = await sql<{ area: string | null }[]>`
    select ${areaOfItem(sql)} as area
    from log_entry e join delivery d on d.message = e.message join office o on o.id = d.office
    where e.index = ${entry} and e.message = ${item}`
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
