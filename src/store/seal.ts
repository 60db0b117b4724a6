import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import type { Keyring } from './keyring.ts'

/** A payload at rest. */
export interface SealedPayload {
  /** The wrapping key's name in the keyring. */
  readonly keyId: string
  /** The payload's own key, wrapped (RFC 3394): 40 bytes. */
  readonly wrappedKey: Buffer
  /** 12 bytes. */
  readonly iv: Buffer
  /** AES-256-GCM, the 16-byte tag at the end. */
  readonly ciphertext: Buffer
}

const cipher = 'aes-256-gcm'
const keyBytes = 32
const ivBytes = 12
const tagBytes = 16
const poolBytes = 64 * (keyBytes + ivBytes)
let pool = Buffer.alloc(0)
/**
 * AES Key Wrap needs no random number of its own. GCM under the wrapping key would: after 2^32 messages, days at full
 * load, its 96-bit numbers may not be trusted to differ (NIST SP 800-38D §8.3).
 */
const wrapping = 'id-aes256-wrap'
const wrappingValue = Buffer.from('a6'.repeat(8), 'hex')

/**
 * Seals a payload under a fresh key of its own, wrapped with the keyring's current key.
 * @param context what the payload belongs to (sender and message identifier): it opens with the same context only, so
 *   rows cannot be exchanged. Not stored.
 */
export function sealPayload(plain: Uint8Array, context: string, keyring: Keyring): SealedPayload {
  const dataKey = takeRandom(keyBytes)
  const iv = takeRandom(ivBytes)
  const seal = createCipheriv(cipher, dataKey, iv).setAAD(Buffer.from(context))
  const ciphertext = Buffer.concat([seal.update(plain), seal.final(), seal.getAuthTag()])
  const wrappedKey = wrapKey(dataKey, wrappingKey(keyring, keyring.current))
  dataKey.fill(0)
  return { keyId: keyring.current, wrappedKey, iv, ciphertext }
}

/** @throws Error when the key is not in the keyring, the context is another, or any byte has changed */
export function openPayload(sealed: SealedPayload, context: string, keyring: Keyring): Buffer {
  const dataKey = unwrapKey(sealed.wrappedKey, wrappingKey(keyring, sealed.keyId))
  const end = sealed.ciphertext.length - tagBytes
  if (end < 0) throw new Error('the sealed payload is cut short')
  const open = createDecipheriv(cipher, dataKey, sealed.iv, { authTagLength: tagBytes }).setAAD(Buffer.from(context))
  open.setAuthTag(sealed.ciphertext.subarray(end))
  return Buffer.concat([open.update(sealed.ciphertext.subarray(0, end)), open.final()])
}

/** Random bytes are drawn for many at once, which costs little more than for one; none is given out twice. */
export function takeRandom(length: number): Buffer {
  if (pool.length < length) pool = randomBytes(poolBytes)
  const taken = pool.subarray(0, length)
  pool = pool.subarray(length)
  return taken
}

function wrappingKey(keyring: Keyring, id: string): KeyObject {
  const key = keyring.keys.get(id)
  if (!key) throw new Error('the keyring lacks the key that a payload is wrapped with')
  return key
}

function wrapKey(dataKey: Buffer, key: KeyObject): Buffer {
  const wrap = createCipheriv(wrapping, key, wrappingValue)
  return Buffer.concat([wrap.update(dataKey), wrap.final()])
}

function unwrapKey(wrapped: Buffer, key: KeyObject): Buffer {
  const unwrap = createDecipheriv(wrapping, key, wrappingValue)
  return Buffer.concat([unwrap.update(wrapped), unwrap.final()])
}
