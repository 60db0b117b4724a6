import { Refusal } from '../errors.ts'
import type { MediaType } from '../message/media-types.ts'
import { parseXml } from './xml.ts'
import { ds, isNamed } from './xml-profile.ts'

/** A document that carries a signature, and the media type under which it would be posted. */
export interface SignedDocument {
  readonly bytes: Buffer
  readonly mediaType: MediaType
}

/**
 * What was read, as a signed document, by its look; undefined where it carries no signature. Nothing is verified. A JWS
 * comes without the line break with which editors end a file: it may have none, and XML is signed with or without it.
 */
export function findSigned(bytes: Buffer): SignedDocument | undefined {
  const text = bytes.toString('utf8').trim()
  if (text.startsWith('<')) return hasXmlSignature(bytes) ? { bytes, mediaType: 'application/xml' } : undefined
  const trimmed = Buffer.from(bytes.toString('latin1').trim(), 'latin1')
  if (compact.test(text)) return { bytes: trimmed, mediaType: 'application/jose' }
  return isFlattened(text) ? { bytes: trimmed, mediaType: 'application/jose+json' } : undefined
}

/** RFC 7515 §7.1: the header of every JWS begins with `{"`. */
const compact = /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/

/** What is no XML, or no XML that we take, carries no signature that could be read. */
function hasXmlSignature(bytes: Uint8Array): boolean {
  try {
    return parseXml(bytes).children.some((child) => typeof child !== 'string' && isNamed(child, 'Signature', ds))
  } catch (err) {
    if (err instanceof Refusal) return false
    throw err
  }
}

function isFlattened(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'payload' in value && 'signature' in value
  } catch {
    return false
  }
}
