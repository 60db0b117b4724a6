import type postgres from 'postgres'

export interface OpenItems {
  readonly office: string
  readonly items: number
  readonly oldestSeconds: number
}

/**
 * What is not yet confirmed, by office; the manual desk is one of them. It reads all that waits, and whoever watches asks
 * often: an answer serves for five seconds.
 */
export function countOpenItems(sql: postgres.Sql): Promise<readonly OpenItems[]> {
  const last = counted.get(sql)
  if (last && performance.now() - last.at < recentMs) return last.items
  const items = readOpenItems(sql)
  counted.set(sql, { at: performance.now(), items })
  items.catch(() => counted.delete(sql))
  return items
}

const recentMs = 5_000
const counted = new WeakMap<postgres.Sql, { readonly at: number; readonly items: Promise<readonly OpenItems[]> }>()

async function readOpenItems(sql: postgres.Sql): Promise<readonly OpenItems[]> {
  return sql<OpenItems[]>`
    select d.office, count(*)::float8 as items,
      extract(epoch from now() - min(coalesce(d.waits_since, m.accepted_at)))::float8 as "oldestSeconds"
    from delivery d join message m on m.seq = d.message where d.state = 'open' group by d.office order by d.office`
}

/** Alarms ever raised, by the code of what raised them. */
export function countAlarms(sql: postgres.Sql): Promise<{ code: string; alarms: number }[]> {
  return sql<{ code: string; alarms: number }[]>`
    select kind as code, count(*)::float8 as alarms from alarm group by kind order by kind`
}
