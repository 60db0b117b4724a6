import { expect, test } from 'vitest'
import { createCheckpoint, parseCheckpoint, signCheckpoint, verifyCheckpoint } from '../../src/evidence/checkpoint.ts'
import { emptyRoot, leafHash } from '../../src/evidence/merkle.ts'
import { NotProven } from '../../src/evidence/not-proven.ts'
import { parseVerifierKey } from '../../src/evidence/signed-note.ts'
import { keys, origin, signer, signerOf } from './samples.ts'

const root = leafHash('some tree')
const text = createCheckpoint(origin, 20_852_163, root)

test('the text is origin, size and root, a line each (C2SP tlog-checkpoint)', () => {
  expect(text).toBe(`${origin}\n20852163\n${root.toString('base64')}\n`)
})

test('a signed checkpoint verifies and reads back', () => {
  const expected = { origin, size: 20_852_163, root, extensions: [] }
  expect(verifyCheckpoint(signCheckpoint(text, signer), keys)).toEqual(expected)
  expect(parseCheckpoint(signCheckpoint(text, signerOf(9)))).toEqual(expected)
})

test('the same tree and key give the same bytes', () => {
  expect(signCheckpoint(text, signer)).toBe(signCheckpoint(createCheckpoint(origin, 20_852_163, root), signerOf(1)))
})

test('a witness may sign beside, and extension lines are kept', () => {
  const extended = `${text}extension 1\n`
  const witness = signerOf(3, 'witness.example').sign(extended).split('\n\n')[1]
  expect(verifyCheckpoint(`${signer.sign(extended)}${witness}`, keys).extensions).toEqual(['extension 1'])
})

test('an earlier key of the log still verifies what it signed, another does not', () => {
  const [earlier, strange] = [signerOf(4), signerOf(5)]
  const trusted = [...keys, parseVerifierKey(earlier.verifierKey)]
  expect(verifyCheckpoint(signCheckpoint(text, earlier), trusted).size).toBe(20_852_163)
  expect(() => verifyCheckpoint(signCheckpoint(text, strange), trusted)).toThrow('not signed by a key that is trusted')
})

test('the key of one log signs no checkpoint of another', () => {
  const other = createCheckpoint('other.example/log', 1, root)
  expect(() => verifyCheckpoint(signCheckpoint(other, signer), keys)).toThrow('another log')
})

test('the empty tree', () => {
  const note = signCheckpoint(createCheckpoint(origin, 0, emptyRoot()), signer)
  expect(verifyCheckpoint(note, keys).size).toBe(0)
})

const encoded = root.toString('base64')
test.each([
  ['a leading zero', `${origin}\n01\n${encoded}\n`],
  ['a sign', `${origin}\n-1\n${encoded}\n`],
  ['an unsafe size', `${origin}\n9007199254740992\n${encoded}\n`],
  ['a long size', `${origin}\n99999999999999999999\n${encoded}\n`],
  ['no size', `${origin}\n\n${encoded}\n`],
  ['a short root', `${origin}\n1\n${root.subarray(1).toString('base64')}\n`],
  ['base64 without padding', `${origin}\n1\n${encoded.replace('=', '')}\n`],
  ['no root', `${origin}\n1\n`],
  ['an empty extension line', `${text}\nmore\n`],
])('a checkpoint with %s is refused though it is signed', (_, wrong) => {
  expect(() => verifyCheckpoint(signer.sign(wrong), keys)).toThrow(NotProven)
})
