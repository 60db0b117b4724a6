import { Refusal } from '../errors.ts'
import { parseStrictJson } from './strict-json.ts'
import { thumbprintOf } from './x509.ts'

export interface JwsHeader {
  readonly alg: string
  /** SHA-256 of the certificate it shows, base64url. */
  readonly thumbprint: string
  /** DER of that certificate; undefined when only its thumbprint is given. */
  readonly certificate: Buffer | undefined
}

/**
 * The only header parameters (RFC 7515 §4.1). Not here, so refused: `crit` (nothing is understood beyond these), `b64`,
 * `zip`, and whatever would let a message choose or fetch a key: `jku`, `jwk`, `x5u`.
 */
const allowed: readonly string[] = ['alg', 'typ', 'cty', 'kid', 'iat', 'x5c', 'x5t#S256']
const headerBytesMax = 32 * 1024
const chainLengthMax = 5
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The protected header of one signature, naming its certificate by exactly one of `x5c` and `x5t#S256`.
 * @throws Refusal `signature.malformed`, `certificate.malformed`
 */
export function parseJwsHeader(bytes: Buffer): JwsHeader {
  if (bytes.length > headerBytesMax) refuse('the protected header is too large')
  const header = new Map(Object.entries(parseObject(bytes)))
  if (![...header.keys()].every((name) => allowed.includes(name))) {
    refuse(`the protected header may only have ${allowed.join(', ')}`)
  }
  const alg = header.get('alg')
  if (typeof alg !== 'string') refuse('alg must be a text')
  if (header.has('x5c') === header.has('x5t#S256')) refuse('there must be exactly one of x5c and x5t#S256')
  if (!header.has('x5c')) return { alg, thumbprint: readThumbprint(header.get('x5t#S256')), certificate: undefined }
  const certificate = readChain(header.get('x5c'))
  return { alg, thumbprint: thumbprintOf(certificate), certificate }
}

function parseObject(bytes: Buffer): object {
  try {
    const value = parseStrictJson(utf8.decode(bytes))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Refused below, like any other text that is not one JSON object.
  }
  return refuse('the protected header is not strict JSON')
}

/** RFC 7515 §4.1.6: base64 of DER, the signer's first. What follows it is not used: issuers come from `trust.json`. */
function readChain(chain: unknown): Buffer {
  if (!Array.isArray(chain) || chain.length === 0 || chain.length > chainLengthMax) {
    refuse(`x5c must be a list of 1 to ${chainLengthMax} certificates`)
  }
  const [certificate] = chain.map(readCertificate)
  return certificate ?? refuse('x5c is empty')
}

function readCertificate(value: unknown): Buffer {
  const der = typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.alloc(0)
  if (der.length === 0 || der.toString('base64') !== value)
    throw new Refusal('certificate.malformed', 'x5c must hold certificates in base64')
  return der
}

function readThumbprint(value: unknown): string {
  const digest = typeof value === 'string' ? Buffer.from(value, 'base64url') : Buffer.alloc(0)
  if (digest.length !== 32 || digest.toString('base64url') !== value) refuse('x5t#S256 must be a SHA-256 in base64url')
  return digest.toString('base64url')
}

function refuse(detail: string): never {
  throw new Refusal('signature.malformed', detail)
}
