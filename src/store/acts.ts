import type postgres from 'postgres'
import { acted } from '../evidence/office-steps.ts'
import type { Stamp } from '../evidence/parts.ts'
import type { LoggedAct } from '../message/logged-act.ts'
import type { Commit } from './commit.ts'

/**
 * Puts an act or a look into the log that changes nothing itself. What changes something brings its own acted() with its
 * own step, so that both are done or neither.
 * @throws when it is not in the log: then it must not happen
 */
export async function recordAct(
  commit: Commit,
  by: string,
  { reasons, subject }: Pick<LoggedAct, 'reasons' | 'subject'>,
  stamp: Stamp,
): Promise<void> {
  const evidence = [acted(reasons, by, subject, stamp)]
  const { outcome } = await commit({ kind: 'apply', step: 'act', body: {}, evidence })
  if (outcome !== 'done') throw new Error(`an act was not put into the log: ${outcome}`)
}

/** The newest acts first, those before an entry if one is named. */
export async function listActs(sql: postgres.Sql, before: number | undefined, limit: number): Promise<LoggedAct[]> {
  const rows = await sql<{ index: string; evidence: string }[]>`
    select index, evidence from log_entry
    where starts_with(evidence, '{"by":') and index < ${before ?? Number.MAX_SAFE_INTEGER}
    order by index desc limit ${limit}`
  return rows.map(({ index, evidence }) => {
    const { eventTime, by, reasons, subject } = JSON.parse(evidence)
    return { index: Number(index), at: eventTime, by, reasons, subject }
  })
}
