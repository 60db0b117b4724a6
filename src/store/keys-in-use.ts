import type postgres from 'postgres'
import type { Keyring } from './keyring.ts'

/**
 * Requires that every waiting item, and every upload that waits for its message, can be opened, and that everybody whom
 * a message is about can be found: a gateway with another keyring would hand out nothing that came before it, and a
 * subject-access report would leave out what came before it.
 * @throws Error naming the keys that the keyring lacks
 */
export async function requireKeysInUse(sql: postgres.Sql, { keys }: Keyring): Promise<void> {
  const lacking = (ids: readonly string[]) => ids.filter((id) => !keys.has(id)).join(', ')
  const sealed = lacking(await selectKeysInUse(sql))
  if (sealed) throw new Error(`the keyring lacks keys that waiting items are sealed with: ${sealed}`)
  const found = lacking(await selectSubjectKeys(sql))
  if (found) throw new Error(`the keyring lacks keys that people are found by: ${found}`)
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

/** The keys that pseudonyms were made with, which are kept as long as the messages' rows: for ever. */
export async function selectSubjectKeys(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select key_id as id from subject_key order by key_id`
  return rows.map(({ id }) => id)
}
