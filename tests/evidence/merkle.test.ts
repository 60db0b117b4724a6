import { describe, expect, test } from 'vitest'
import {
  appendToFrontier,
  emptyRoot,
  type Frontier,
  leafHash,
  perfectSubtreeRoot,
  proofsForBatch,
  rootOfFrontier,
} from '../../src/evidence/merkle.ts'
import { verifyInclusion } from '../../src/evidence/merkle-proof.ts'
import { naivePath, naiveRoot, someLeaves } from './naive-tree.ts'

const leaves = someLeaves(600)

test('the roots of the certificate-transparency test tree, sizes 0 to 8', () => {
  const roots = ctRoots.map((_, size) => rootOfFrontier(frontierOf(ctLeaves.slice(0, size))).toString('hex'))
  expect(roots).toEqual(ctRoots)
})

test('a frontier folds to the root of RFC 6962 at every size', () => {
  for (let size = 0; size <= 70; size += 1) {
    expect(rootOfFrontier(frontierOf(leaves.slice(0, size)))).toEqual(naiveRoot(leaves.slice(0, size)))
  }
})

describe('proofsForBatch', () => {
  test('gives the paths and root of the naive tree, for every start and batch of up to 18', () => {
    for (let start = 0; start <= 18; start += 1) {
      for (let count = 0; count <= 18; count += 1) requireSame(start, count)
    }
  })

  test.each([
    [255, 1],
    [255, 2],
    [256, 256],
    [1, 256],
    [300, 256],
  ])('the same around stored subtrees: start %i, batch %i', requireSame)

  test('works beyond 32 bits', () => {
    const start = 2 ** 40 + 2 ** 33 + 5
    const before = someLeaves(4)
    const { root, proofs } = proofsForBatch(before, start, leaves.slice(0, 3))
    expect(rootOfFrontier(grown(before, start, leaves.slice(0, 3)))).toEqual(root)
    proofs.forEach((proof, i) => {
      expect(verifyInclusion(leaves[i] ?? emptyRoot(), start + i, start + 3, proof, root)).toBe(true)
    })
  })

  test('refuses a frontier of another size', () => {
    expect(() => proofsForBatch(frontierOf(leaves.slice(0, 3)), 4, leaves.slice(4, 5))).toThrow(RangeError)
    expect(() => appendToFrontier([], 1, leafHash('x'))).toThrow(RangeError)
    expect(() => appendToFrontier([], -1, leafHash('x'))).toThrow(RangeError)
  })

  test('leaves its arguments alone', () => {
    const [before, batch] = [frontierOf(leaves.slice(0, 7)), leaves.slice(7, 12)]
    const [copyBefore, copyBatch] = [[...before], [...batch]]
    proofsForBatch(before, 7, batch)
    expect([before, batch]).toEqual([copyBefore, copyBatch])
  })
})

test('a perfect subtree folds from the hashes of any of its levels', () => {
  const root = naiveRoot(leaves.slice(0, 256))
  const quarters = [0, 64, 128, 192].map((from) => naiveRoot(leaves.slice(from, from + 64)))
  expect(perfectSubtreeRoot(leaves.slice(0, 256))).toEqual(root)
  expect(perfectSubtreeRoot(quarters)).toEqual(root)
  expect(perfectSubtreeRoot([root])).toEqual(root)
  for (const wrong of [0, 3, 6, 255]) expect(() => perfectSubtreeRoot(leaves.slice(0, wrong))).toThrow(RangeError)
})

function requireSame(start: number, count: number) {
  const end = start + count
  const all = leaves.slice(0, end)
  const batch = proofsForBatch(frontierOf(leaves.slice(0, start)), start, leaves.slice(start, end))
  expect(batch.root).toEqual(naiveRoot(all))
  expect(batch.proofs.map(hex)).toEqual(Array.from({ length: count }, (_, i) => hex(naivePath(start + i, all))))
}

function hex(hashes: readonly Buffer[]): string {
  return Buffer.concat(hashes).toString('hex')
}

function frontierOf(hashes: readonly Buffer[]): Frontier {
  return grown([], 0, hashes)
}

function grown(before: Frontier, start: number, hashes: readonly Buffer[]): Frontier {
  return hashes.reduce<Frontier>((frontier, leaf, i) => appendToFrontier(frontier, start + i, leaf), before)
}

const ctLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => leafHash(Buffer.from(hex, 'hex')))

const ctRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
