import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/evidence/canonical-json.ts'
import {
  type EvidenceFile,
  isEvidenceFile,
  verifyEvidenceFile,
  writeEvidenceFile,
} from '../../src/evidence/evidence-file.ts'
import { serialiseReceipt, verifyReceipt, writeReceipt } from '../../src/evidence/receipt.ts'
import { item, keys, messageId, receiptsOf, signer, signerOf } from './samples.ts'

const all = receiptsOf(40)
const own = all.filter(
  ({ evidence }) =>
    'contentDigest' in evidence && evidence.messageIdentifier === messageId && evidence.sender === item.sender,
)
const file: EvidenceFile = {
  checkpoint: own[0]?.checkpoint ?? '',
  format: 'budkavle-evidence/1',
  key: signer.verifierKey,
  message: { messageIdentifier: messageId, sender: item.sender },
  receipts: own,
}
const bytes = Buffer.from(writeEvidenceFile(file))

test('a whole file verifies offline, and each receipt of it alone', () => {
  expect(own.length).toBeGreaterThan(10)
  expect(isEvidenceFile(bytes)).toBe(true)
  expect(verifyEvidenceFile(bytes, keys)).toMatchObject({ ok: true, file, checkpoint: { size: 40 } })
  for (const receipt of own) expect(verifyReceipt(Buffer.from(writeReceipt(receipt)), keys).ok).toBe(true)
})

test('a receipt is no such file', () => {
  expect(all.some((receipt) => isEvidenceFile(serialiseReceipt(receipt)))).toBe(false)
})

describe('a file proves nothing with', () => {
  const [first, second, third] = own
  const foreign = all.find(({ evidence }) => evidence.event === 'AdministrativeAct')
  const elsewhere = receiptsOf(41).find(({ inclusion }) => inclusion.leafIndex === first?.inclusion.leafIndex)
  const another = signerOf(9).verifierKey
  test.each([
    ['a receipt twice', { receipts: [first, first] }, 'order of the log'],
    ['receipts in another order', { receipts: [second, first, third] }, 'order of the log'],
    ['no receipt', { receipts: [] }, 'no receipt'],
    ['an evidence of no message', { receipts: [foreign] }, 'of another message'],
    ['a receipt of another tree', { receipts: [elsewhere] }, 'not in the tree'],
    ['another message', { message: { ...file.message, messageIdentifier: crypto.randomUUID() } }, 'another message'],
    ['another sender', { message: { ...file.message, sender: '3221304-3' } }, 'another message'],
    ['another key', { key: another }, 'not one that is trusted'],
    ['a member too many', { note: 'x' }, 'exactly the members'],
    ['another checkpoint', { checkpoint: file.checkpoint.replace('40', '39') }, 'not in the tree'],
  ])('%s', (_, change, reason) => {
    const changed = Buffer.from(canonicalJson({ ...file, ...change }))
    expect(verifyEvidenceFile(changed, keys)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })

  test('any byte changed', () => {
    for (let at = 0; at < bytes.length; at += 1201) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect([at, verifyEvidenceFile(changed, keys).ok]).toEqual([at, false])
    }
  })

  test('another log’s key trusted', () => {
    expect(verifyEvidenceFile(bytes, [])).toMatchObject({ ok: false })
  })
})
