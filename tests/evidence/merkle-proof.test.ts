import { describe, expect, test } from 'vitest'
import { leafHash, perfectSubtreeRoot, rootOfFrontier, type TreeNode } from '../../src/evidence/merkle.ts'
import {
  consistencyNodes,
  frontierNodes,
  inclusionNodes,
  proofOf,
  storedNodesUnder,
  verifyConsistency,
  verifyInclusion,
} from '../../src/evidence/merkle-proof.ts'
import { naivePath, naiveRoot, naiveSubproof, someLeaves } from './naive-tree.ts'

const largest = 70
const leaves = someLeaves(largest)
const roots = Array.from({ length: largest + 1 }, (_, size) => naiveRoot(leaves.slice(0, size)))
const other = leafHash('another')

describe('inclusion', () => {
  test('the proofs of the naive tree, made from perfect subtrees only, for every leaf of every size', () => {
    for (let size = 1; size <= largest; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = proofOf(inclusionNodes(index, size), hashOf)
        expect(same(proof, naivePath(index, leaves.slice(0, size)))).toBe(true)
        expect(verifyInclusion(leaf(index), index, size, proof, root(size))).toBe(true)
      }
    }
  })

  test('no other leaf, index, root or proof', () => {
    for (let size = 1; size <= 33; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = proofOf(inclusionNodes(index, size), hashOf)
        expect(verifyInclusion(other, index, size, proof, root(size))).toBe(false)
        expect(verifyInclusion(leaf(index), index, size, proof, other)).toBe(false)
        for (let wrong = -1; wrong <= size; wrong += 1) {
          if (wrong !== index) expect(verifyInclusion(leaf(index), wrong, size, proof, root(size))).toBe(false)
        }
        for (const broken of brokenProofs(proof)) {
          expect(verifyInclusion(leaf(index), index, size, broken, root(size))).toBe(false)
        }
      }
    }
  })

  test('no size for which the proof has another length, and none that is no size', () => {
    const proof = proofOf(inclusionNodes(5, 8), hashOf)
    for (const size of [-1, 0, 4, 5, 17, 64, 2 ** 53, 8.5, Number.NaN]) {
      expect(verifyInclusion(leaf(5), 5, size, proof, root(8))).toBe(false)
    }
  })

  test('the certificate-transparency vectors', () => {
    const ct = ctLeaves.map((hex) => leafHash(Buffer.from(hex, 'hex')))
    for (const { index, size, proof, root } of ctInclusion) {
      expect(naivePath(index, ct.slice(0, size)).map(hex)).toEqual(proof)
      expect(verifyInclusion(ct[index] ?? other, index, size, proof.map(bytes), bytes(root))).toBe(true)
    }
  })

  test('asks for no leaf outside the tree', () => {
    for (const [index, size] of [
      [0, 0],
      [3, 3],
      [-1, 3],
      [0.5, 3],
      [0, 2 ** 53],
    ] as const) {
      expect(() => inclusionNodes(index, size)).toThrow(RangeError)
    }
  })
})

