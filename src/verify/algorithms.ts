import { constants, type KeyObject, verify } from 'node:crypto'
import { Refusal } from '../errors.ts'

export type DigestName = 'sha256' | 'sha384' | 'sha512'

/** One algorithm of the closed list, with its key type, key size and digest bound together. */
export interface SignatureAlgorithm {
  /** Stable name, as evidence states it. */
  readonly name: string
  /** @throws Refusal `signature.algorithm-not-allowed` when the key's type, size, exponent or curve does not fit */
  verify(key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean
}

type EcdsaEncoding = 'ieee-p1363' | 'der'
type Family =
  | { readonly family: 'rsa' | 'rsa-pss'; readonly digest: DigestName }
  | { readonly family: 'ecdsa'; readonly digest: DigestName; readonly curve: 'prime256v1' | 'secp384r1' }
  | { readonly family: 'ed25519' }

/**
 * The only list of signature algorithms. What is not here is refused, wherever it stands: in a message, in a
 * certificate or in a CRL. Sizes after ETSI TS 119 312 and Traficom's national requirements (RSA ≥ 3072).
 */
const algorithms = {
  'rsa-sha256': { family: 'rsa', digest: 'sha256' },
  'rsa-sha384': { family: 'rsa', digest: 'sha384' },
  'rsa-sha512': { family: 'rsa', digest: 'sha512' },
  'rsa-pss-sha256': { family: 'rsa-pss', digest: 'sha256' },
  'rsa-pss-sha384': { family: 'rsa-pss', digest: 'sha384' },
  'rsa-pss-sha512': { family: 'rsa-pss', digest: 'sha512' },
  'ecdsa-p256-sha256': { family: 'ecdsa', curve: 'prime256v1', digest: 'sha256' },
  'ecdsa-p384-sha384': { family: 'ecdsa', curve: 'secp384r1', digest: 'sha384' },
  'ecdsa-p384-sha512': { family: 'ecdsa', curve: 'secp384r1', digest: 'sha512' },
  ed25519: { family: 'ed25519' },
} as const satisfies Record<string, Family>

type AlgorithmName = keyof typeof algorithms

const rsaBitsMin = 3072
/** Verification time grows with the square of the modulus, so the size is bounded upwards too. */
const rsaBitsMax = 8192
const rsaExponentMin = 65537n

/** RFC 9231 §2.3; the MGF1 identifiers without parameters fix MGF1 with the same digest and salt = digest length. */
const xmlSignatureAlgorithms = createTable('ieee-p1363', [
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'rsa-sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', 'rsa-sha384'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'rsa-sha512'],
  ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', 'rsa-pss-sha256'],
  ['http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1', 'rsa-pss-sha384'],
  ['http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1', 'rsa-pss-sha512'],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', 'ecdsa-p256-sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', 'ecdsa-p384-sha384'],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', 'ecdsa-p384-sha512'],
])

const xmlDigestAlgorithms = new Map<string, DigestName>([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
])

/** RFC 7518 §3.1, RFC 8037 §3.1 (`EdDSA`, with Ed25519 only) and RFC 9864 (`Ed25519`). */
const jwsAlgorithms = new Map<string, AlgorithmName>([
  ['RS256', 'rsa-sha256'],
  ['RS384', 'rsa-sha384'],
  ['RS512', 'rsa-sha512'],
  ['PS256', 'rsa-pss-sha256'],
  ['PS384', 'rsa-pss-sha384'],
  ['PS512', 'rsa-pss-sha512'],
  ['ES256', 'ecdsa-p256-sha256'],
  ['ES384', 'ecdsa-p384-sha384'],
  ['EdDSA', 'ed25519'],
  ['Ed25519', 'ed25519'],
])

/** RFC 4055 §5, RFC 5758 §3.2; RSASSA-PSS, whose digest stands in its parameters, goes by `1.2.840.113549.1.1.10/<digest>`. */
const certificateAlgorithms = createTable('der', [
  ['1.2.840.113549.1.1.11', 'rsa-sha256'],
  ['1.2.840.113549.1.1.12', 'rsa-sha384'],
  ['1.2.840.113549.1.1.13', 'rsa-sha512'],
  ['1.2.840.113549.1.1.10/sha256', 'rsa-pss-sha256'],
  ['1.2.840.113549.1.1.10/sha384', 'rsa-pss-sha384'],
  ['1.2.840.113549.1.1.10/sha512', 'rsa-pss-sha512'],
  ['1.2.840.10045.4.3.2', 'ecdsa-p256-sha256'],
  ['1.2.840.10045.4.3.3', 'ecdsa-p384-sha384'],
  ['1.2.840.10045.4.3.4', 'ecdsa-p384-sha512'],
])

