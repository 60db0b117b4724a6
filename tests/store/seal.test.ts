import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Keyring } from '../../src/store/keyring.ts'
import { openPayload, sealPayload } from '../../src/store/seal.ts'

const keyring = ringOf('one', { one: randomBytes(32) })
const plain = Buffer.from('<message>ä</message>')
const context = '0246246-0/6d3cd2d3-0f64-4d35-8a2b-1f3f0f4f6a01'

test('what was sealed opens', () => {
  expect(openPayload(sealPayload(plain, context, keyring), context, keyring)).toEqual(plain)
})

test('the same payload sealed twice shares no byte string', () => {
  const [a, b] = [sealPayload(plain, context, keyring), sealPayload(plain, context, keyring)]
  expect(a.wrappedKey.equals(b.wrappedKey)).toBe(false)
  expect(a.iv.equals(b.iv)).toBe(false)
  expect(a.ciphertext.equals(b.ciphertext)).toBe(false)
  expect(a.ciphertext.includes(plain.subarray(0, 9))).toBe(false)
})

test('of many payloads no two have the same numbers or keys, and all of them open', () => {
  const sealed = Array.from({ length: 200 }, () => sealPayload(plain, context, keyring))
  expect(new Set(sealed.map(({ iv }) => iv.toString('hex'))).size).toBe(200)
  expect(new Set(sealed.map(({ wrappedKey }) => wrappedKey.toString('hex'))).size).toBe(200)
  for (const one of sealed) expect(openPayload(one, context, keyring)).toEqual(plain)
})

test('a payload opens in its own row only', () => {
  const sealed = sealPayload(plain, context, keyring)
  expect(() => openPayload(sealed, context.replace('0246246-0', '3221304-3'), keyring)).toThrow()
})

test.each(['wrappedKey', 'iv', 'ciphertext'] as const)('any changed byte of %s keeps it shut', (part) => {
  const sealed = sealPayload(plain, context, keyring)
  for (let at = 0; at < sealed[part].length; at++) {
    const changed = Buffer.from(sealed[part])
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => openPayload({ ...sealed, [part]: changed }, context, keyring)).toThrow()
  }
})

test('a payload cut short keeps shut', () => {
  const sealed = sealPayload(plain, context, keyring)
  for (const length of [0, 4, 15, 16, sealed.ciphertext.length - 1]) {
    const ciphertext = sealed.ciphertext.subarray(0, length)
    expect(() => openPayload({ ...sealed, ciphertext }, context, keyring)).toThrow()
  }
})

test('after rotation old payloads open while their key stays, and new ones use the new key', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const old = sealPayload(plain, context, ringOf('one', { one: first }))
  const both = ringOf('two', { one: first, two: second })
  expect(openPayload(old, context, both)).toEqual(plain)
  expect(sealPayload(plain, context, both).keyId).toBe('two')
  expect(() => openPayload(old, context, ringOf('two', { two: second }))).toThrow('lacks the key')
})

function ringOf(current: string, keys: Record<string, Buffer>): Keyring {
  return { current, keys: new Map(Object.entries(keys).map(([id, key]) => [id, createSecretKey(key)])) }
}
