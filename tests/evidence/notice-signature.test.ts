import { generateKeyPairSync, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCheckpoint } from '../../src/evidence/checkpoint.ts'
import { signNotice } from '../../src/evidence/notice-signature.ts'
import { createNoteSigner } from '../../src/evidence/signed-note.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const id = '0b5e1b9c-0d0c-4b5e-9c5d-3f2c1d0e4a5b'

test('is Ed25519 over id, timestamp and body, with points between', () => {
  const [version, signature = ''] = signNotice(privateKey, id, 1_795_000_000, '{"a":1}').split(',')
  expect(version).toBe('v1a')
  const signed = Buffer.from(`${id}.1795000000.{"a":1}`)
  expect(verify(null, signed, publicKey, Buffer.from(signature, 'base64'))).toBe(true)
})

const checkpoint = createCheckpoint('budkavle.example/log', 7, Buffer.alloc(32))
test.each([
  ['a body that is a checkpoint', id, 1, checkpoint],
  ['a body that ends in a newline', id, 1, '{}\n'],
  ['a body of two lines', id, 1, '{\n}'],
  ['an id that is a checkpoint', checkpoint, 1, '{}'],
  ['an id that has a line more', `${id}\n`, 1, '{}'],
  ['a time that is no number', id, Number.NaN, '{}'],
  ['a time that is no whole number', id, 1.5, '{}'],
])('is given to nothing with %s', (_name, ...parts) => {
  expect(() => signNotice(privateKey, ...parts)).toThrow(TypeError)
})

test('is over bytes that the same key signs as no note', () => {
  const signer = createNoteSigner('budkavle.example/log', privateKey)
  expect(() => signer.sign(`${id}.1.{}`)).toThrow(TypeError)
})
