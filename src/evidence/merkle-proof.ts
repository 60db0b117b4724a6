import { nodeHash, rootOfFrontier, storedLevelStep, type TreeNode } from './merkle.ts'

/**
 * One hash of a proof, as the perfect subtrees it folds from, largest first. All but a tree's ragged right edge are
 * one subtree, so a store needs to hold hashes of perfect subtrees only.
 */
export type ProofPart = readonly TreeNode[]

/**
 * What the inclusion proof of a leaf in the tree of `size` leaves is made of (RFC 6962 §2.1.1), deepest first.
 * @throws RangeError unless 0 ≤ index < size
 */
export function inclusionNodes(index: number, size: number): ProofPart[] {
  if (!isIndex(index) || !isIndex(size) || index >= size) throw new RangeError('the leaf is not in a tree of this size')
  const parts: ProofPart[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const split = from + largestPowerBelow(to - from)
    if (index < split) {
      parts.unshift(subtreesOf(split, to))
      to = split
    } else {
      parts.unshift(subtreesOf(from, split))
      from = split
    }
  }
  return parts
}

/**
 * What the consistency proof between the trees of `size1` and `size2` leaves is made of (RFC 6962 §2.1.2). Empty for
 * equal sizes and for the empty tree.
 * @throws RangeError unless 0 ≤ size1 ≤ size2
 */
export function consistencyNodes(size1: number, size2: number): ProofPart[] {
  if (!isIndex(size1) || !isIndex(size2) || size1 > size2) throw new RangeError('the sizes are not in order')
  if (size1 === 0 || size1 === size2) return []
  const parts: ProofPart[] = []
  let [from, to] = [0, size2]
  while (size1 < to) {
    const split = from + largestPowerBelow(to - from)
    if (size1 <= split) {
      parts.unshift(subtreesOf(split, to))
      to = split
    } else {
      parts.unshift(subtreesOf(from, split))
      from = split
    }
  }
  // The old tree itself is left out when it is a whole subtree of the new: its root is known to who asks.
  return from === 0 ? parts : [subtreesOf(from, to), ...parts]
}

/** The proof's hashes, once the store has given those of its nodes. */
export function proofOf(parts: readonly ProofPart[], hashOf: (subtree: TreeNode) => Buffer): Buffer[] {
  return parts.map((part) => rootOfFrontier(part.map(hashOf)))
}

/** Where the frontier of a tree of `size` leaves stands, largest first. */
export function frontierNodes(size: number): TreeNode[] {
  return subtreesOf(0, size)
}

/** The stored hashes that a node is recomputed from: `count` of them at `level`, from `first` on. */
export function storedNodesUnder(subtree: TreeNode): { level: number; first: number; count: number } {
  const level = subtree.level - (subtree.level % storedLevelStep)
  const count = 2 ** (subtree.level - level)
  return { level, first: subtree.index * count, count }
}

/** Whether the leaf stands at `index` in the tree of `size` leaves with this root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!isIndex(index) || !isIndex(size) || index >= size || !proof.every(isHash)) return false
  let [place, last, node] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      node = nodeHash(sibling, node)
      while (place % 2 === 0 && place > 0) [place, last] = [place / 2, Math.floor(last / 2)]
    } else {
      node = nodeHash(node, sibling)
    }
    ;[place, last] = [Math.floor(place / 2), Math.floor(last / 2)]
  }
  return last === 0 && node.equals(root)
}

/** Whether the tree (size2, root2) is the tree (size1, root1) with leaves appended (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  size1: number,
  size2: number,
  root1: Buffer,
  root2: Buffer,
  proof: readonly Buffer[],
): boolean {
  if (!isIndex(size1) || !isIndex(size2) || size1 > size2 || !proof.every(isHash)) return false
  if (size1 === 0) return proof.length === 0 && root1.equals(rootOfFrontier([]))
  if (size1 === size2) return proof.length === 0 && root1.equals(root2)
  let [place, last] = [size1 - 1, size2 - 1]
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)]
  const [seed, ...rest] = place === 0 ? [root1, ...proof] : proof
  if (!seed) return false
  let [old, now] = [seed, seed]
  for (const sibling of rest) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      old = nodeHash(sibling, old)
      now = nodeHash(sibling, now)
      while (place % 2 === 0 && place > 0) [place, last] = [place / 2, Math.floor(last / 2)]
    } else {
      now = nodeHash(now, sibling)
    }
    ;[place, last] = [Math.floor(place / 2), Math.floor(last / 2)]
  }
  return last === 0 && old.equals(root1) && now.equals(root2)
}

/** The largest power of two smaller than `n` (n > 1). */
function largestPowerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

/** The perfect subtrees of the leaves from…to, largest first. `from` is a multiple of the first of them. */
function subtreesOf(from: number, to: number): TreeNode[] {
  const nodes: TreeNode[] = []
  let start = from
  for (let level = 52, leaves = 2 ** 52; level >= 0; level -= 1, leaves /= 2) {
    if (to - start < leaves) continue
    nodes.push({ level, index: start / leaves })
    start += leaves
  }
  return nodes
}

function isIndex(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function isHash(value: Buffer): boolean {
  return value.length === 32
}
