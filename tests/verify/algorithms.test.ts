import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  findCertificateAlgorithm,
  getXmlDigestAlgorithm,
  getXmlSignatureAlgorithm,
  requireAllowedKey,
  requireJwsAlgorithm,
} from '../../src/verify/algorithms.ts'

const more = 'http://www.w3.org/2001/04/xmldsig-more#'
const later = 'http://www.w3.org/2007/05/xmldsig-more#'
const data = Buffer.from('signed')

const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 })
const small = generateKeyPairSync('rsa', { modulusLength: 2048 })
const exponent3 = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 })
const pssOnly = generateKeyPairSync('rsa-pss', { modulusLength: 3072 })
const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
const p521 = generateKeyPairSync('ec', { namedCurve: 'secp521r1' })
const ed25519 = generateKeyPairSync('ed25519')
const ed448 = generateKeyPairSync('ed448')

const pkcs1 = { padding: constants.RSA_PKCS1_PADDING }
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const p1363 = { dsaEncoding: 'ieee-p1363' } as const

const xml = [
  [`${more}rsa-sha256`, 'rsa-sha256', rsa, 'sha256', pkcs1],
  [`${more}rsa-sha384`, 'rsa-sha384', rsa, 'sha384', pkcs1],
  [`${more}rsa-sha512`, 'rsa-sha512', rsa, 'sha512', pkcs1],
  [`${later}sha256-rsa-MGF1`, 'rsa-pss-sha256', rsa, 'sha256', pss],
  [`${later}sha384-rsa-MGF1`, 'rsa-pss-sha384', rsa, 'sha384', pss],
  [`${later}sha512-rsa-MGF1`, 'rsa-pss-sha512', rsa, 'sha512', pss],
  [`${more}ecdsa-sha256`, 'ecdsa-p256-sha256', p256, 'sha256', p1363],
  [`${more}ecdsa-sha384`, 'ecdsa-p384-sha384', p384, 'sha384', p1363],
  [`${more}ecdsa-sha512`, 'ecdsa-p384-sha512', p384, 'sha512', p1363],
] as const

describe('signature algorithms of XML', () => {
  it.each(xml)('%s', (uri, name, keys, digest, options) => {
    const algorithm = getXmlSignatureAlgorithm(uri)
    const signature = sign(digest, data, { key: keys.privateKey, ...options })
    expect(algorithm.name).toBe(name)
    expect(algorithm.verify(keys.publicKey, data, signature)).toBe(true)
    expect(algorithm.verify(keys.publicKey, Buffer.from('other'), signature)).toBe(false)
    expect(algorithm.verify(keys.publicKey, data, signature.subarray(1))).toBe(false)
    for (const [other, , otherKeys] of xml) {
      if (other !== uri && otherKeys === keys)
        expect(getXmlSignatureAlgorithm(other).verify(keys.publicKey, data, signature)).toBe(false)
    }
  })

  it.each([
    'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    'http://www.w3.org/2000/09/xmldsig#dsa-sha1',
    'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    `${more}hmac-sha256`,
    `${more}rsa-md5`,
    `${more}ecdsa-sha1`,
    `${later}rsa-pss`,
    'constructor',
    '__proto__',
    'toString',
    '',
  ])('%s is not one', (uri) => {
    expect(() => getXmlSignatureAlgorithm(uri)).toThrow(/algorithm-not-allowed/)
    expect(() => getXmlDigestAlgorithm(uri)).toThrow(/algorithm-not-allowed/)
    expect(findCertificateAlgorithm(uri)).toBeUndefined()
  })

  it('knows three digests', () => {
    expect(getXmlDigestAlgorithm('http://www.w3.org/2001/04/xmlenc#sha256')).toBe('sha256')
    expect(getXmlDigestAlgorithm(`${more}sha384`)).toBe('sha384')
    expect(getXmlDigestAlgorithm('http://www.w3.org/2001/04/xmlenc#sha512')).toBe('sha512')
    expect(() => getXmlDigestAlgorithm('http://www.w3.org/2000/09/xmldsig#sha1')).toThrow(/algorithm-not-allowed/)
  })

  it('reads ECDSA as two numbers in XML and as DER in certificates', () => {
    const asDer = sign('sha256', data, p256.privateKey)
    expect(getXmlSignatureAlgorithm(`${more}ecdsa-sha256`).verify(p256.publicKey, data, asDer)).toBe(false)
    expect(findCertificateAlgorithm('1.2.840.10045.4.3.2')?.verify(p256.publicKey, data, asDer)).toBe(true)
  })

  it.each([0, 1])('refuses an ECDSA signature of %i and nothing', (r) => {
    const signature = Buffer.alloc(64)
    signature[31] = r
    expect(getXmlSignatureAlgorithm(`${more}ecdsa-sha256`).verify(p256.publicKey, data, signature)).toBe(false)
  })

  it('refuses PSS with a salt of another length than the digest', () => {
    const signature = sign('sha256', data, { key: rsa.privateKey, ...pss, saltLength: 20 })
    expect(getXmlSignatureAlgorithm(`${later}sha256-rsa-MGF1`).verify(rsa.publicKey, data, signature)).toBe(false)
  })
})

