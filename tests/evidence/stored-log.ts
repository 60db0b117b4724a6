import { createCheckpoint, signCheckpoint } from '../../src/evidence/checkpoint.ts'
import { createEntry } from '../../src/evidence/entry.ts'
import { type Frontier, proofsForBatch, type StoredNode } from '../../src/evidence/merkle.ts'
import type { NoteSigner } from '../../src/evidence/signed-note.ts'
import type { StoredCheckpoint, StoredEntry, StoredLog } from '../../src/evidence/verify-log.ts'
import { signer, someEvidence } from './samples.ts'

/** A log in memory, in the parts that a store holds, free to be tampered with. */
export interface LogParts {
  head: { size: number; frontier: Frontier }
  entries: StoredEntry[]
  nodes: StoredNode[]
  checkpoints: StoredCheckpoint[]
}

/** A log written in batches of these sizes, with a checkpoint after each. */
export function createLogParts(batches: readonly number[], by: NoteSigner = signer): LogParts {
  const log: LogParts = { head: { size: 0, frontier: [] }, entries: [], nodes: [], checkpoints: [] }
  for (const size of batches) appendBatch(log, size, by)
  return log
}

export function toStoredLog(parts: LogParts): StoredLog {
  return {
    head: parts.head,
    entries: () => each(parts.entries),
    nodes: () => each(parts.nodes),
    checkpoints: () => each(parts.checkpoints),
  }
}

/** Writes everything that follows from the entries anew, as whoever owns the database could; only the key is missing. */
export function rewrite(parts: LogParts, entries: readonly StoredEntry[]): LogParts {
  const leaves = entries.map((entry) => entry.leafHash)
  const { frontierAfter, completed } = proofsForBatch([], 0, leaves)
  const head = { size: entries.length, frontier: frontierAfter }
  return { ...parts, head, entries: [...entries], nodes: [...completed] }
}

function appendBatch(log: LogParts, size: number, by: NoteSigner): void {
  const start = log.head.size
  const entries = Array.from({ length: size }, (_, i) => ({ index: start + i, ...createEntry(evidenceAt(start + i)) }))
  const batch = proofsForBatch(
    log.head.frontier,
    start,
    entries.map((entry) => entry.leafHash),
  )
  log.entries.push(...entries)
  log.nodes.push(...batch.completed)
  log.head = { size: start + size, frontier: batch.frontierAfter }
  const note = signCheckpoint(createCheckpoint(by.name, start + size, batch.root), by)
  log.checkpoints.push({ size: start + size, note })
}

export function evidenceAt(index: number) {
  const evidence = kinds[index % kinds.length]
  if (!evidence) throw new Error('the samples are empty')
  return { ...evidence, evidenceIdentifier: `00000000-0000-4000-9000-${String(index).padStart(12, '0')}` }
}

const kinds = someEvidence()

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}
