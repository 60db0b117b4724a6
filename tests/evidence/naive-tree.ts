import { leafHash, nodeHash } from '../../src/evidence/merkle.ts'

/** RFC 6962 §2.1 word for word, by recursion over the leaves: the oracle of the fast tree. */
export function naiveRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (!only) return Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex')
  if (leaves.length === 1) return only
  const k = splitOf(leaves.length)
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

/** PATH(m, D[n]) of RFC 6962 §2.1.1. */
export function naivePath(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return []
  const k = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return m < k ? [...naivePath(m, left), naiveRoot(right)] : [...naivePath(m - k, right), naiveRoot(left)]
}

/** SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2. */
export function naiveSubproof(m: number, leaves: readonly Buffer[], whole: boolean): Buffer[] {
  if (m === leaves.length) return whole ? [] : [naiveRoot(leaves)]
  const k = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return m <= k
    ? [...naiveSubproof(m, left, whole), naiveRoot(right)]
    : [...naiveSubproof(m - k, right, false), naiveRoot(left)]
}

/** `count` different leaf hashes. */
export function someLeaves(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => leafHash(`leaf ${i}`))
}

function splitOf(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1))
}