describe('keys', () => {
  const unfit: readonly (readonly [string, string, KeyObject])[] = [
    ['RSA of 2048 bits', `${more}rsa-sha256`, small.publicKey],
    ['RSA with exponent 3', `${more}rsa-sha256`, exponent3.publicKey],
    ['a key that is for PSS only', `${later}sha256-rsa-MGF1`, pssOnly.publicKey],
    ['EC for RSA', `${more}rsa-sha256`, p256.publicKey],
    ['RSA for ECDSA', `${more}ecdsa-sha256`, rsa.publicKey],
    ['P-384 for SHA-256', `${more}ecdsa-sha256`, p384.publicKey],
    ['P-256 for SHA-384', `${more}ecdsa-sha384`, p256.publicKey],
    ['P-521', `${more}ecdsa-sha512`, p521.publicKey],
    ['Ed25519 in XML', `${more}ecdsa-sha256`, ed25519.publicKey],
    ['a private key', `${more}ecdsa-sha256`, p256.privateKey],
  ]
  it.each(unfit)('%s', (_, uri, key) => {
    expect(() => getXmlSignatureAlgorithm(uri).verify(key, data, Buffer.alloc(64))).toThrow(/algorithm-not-allowed/)
  })

  it.each([rsa, p256, p384, ed25519].map((keys) => [keys.publicKey.asymmetricKeyType, keys.publicKey] as const))(
    '%s is allowed',
    (_, key) => {
      expect(() => requireAllowedKey(key)).not.toThrow()
    },
  )

  it.each(
    [small, exponent3, pssOnly, p521, ed448].map((keys) => [keys.publicKey.asymmetricKeyType, keys.publicKey] as const),
  )('%s is not', (_, key) => {
    expect(() => requireAllowedKey(key)).toThrow(/algorithm-not-allowed/)
  })

  it('refuses an RSA key so large that verifying it would be an attack', () => {
    const n = Buffer.concat([Buffer.from([0xc1]), Buffer.alloc(2047, 0x55)]).toString('base64url')
    const huge = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' })
    expect(() => requireAllowedKey(huge)).toThrow(/algorithm-not-allowed/)
  })
})

describe('algorithms of JWS', () => {
  it.each([
    ['RS256', rsa],
    ['RS384', rsa],
    ['RS512', rsa],
    ['PS256', rsa],
    ['PS384', rsa],
    ['PS512', rsa],
    ['ES256', p256],
    ['ES384', p384],
    ['EdDSA', ed25519],
    ['Ed25519', ed25519],
  ] as const)('%s fits its own keys only', (alg, own) => {
    expect(requireJwsAlgorithm(alg, own.publicKey)).toMatch(/^(rsa|ecdsa|ed25519)/)
    for (const other of [rsa, small, p256, p384, p521, ed25519, ed448]) {
      if (other !== own) expect(() => requireJwsAlgorithm(alg, other.publicKey)).toThrow(/algorithm-not-allowed/)
    }
  })

  it.each(['none', 'None', 'HS256', 'HS512', 'ES512', 'ES256K', 'Ed448', 'RSA-OAEP', 'dir', '', 'constructor'])(
    '%s is not one',
    (alg) => {
      expect(() => requireJwsAlgorithm(alg, rsa.publicKey)).toThrow(/algorithm-not-allowed/)
    },
  )
})
