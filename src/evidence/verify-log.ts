import { verifyCheckpoint } from './checkpoint.ts'
import { parseEvidence } from './entry.ts'
import {
  appendToFrontier,
  type Frontier,
  leafHash,
  perfectSubtreeRoot,
  rootOfFrontier,
  type StoredNode,
  storedLevelStep,
} from './merkle.ts'
import { NotProven } from './not-proven.ts'
import type { VerifierKey } from './signed-note.ts'

/** The stored log, as verification reads it: all of it from one snapshot. */
export interface StoredLog {
  readonly head: { readonly size: number; readonly frontier: Frontier }
  /** In ascending order of index. */
  entries(): AsyncIterable<StoredEntry>
  /** The stored hashes of perfect subtrees (levels 8, 16 …), in any order. */
  nodes(): AsyncIterable<StoredNode>
  /** In ascending order of size. */
  checkpoints(): AsyncIterable<StoredCheckpoint>
}

export interface StoredEntry {
  readonly index: number
  readonly evidence: string
  readonly leafHash: Buffer
}

export interface StoredCheckpoint {
  readonly size: number
  readonly note: string
}

export type LogVerdict =
  | {
      readonly ok: true
      readonly size: number
      readonly root: Buffer
      readonly checkpoints: number
      /** Entries from here on are in no checkpoint yet. */
      readonly signedSize: number
    }
  /** The first index that is not proven, and what is wrong there. */
  | { readonly ok: false; readonly index: number; readonly problem: string }

/**
 * Derives the whole log again from its evidences alone: indices without a gap, each evidence canonical and by this
 * log's issuer, each leaf hash, each stored subtree, each checkpoint's root and signature, the head.
 * @param keys the log's keys that are trusted, present and earlier
 */
export async function verifyLog(log: StoredLog, keys: readonly VerifierKey[]): Promise<LogVerdict> {
  const checkpoints = log.checkpoints()[Symbol.asyncIterator]()
  try {
    return await deriveLog(log, checkpoints, keys)
  } catch (err) {
    if (!(err instanceof BadIndex)) throw err
    return { ok: false, index: err.index, problem: err.message }
  } finally {
    await checkpoints.return?.()
  }
}

class BadIndex extends Error {
  readonly index: number
  constructor(index: number, problem: string) {
    super(problem)
    this.index = index
  }
}

async function deriveLog(
  log: StoredLog,
  checkpoints: AsyncIterator<StoredCheckpoint>,
  keys: readonly VerifierKey[],
): Promise<LogVerdict> {
  const nodes = await readNodes(log.nodes())
  const open: Buffer[][] = []
  let [size, signedSize, verified] = [0, 0, 0]
  let frontier: Frontier = []
  let due = await checkpoints.next()
  const requireDue = async () => {
    for (; !due.done && due.value.size <= size; due = await checkpoints.next()) {
      requireCheckpoint(due.value, { size, signedSize, frontier }, keys)
      signedSize = size
      verified += 1
    }
  }
  await requireDue()
  for await (const entry of log.entries()) {
    const leaf = requireEntry(entry, size, keys)
    frontier = appendToFrontier(frontier, size, leaf)
    size += 1
    await requireDue()
    requireSubtrees(open, leaf, size, nodes)
  }
  if (!due.done) throw new BadIndex(size, `a checkpoint signs ${due.value.size} entries, and there are ${size}`)
  requireHead(log.head, size, frontier)
  for (const node of nodes.values()) throw new BadIndex(size, `a stored hash of level ${node.level} is of no subtree`)
  return { ok: true, size, root: rootOfFrontier(frontier), checkpoints: verified, signedSize }
}

async function readNodes(nodes: AsyncIterable<StoredNode>): Promise<Map<string, StoredNode>> {
  const byPlace = new Map<string, StoredNode>()
  for await (const node of nodes) byPlace.set(`${node.level}/${node.index}`, node)
  return byPlace
}

/** The leaf hash of an entry that is at its place. */
function requireEntry(entry: StoredEntry, index: number, keys: readonly VerifierKey[]): Buffer {
  if (entry.index > index) throw new BadIndex(index, 'the entry is missing')
  if (entry.index < index) throw new BadIndex(entry.index, 'the index is there twice')
  const derived = leafHash(entry.evidence)
  if (!derived.equals(entry.leafHash)) throw new BadIndex(index, 'the leaf hash is not that of the evidence')
  const { issuer } = orBad(index, () => parseEvidence(entry.evidence))
  if (!keys.some((key) => key.name === issuer)) throw new BadIndex(index, 'the evidence was issued by another log')
  return derived
}

/** A checkpoint that does not fit says only that some entry since the last one that fitted is not what was signed. */
function requireCheckpoint(
  stored: StoredCheckpoint,
  tree: { readonly size: number; readonly signedSize: number; readonly frontier: Frontier },
  keys: readonly VerifierKey[],
): void {
  const { size, signedSize, frontier } = tree
  if (stored.size < size) throw new BadIndex(stored.size, 'the checkpoints are not in order of size')
  const signed = orBad(signedSize, () => verifyCheckpoint(stored.note, keys))
  if (signed.size !== size)
    throw new BadIndex(signedSize, `the checkpoint stored for ${size} entries is of another size`)
  if (signed.root.equals(rootOfFrontier(frontier))) return
  const among = size > signedSize ? `entries ${signedSize} to ${size - 1}` : `the ${size} entries`
  throw new BadIndex(
    signedSize,
    `the checkpoint of ${size} entries signs another tree: ${among} are not what was signed`,
  )
}

/** `open[n]` holds the hashes of level 8n that are not yet under a stored node of level 8(n + 1). */
function requireSubtrees(open: Buffer[][], leaf: Buffer, size: number, nodes: Map<string, StoredNode>): void {
  let hash = leaf
  for (let step = 0; ; step += 1) {
    const below = open[step] ?? []
    open[step] = below
    below.push(hash)
    if (below.length < 2 ** storedLevelStep) return
    hash = perfectSubtreeRoot(below.splice(0))
    const level = (step + 1) * storedLevelStep
    requireNode({ level, index: size / 2 ** level - 1, hash }, nodes)
  }
}

function requireNode({ level, index, hash }: StoredNode, nodes: Map<string, StoredNode>): void {
  const place = `${level}/${index}`
  const stored = nodes.get(place)
  nodes.delete(place)
  if (stored?.hash.equals(hash)) return
  const problem = stored ? 'is not that of its entries' : 'is missing'
  throw new BadIndex(index * 2 ** level, `the stored hash of the subtree of level ${level} from here ${problem}`)
}

function requireHead(head: StoredLog['head'], size: number, frontier: Frontier): void {
  if (head.size > size) throw new BadIndex(size, `the entry is missing: the head says there are ${head.size}`)
  if (head.size < size) throw new BadIndex(head.size, `the head says there are ${head.size} entries`)
  const same = head.frontier.length === frontier.length && frontier.every((hash, i) => head.frontier[i]?.equals(hash))
  if (!same) throw new BadIndex(size, 'the frontier of the head is not that of the entries')
}

function orBad<Value>(index: number, read: () => Value): Value {
  try {
    return read()
  } catch (err) {
    if (err instanceof NotProven) throw new BadIndex(index, err.message)
    throw err
  }
}
