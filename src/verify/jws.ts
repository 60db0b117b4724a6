import type { KeyObject } from 'node:crypto'
import { errors, type FlattenedJWS, flattenedVerify } from 'jose'
import { Refusal } from '../errors.ts'
import type { MediaType } from '../message/media-types.ts'
import { requireJwsAlgorithm } from './algorithms.ts'
import { type JwsHeader, parseJwsHeader } from './jws-header.ts'
import { parseStrictJson } from './strict-json.ts'

/** A JWS as read, nothing about it verified. */
export interface JwsSignature {
  /** SHA-256 of the certificate it shows, base64url. */
  readonly thumbprint: string
  /** DER of that certificate; undefined when only its thumbprint is given. */
  readonly certificate: Buffer | undefined
  /** @throws Refusal `signature.algorithm-not-allowed`, `signature.invalid` */
  verify(key: KeyObject): Promise<{ readonly algorithm: string; readonly payload: Buffer }>
}

/** RFC 7515 §7.2.2; the names of the general form and of an unprotected header are not among them. */
type Parts = Required<Pick<FlattenedJWS, 'protected' | 'payload' | 'signature'>>
const partNames: readonly string[] = ['payload', 'protected', 'signature']
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** RFC 7515 §9.2.1: the compact form, and the JSON form. */
export type JwsMediaType = Exclude<MediaType, 'application/xml'>

/**
 * RFC 7515: compact, or flattened JSON with a protected header only; exactly one signature.
 * @throws Refusal `jws.malformed`, `signature.missing`, `signature.malformed`, `certificate.malformed`
 */
export function parseJws(bytes: Buffer, mediaType: JwsMediaType): JwsSignature {
  const parts = mediaType === 'application/jose' ? parseCompact(bytes.toString('latin1')) : parseFlattened(bytes)
  decodeStrict(parts.payload)
  decodeStrict(parts.signature)
  const header = readHeader(parts.protected)
  const { thumbprint, certificate } = header
  return { thumbprint, certificate, verify: (key) => verifyParts(parts, header, key) }
}

/** All messages of a sender have one header, certificate and all: those read last are known by their text. */
function readHeader(text: string): JwsHeader {
  const known = headers.get(text)
  if (known) return known
  const header = parseJwsHeader(decodeStrict(text))
  if (headers.size === headersMax) headers.clear()
  headers.set(text, header)
  return header
}

const headers = new Map<string, JwsHeader>()
const headersMax = 64

function parseCompact(text: string): Parts {
  const [protectedHeader, payload, signature, ...more] = text.split('.')
  if (protectedHeader === undefined || payload === undefined || signature === undefined || more.length > 0) {
    throw new Refusal('jws.malformed', 'the compact form has three parts')
  }
  return { protected: protectedHeader, payload, signature }
}

function parseFlattened(bytes: Buffer): Parts {
  const value = parseObject(bytes)
  const members = new Map(Object.entries(value))
  if (!members.has('signature') && !members.has('signatures')) {
    throw new Refusal('signature.missing', 'the JSON object is not a JWS: it has no signature')
  }
  const get = (name: string): string => {
    const part = members.get(name)
    if (typeof part !== 'string') throw new Refusal('jws.malformed', `${name} must be a text`)
    return part
  }
  if (![...members.keys()].every((name) => partNames.includes(name))) {
    throw new Refusal('jws.malformed', 'the flattened form may only have payload, protected and signature')
  }
  return { protected: get('protected'), payload: get('payload'), signature: get('signature') }
}

function parseObject(bytes: Buffer): object {
  try {
    const value = parseStrictJson(utf8.decode(bytes))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Refused below, like any other text that is not one JSON object.
  }
  throw new Refusal('jws.malformed', 'the flattened form is not strict JSON')
}

/** RFC 7515 §2: no padding, no other characters, and no set bits after the last octet. */
function decodeStrict(part: string): Buffer {
  const octets = Buffer.from(part, 'base64url')
  if (octets.toString('base64url') === part) return octets
  throw new Refusal('jws.malformed', 'a part is not strict base64url')
}

async function verifyParts(parts: Parts, header: JwsHeader, key: KeyObject) {
  const algorithm = requireJwsAlgorithm(header.alg, key)
  try {
    const { payload } = await flattenedVerify(parts, key, { algorithms: [header.alg] })
    return { algorithm, payload: Buffer.from(payload.buffer, payload.byteOffset, payload.length) }
  } catch (err) {
    if (err instanceof errors.JWSSignatureVerificationFailed) {
      throw new Refusal('signature.invalid', 'the JWS signature does not verify with the registered key')
    }
    if (err instanceof errors.JOSEError) throw new Refusal('jws.malformed', 'the JWS does not follow RFC 7515')
    throw err
  }
}
