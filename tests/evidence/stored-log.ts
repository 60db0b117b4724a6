import { createCheckpoint, signCheckpoint } from '../../src/evidence/checkpoint.ts'
import { createEntry } from '../../src/evidence/entry.ts'
import {
  appendToFrontier,
  type Frontier,
  perfectSubtreeRoot,
  rootOfFrontier,
  type StoredNode,
} from '../../src/evidence/merkle.ts'
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
  const head = { size: entries.length, frontier: leaves.reduce<Frontier>(appendLeaf, []) }
  return { ...parts, head, entries: [...entries], nodes: subtreesOf(leaves) }
}

function appendBatch(log: LogParts, size: number, by: NoteSigner): void {
  const start = log.head.size
  const entries = Array.from({ length: size }, (_, i) => ({ index: start + i, ...createEntry(evidenceAt(start + i)) }))
  Object.assign(log, rewrite(log, [...log.entries, ...entries]))
  const root = rootOfFrontier(log.head.frontier)
  const note = signCheckpoint(createCheckpoint(by.name, start + size, root), by)
  log.checkpoints.push({ size: start + size, note })
}

function appendLeaf(frontier: Frontier, leaf: Buffer, size: number): Frontier {
  return appendToFrontier(frontier, size, leaf)
}

/** The perfect subtrees of every eighth level, lowest first. */
function subtreesOf(leaves: readonly Buffer[]): StoredNode[] {
  const nodes: StoredNode[] = []
  for (let level = 8, below = leaves; below.length >= 256; level += 8) {
    const hashes = Array.from({ length: Math.floor(below.length / 256) }, (_, index) =>
      perfectSubtreeRoot(below.slice(index * 256, (index + 1) * 256)),
    )
    nodes.push(...hashes.map((hash, index) => ({ level, index, hash })))
    below = hashes
  }
  return nodes
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
