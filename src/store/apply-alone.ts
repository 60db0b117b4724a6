import type postgres from 'postgres'
import { createEntry } from '../evidence/entry.ts'
import type { Evidence } from '../evidence/evidence.ts'

/**
 * Takes a step with its evidence, in one transaction, from beside the gateways, as a command does. Nothing is signed
 * here: the key of the log stays with the gateways, whose next checkpoint covers the new entries.
 * @returns the function's own word: `done`, or why nothing was
 */
export async function applyAlone(
  sql: postgres.Sql,
  step: string,
  body: Readonly<Record<string, unknown>>,
  evidence: readonly Evidence[],
): Promise<string> {
  const lines = evidence.map((one) => createEntry(one).evidence)
  const steps = JSON.stringify([{ n: 0, kind: 'apply', step, body, leaves: lines.length }])
  const [answer] = await sql<[{ results: readonly { outcome: string }[] }]>`
    select results from commit_batch('[]'::json, ${steps}::text::json, ${lines.join('\n')}, '')`
  return answer.results[0]?.outcome ?? 'nothing'
}
