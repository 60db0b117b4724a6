import { describe, expect, test } from 'vitest'
import { createCheckpoint, signCheckpoint } from '../../src/evidence/checkpoint.ts'
import { createEntry } from '../../src/evidence/entry.ts'
import { leafHash, nodeHash } from '../../src/evidence/merkle.ts'
import {
  createReceipt,
  parseReceipt,
  type Receipt,
  serialiseReceipt,
  verifyReceipt,
} from '../../src/evidence/receipt.ts'
import { parseVerifierKey } from '../../src/evidence/signed-note.ts'
import { keys, origin, receiptsOf, signer, signerOf, someEvidence } from './samples.ts'

test('every receipt of logs of 1 to 40 entries verifies, and reads back as it was', () => {
  for (const size of [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 40]) {
    for (const receipt of receiptsOf(size)) {
      const bytes = serialiseReceipt(receipt)
      expect(verifyReceipt(bytes, keys)).toMatchObject({ ok: true, receipt, checkpoint: { origin, size } })
      expect(serialiseReceipt(parseReceipt(bytes))).toEqual(bytes)
    }
  }
})

test('the same receipt is the same bytes', () => {
  expect(receiptsOf(9).map(serialiseReceipt)).toEqual(receiptsOf(9).map(serialiseReceipt))
})

describe.each([
  [1, 0],
  [4, 2],
  [7, 5],
])('the receipt of entries (size %i), entry %i', (size, index) => {
  const bytes = serialiseReceipt(receiptOf(size, index))

  test('no bit of it can be another', () => {
    const accepted: string[] = []
    for (let place = 0; place < bytes.length; place += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Buffer.from(bytes)
        changed.writeUInt8(bytes.readUInt8(place) ^ (1 << bit), place)
        if (verifyReceipt(changed, keys).ok) accepted.push(`${place}.${bit}`)
      }
    }
    expect(accepted).toEqual([])
  })

  test('no byte can be left out, doubled or put in', () => {
    const accepted: number[] = []
    for (let place = 0; place <= bytes.length; place += 1) {
      const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)]
      const doubled = bytes.subarray(Math.max(0, place - 1), place)
      const changes = [
        after.subarray(1),
        ...[' ', '\n', '\0', '"', '0'].map((text) => Buffer.concat([Buffer.from(text), after])),
      ]
      if (place > 0) changes.push(Buffer.concat([doubled, after]))
      if (place === bytes.length) changes.shift()
      if (changes.some((rest) => verifyReceipt(Buffer.concat([before, rest]), keys).ok)) accepted.push(place)
    }
    expect(accepted).toEqual([])
  })

  test('no end can be cut off', () => {
    const cuts = Array.from({ length: bytes.length }, (_, length) => bytes.subarray(0, length))
    expect(cuts.filter((cut) => verifyReceipt(cut, keys).ok)).toEqual([])
  })
})

