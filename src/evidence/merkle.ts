import { createHash, hash } from 'node:crypto'

/**
 * The append-only tree of RFC 6962 §2.1 over SHA-256. A tree of any size is known by its frontier: the roots of the
 * perfect subtrees it is made of, largest first, one for each 1 in the size's binary form.
 */
export type Frontier = readonly Buffer[]

/** A perfect subtree: 2^level leaves, from leaf index × 2^level on. Level 0 is a leaf. */
export interface TreeNode {
  readonly level: number
  readonly index: number
}

export interface StoredNode extends TreeNode {
  readonly hash: Buffer
}

export interface BatchProofs {
  /** Root of the tree after the batch. */
  readonly root: Buffer
  /** For each new leaf its inclusion proof in that tree, deepest sibling first (RFC 6962 §2.1.1). */
  readonly proofs: readonly (readonly Buffer[])[]
}

/** Only these levels above the leaves are stored; those between are recomputed from at most 128 hashes. */
export const storedLevelStep = 8

/**
 * Inclusion proofs for a batch appended to a tree, from the old frontier and the new leaves alone.
 * @param start size of the tree before the batch
 */
export function proofsForBatch(frontierBefore: Frontier, start: number, leafHashes: readonly Buffer[]): BatchProofs {
  requireFrontier(frontierBefore, start)
  const end = start + leafHashes.length
  const old = [...frontierBefore]
  const proofs: Buffer[][] = leafHashes.map(() => [])
  // Level by level: `nodes` holds what the new leaves touch, from index `first` on; a last node without a sibling rises
  // as it is, which gives the same tree as RFC 6962's split at the largest power of two.
  let nodes = [...leafHashes]
  let [first, width] = [start, end]
  for (let level = 0; width > 0; level += 1) {
    if (first % 2 === 1) {
      nodes.unshift(at(old, old.length - 1))
      old.pop()
      first -= 1
    }
    if (width === 1) break
    appendSiblings(proofs, nodes, start, first, level)
    nodes = parents(nodes)
    first /= 2
    width = Math.ceil(width / 2)
  }
  return { root: nodes[0] ?? emptyRoot(), proofs }
}

/** RFC 6962 §2.1: SHA-256 of 0x00 and the leaf. */
export function leafHash(leaf: Uint8Array | string): Buffer {
  const data = typeof leaf === 'string' ? `\0${leaf}` : Buffer.concat([leafPrefix, leaf])
  return hash('sha256', data, 'buffer')
}

/** RFC 6962 §2.1: SHA-256 of 0x01 and the two hashes. */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer')
}

/** The hash of a tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Buffer {
  return createHash('sha256').digest()
}

/** The tree's root hash (RFC 6962 §2.1). */
export function rootOfFrontier(frontier: Frontier): Buffer {
  return frontier.length === 0 ? emptyRoot() : frontier.reduceRight((right, left) => nodeHash(left, right))
}

/** The frontier after one more leaf. `size` is the tree's size before it. */
export function appendToFrontier(frontier: Frontier, size: number, leaf: Buffer): Buffer[] {
  requireFrontier(frontier, size)
  const after = [...frontier]
  let node = leaf
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    node = nodeHash(at(after, after.length - 1), node)
    after.pop()
  }
  return [...after, node]
}

/**
 * The root of a perfect subtree from the hashes of one level of it, in order.
 * @throws RangeError unless their number is a power of two
 */
export function perfectSubtreeRoot(hashes: readonly Buffer[]): Buffer {
  if (!Number.isInteger(Math.log2(hashes.length))) throw new RangeError('a perfect subtree has 2^n hashes in a level')
  let level = [...hashes]
  while (level.length > 1) level = parents(level)
  return at(level, 0)
}

/** How many perfect subtrees a tree of this size is made of. */
function frontierLength(size: number): number {
  let ones = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2
  return ones
}

function requireFrontier(frontier: Frontier, size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('a tree size is a safe integer, 0 or more')
  if (frontier.length !== frontierLength(size)) throw new RangeError('the frontier is not that of a tree of this size')
}

function appendSiblings(proofs: Buffer[][], nodes: readonly Buffer[], start: number, first: number, level: number) {
  const leaves = 2 ** level
  proofs.forEach((proof, i) => {
    const place = Math.floor((start + i) / leaves) - first
    const sibling = nodes[place % 2 === 0 ? place + 1 : place - 1]
    if (sibling) proof.push(sibling)
  })
}

/** `nodes` starts at an even index. */
function parents(nodes: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = []
  for (let i = 0; i < nodes.length; i += 2) {
    const [left, right] = [at(nodes, i), nodes[i + 1]]
    above.push(right ? nodeHash(left, right) : left)
  }
  return above
}

function at(hashes: readonly Buffer[], place: number): Buffer {
  const found = hashes[place]
  if (!found) throw new RangeError('a hash of the tree is missing')
  return found
}

const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)
