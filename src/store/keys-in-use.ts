import type postgres from 'postgres'
import type { Keyring } from './keyring.ts'

/**
 * Requires that every waiting item, and every upload that waits for its message, can be opened: a gateway with another
 * keyring would hand out nothing that came before it.
 * @throws Error naming the keys that the keyring lacks
 */
export async function requireKeysInUse(sql: postgres.Sql, { keys }: Keyring): Promise<void> {
  const lacking = (await selectKeysInUse(sql)).filter((id) => !keys.has(id))
  if (lacking.length === 0) return
  throw new Error(`the keyring lacks keys that waiting items are sealed with: ${lacking.join(', ')}`)
}

async function selectKeysInUse(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select p.key_id as id from delivery d join payload p on p.message = d.message
    where d.state = 'open' or d.state = 'held'
    union select a.key_id from delivery d join attachment a on a.message = d.message
    where d.state = 'open' or d.state = 'held'
    union select key_id from attachment where message is null
    order by id`
  return rows.map(({ id }) => id)
}