describe('consistency', () => {
  test('the proofs of the naive tree for every pair of sizes', () => {
    for (let size2 = 1; size2 <= largest; size2 += 1) {
      for (let size1 = 1; size1 <= size2; size1 += 1) {
        const proof = proofOf(consistencyNodes(size1, size2), hashOf)
        expect(same(proof, naiveSubproof(size1, leaves.slice(0, size2), true))).toBe(true)
        expect(verifyConsistency(size1, size2, root(size1), root(size2), proof)).toBe(true)
      }
    }
  })

  test('no other root, size or proof', () => {
    for (let size2 = 1; size2 <= 33; size2 += 1) {
      for (let size1 = 1; size1 <= size2; size1 += 1) {
        const proof = proofOf(consistencyNodes(size1, size2), hashOf)
        expect(verifyConsistency(size1, size2, other, root(size2), proof)).toBe(false)
        expect(verifyConsistency(size1, size2, root(size1), other, proof)).toBe(false)
        expect(verifyConsistency(size2 + 1, size2, root(size1), root(size2), proof)).toBe(false)
        for (let wrong = 0; wrong <= size2; wrong += 1) {
          if (wrong !== size1) expect(verifyConsistency(wrong, size2, root(size1), root(size2), proof)).toBe(false)
        }
        for (const broken of brokenProofs(proof)) {
          expect(verifyConsistency(size1, size2, root(size1), root(size2), broken)).toBe(false)
        }
      }
    }
  })

  test('every tree continues the empty one, with an empty proof', () => {
    expect(consistencyNodes(0, 9)).toEqual([])
    expect(verifyConsistency(0, 9, root(0), root(9), [])).toBe(true)
    expect(verifyConsistency(0, 9, root(1), root(9), [])).toBe(false)
    expect(verifyConsistency(0, 9, root(0), root(9), [other])).toBe(false)
  })

  test('a rewritten history of the same length is not consistent', () => {
    const rewritten = leaves.map((hash, i) => (i === 3 ? other : hash))
    const proof = naiveSubproof(6, rewritten.slice(0, 20), true)
    expect(verifyConsistency(6, 20, root(6), naiveRoot(rewritten.slice(0, 20)), proof)).toBe(false)
  })

  test('the sizes are in order', () => {
    for (const [a, b] of [
      [4, 3],
      [-1, 3],
      [1.5, 3],
      [0, 2 ** 53],
    ] as const) {
      expect(() => consistencyNodes(a, b)).toThrow(RangeError)
    }
  })
})

test('the frontier of a size stands where its perfect subtrees are', () => {
  expect(frontierNodes(0)).toEqual([])
  expect(frontierNodes(11)).toEqual([
    { level: 3, index: 0 },
    { level: 1, index: 4 },
    { level: 0, index: 10 },
  ])
  expect(rootOfFrontier(frontierNodes(11).map(hashOf))).toEqual(root(11))
})

test('every node is recomputed from at most 128 stored hashes of levels 0, 8, 16 …', () => {
  expect(storedNodesUnder({ level: 0, index: 9 })).toEqual({ level: 0, first: 9, count: 1 })
  expect(storedNodesUnder({ level: 7, index: 3 })).toEqual({ level: 0, first: 384, count: 128 })
  expect(storedNodesUnder({ level: 8, index: 3 })).toEqual({ level: 8, first: 3, count: 1 })
  expect(storedNodesUnder({ level: 19, index: 2 })).toEqual({ level: 16, first: 16, count: 8 })
})

/** What a store does: leaf hashes from `first` on, folded. */
function hashOf(node: TreeNode): Buffer {
  const { level, first, count } = storedNodesUnder(node)
  const stored = leaves.slice(first, first + count)
  if (level > 0 || stored.length < count) throw new Error('the store has no such hashes')
  return perfectSubtreeRoot(stored)
}

function brokenProofs(proof: readonly Buffer[]): Buffer[][] {
  const first = proof[0] ?? other
  return [
    [...proof, other],
    [other, ...proof],
    [...proof, first],
    ...proof.map((_, i) => proof.toSpliced(i, 1)),
    ...proof.map((_, i) => proof.with(i, other)),
    ...proof.map((hash, i) => proof.with(i, hash.subarray(0, 31))),
    ...(proof.length > 1 ? [proof.toReversed()] : []),
  ]
}

function same(one: readonly Buffer[], two: readonly Buffer[]): boolean {
  return one.length === two.length && one.every((hash, i) => hash.equals(two[i] ?? other.subarray(1)))
}

function leaf(index: number): Buffer {
  return leaves[index] ?? other
}

function root(size: number): Buffer {
  return roots[size] ?? other
}

function hex(hash: Buffer): string {
  return hash.toString('hex')
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'hex')
}

const ctLeaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']

const ctRoot8 = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
const ctInclusion = [
  {
    index: 0,
    size: 1,
    proof: [],
    root: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  },
  {
    index: 0,
    size: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
    root: ctRoot8,
  },
  {
    index: 5,
    size: 8,
    proof: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
    root: ctRoot8,
  },
  {
    index: 2,
    size: 3,
    proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    root: 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  },
  {
    index: 1,
    size: 5,
    proof: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
    root: '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  },
]
