import { createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type postgres from 'postgres'
import { createNoteSigner } from '../evidence/signed-note.ts'
import { findLogHead, requireLog } from './log.ts'
import { createLogSigner } from './log-signer.ts'

/**
 * Requires that a development world may be written into this database, migrated or not: nobody has used it yet, or its
 * log is the one that this key signs. Writes nothing.
 * @throws Error naming what it found
 */
export async function requireOwnDatabase(sql: postgres.Sql, origin: string, logKeyFile: string): Promise<void> {
  const refuse = (found: string) => {
    throw new Error(`development settings, but the database is not this development world's: ${found}`)
  }
  if (!(await isMigrated(sql))) return
  const head = await findLogHead(sql)
  if (head && head.origin !== origin) refuse('it holds a log of another origin')
  if (existsSync(logKeyFile)) {
    const signer = createLogSigner(createNoteSigner(origin, createPrivateKey(readFileSync(logKeyFile))))
    if (head) await requireLog(sql, signer)
    return
  }
  if (head) refuse('it holds a log, and the data folder has no key of it')
  if (await hasCertificates(sql)) refuse('it holds certificates, and the data folder has no keys')
}

async function isMigrated(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ found: boolean }[]>`
    select to_regclass('log_head') is not null and to_regclass('certificate') is not null as found`
  return row?.found ?? false
}

async function hasCertificates(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ found: boolean }[]>`select exists (select from certificate) as found`
  return row?.found ?? false
}