/** @throws Refusal `signature.algorithm-not-allowed` when the identifier (RFC 9231) is not on the list */
export function getXmlSignatureAlgorithm(uri: string): SignatureAlgorithm {
  return xmlSignatureAlgorithms.get(uri) ?? refuse('SignatureMethod is not on the list of allowed algorithms')
}

/** @throws Refusal `signature.algorithm-not-allowed` when the identifier is not on the list */
export function getXmlDigestAlgorithm(uri: string): DigestName {
  return xmlDigestAlgorithms.get(uri) ?? refuse('DigestMethod is not on the list of allowed algorithms')
}

/**
 * The closed list's name of a JWS `alg` (RFC 7515 §4.1.1), for this key.
 * @throws Refusal `signature.algorithm-not-allowed` when `alg` is not on the list or the key does not fit it
 */
export function requireJwsAlgorithm(alg: string, key: KeyObject): string {
  const name = jwsAlgorithms.get(alg) ?? refuse('alg is not on the list of allowed algorithms')
  requireKey(algorithms[name], key)
  return name
}

/** The algorithm of a certificate's or CRL's own signature, by OID; undefined when it is not on the list. */
export function findCertificateAlgorithm(id: string): SignatureAlgorithm | undefined {
  return certificateAlgorithms.get(id)
}

/**
 * A key that some algorithm of the list fits.
 * @throws Refusal `signature.algorithm-not-allowed`
 */
export function requireAllowedKey(key: KeyObject): void {
  if (!Object.values(algorithms).some((algorithm) => fits(algorithm, key))) {
    refuse('the key is not of an allowed type and size')
  }
}

function createTable(
  encoding: EcdsaEncoding,
  rows: readonly (readonly [string, AlgorithmName])[],
): ReadonlyMap<string, SignatureAlgorithm> {
  return new Map(rows.map(([id, name]) => [id, createAlgorithm(name, encoding)]))
}

function createAlgorithm(name: AlgorithmName, encoding: EcdsaEncoding): SignatureAlgorithm {
  const algorithm: Family = algorithms[name]
  return {
    name,
    verify(key, data, signature) {
      requireKey(algorithm, key)
      return verifyRaw(algorithm, encoding, key, data, signature)
    },
  }
}

function verifyRaw(algorithm: Family, dsaEncoding: EcdsaEncoding, key: KeyObject, data: Uint8Array, sig: Uint8Array) {
  switch (algorithm.family) {
    case 'rsa':
      return verify(algorithm.digest, data, { key, padding: constants.RSA_PKCS1_PADDING }, sig)
    case 'rsa-pss': {
      const salt = constants.RSA_PSS_SALTLEN_DIGEST
      return verify(algorithm.digest, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt }, sig)
    }
    case 'ecdsa':
      return verify(algorithm.digest, data, { key, dsaEncoding }, sig)
    case 'ed25519':
      return verify(null, data, key, sig)
  }
}

function requireKey(algorithm: Family, key: KeyObject): void {
  if (!fits(algorithm, key)) refuse('the key does not fit the algorithm')
}

function fits(algorithm: Family, key: KeyObject): boolean {
  if (key.type !== 'public') return false
  const details = key.asymmetricKeyDetails
  switch (algorithm.family) {
    case 'rsa':
    case 'rsa-pss': {
      const bits = details?.modulusLength ?? 0
      const strong = bits >= rsaBitsMin && bits <= rsaBitsMax && (details?.publicExponent ?? 0n) >= rsaExponentMin
      return key.asymmetricKeyType === 'rsa' && strong
    }
    case 'ecdsa':
      return key.asymmetricKeyType === 'ec' && details?.namedCurve === algorithm.curve
    case 'ed25519':
      return key.asymmetricKeyType === 'ed25519'
  }
}

function refuse(detail: string): never {
  throw new Refusal('signature.algorithm-not-allowed', detail)
}
