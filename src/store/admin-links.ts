import { createHash, randomBytes } from 'node:crypto'
import type postgres from 'postgres'

/** Makes a one-time link's token for the development world, good for ten minutes. */
export async function createLink(sql: postgres.Sql, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const expires = new Date(now.getTime() + linkMs)
  await sql`delete from admin_link where expires_at <= ${now}`
  await sql`insert into admin_link (token_hash, expires_at)
    values (${createHash('sha256').update(token).digest()}, ${expires})`
  return token
}

const linkMs = 600_000

export async function findLink(sql: postgres.Sql, tokenHash: Buffer, at: Date): Promise<boolean> {
  const found = await sql`select from admin_link where token_hash = ${tokenHash} and expires_at > ${at}`
  return found.length > 0
}

/** Whether it was there: whoever takes it first has it, and nobody after. */
export async function takeLink(sql: postgres.Sql, tokenHash: Buffer, at: Date): Promise<boolean> {
  const taken = await sql`delete from admin_link where token_hash = ${tokenHash} and expires_at > ${at} returning 1`
  return taken.length > 0
}