describe('a receipt is refused', () => {
  const receipt = receiptOf(7, 5)

  test.each<[string, string, unknown]>([
    ['with a further member', 'exactly the members', { ...receipt, note: '' }],
    ['without a member', 'exactly the members', { ...receipt, inclusion: undefined }],
    ['with a further member in the inclusion', 'exactly the members', withInclusion({ rootHash: '' })],
    ['of another format', 'format', { ...receipt, format: 'budkavle-receipt/2' }],
    ['whose index is text', 'inclusion', withInclusion({ leafIndex: '5' })],
    ['whose hashes are no list', 'inclusion', withInclusion({ hashes: 'x' })],
    ['whose checkpoint is no text', 'checkpoint', { ...receipt, checkpoint: {} }],
    ['for another entry of the log', 'place in the tree', { ...receipt, evidence: receiptOf(7, 4).evidence }],
    ['at another index', 'place in the tree', withInclusion({ leafIndex: 4 })],
    ['at a negative index', 'place in the tree', withInclusion({ leafIndex: -1 })],
    ['in a tree of another size', 'another size', withInclusion({ treeSize: 8 })],
    ['with a hash too many', 'place in the tree', withHashes((hashes) => [...hashes, hashes[0] ?? ''])],
    ['with a hash too few', 'place in the tree', withHashes((hashes) => hashes.slice(1))],
    ['with a short hash', 'place in the tree', withHashes((hashes) => hashes.with(0, 'AAAA'))],
    [
      'with base64 in another form',
      'canonical base64',
      withHashes((hashes) => hashes.map((hash) => hash.replace('=', ''))),
    ],
    ['with the checkpoint of another tree', 'another size', { ...receipt, checkpoint: receiptOf(8, 5).checkpoint }],
  ])('%s', (_, reason, wrong) => {
    expect(verifyReceipt(bytesOf(wrong), keys)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })

  test('when its key is not trusted, and taken when it is an earlier one that is', () => {
    const earlier = signerOf(6)
    const bytes = serialiseReceipt(receiptOf(7, 5, earlier))
    expect(verifyReceipt(bytes, keys)).toMatchObject({ ok: false, reason: expect.stringContaining('trusted') })
    expect(verifyReceipt(bytes, [])).toMatchObject({ ok: false })
    expect(verifyReceipt(bytes, [...keys, parseVerifierKey(earlier.verifierKey)])).toMatchObject({ ok: true })
  })

  test('when another log, though trusted, holds evidence in our name', () => {
    const foreign = signerOf(6, 'other.example/log')
    const bytes = serialiseReceipt(receiptOf(7, 5, foreign))
    const verdict = verifyReceipt(bytes, [...keys, parseVerifierKey(foreign.verifierKey)])
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringContaining('not issued by the log') })
  })

  test('when another signature stands beside ours, or a line after the root', () => {
    const [text = ''] = receipt.checkpoint.split('\n\n')
    const witness = signerOf(3, 'witness.example').sign(`${text}\n`).split('\n\n')[1]
    const extended = { ...receipt, checkpoint: signer.sign(`${text}\nmore\n`) }
    expect(verifyReceipt(bytesOf({ ...receipt, checkpoint: receipt.checkpoint + witness }), keys).ok).toBe(false)
    expect(verifyReceipt(bytesOf(extended), keys)).toMatchObject({ reason: expect.stringContaining('extension') })
  })

  test('when an inner node is passed off as a leaf', () => {
    const [a, b] = [leafHash('a'), leafHash('b')]
    const checkpoint = signCheckpoint(createCheckpoint(origin, 2, nodeHash(a, b)), signer)
    const [evidence] = someEvidence()
    if (!evidence) throw new Error('the samples are empty')
    expect(verifyReceipt(serialiseReceipt(createReceipt(evidence, 0, 2, [b], checkpoint)), keys).ok).toBe(false)
  })

  test('when its evidence has a form that the log never had, however well it is included', () => {
    const evidence = { ...someEvidence()[0], note: 'free text' }
    const leaf = leafHash(JSON.stringify(evidence))
    const checkpoint = signCheckpoint(createCheckpoint(origin, 1, leaf), signer)
    const bytes = bytesOf({ ...receipt, evidence, inclusion: { leafIndex: 0, treeSize: 1, hashes: [] }, checkpoint })
    expect(verifyReceipt(bytes, keys)).toMatchObject({ ok: false, reason: expect.stringContaining('further member') })
  })

  test.each(['', 'null', '[]', '{}', '"x"', '\ufeff{}'])('%j', (text) => {
    expect(verifyReceipt(Buffer.from(text), keys).ok).toBe(false)
  })

  test('larger than any can be, before it is read', () => {
    expect(verifyReceipt(Buffer.alloc(65_537, '['), keys)).toMatchObject({ reason: expect.stringContaining('larger') })
  })

  function withInclusion(change: object) {
    return { ...receipt, inclusion: { ...receipt.inclusion, ...change } }
  }

  function withHashes(change: (hashes: readonly string[]) => readonly string[]) {
    return withInclusion({ hashes: change(receipt.inclusion.hashes) })
  }
})

test('a fault is not taken for a no', () => {
  const broken = {
    name: origin,
    id: keys[0]?.id ?? '',
    get publicKey(): never {
      throw new Error('fault')
    },
  }
  expect(() => verifyReceipt(serialiseReceipt(receiptOf(1, 0)), [broken])).toThrow('fault')
})

test('the leaf of a receipt is the entry of its evidence', () => {
  const { evidence } = receiptOf(1, 0)
  const checkpoint = signCheckpoint(createCheckpoint(origin, 1, createEntry(evidence).leafHash), signer)
  expect(serialiseReceipt(createReceipt(evidence, 0, 1, [], checkpoint))).toEqual(serialiseReceipt(receiptOf(1, 0)))
})

function receiptOf(size: number, index: number, by = signer): Receipt {
  const receipt = receiptsOf(size, by)[index]
  if (!receipt) throw new Error('the log has no such entry')
  return receipt
}

/** Canonical JSON, of a value that need not be a receipt. */
function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(sorted(value)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  )
}
