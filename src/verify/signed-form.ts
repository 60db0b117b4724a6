import { Refusal } from '../errors.ts'
import type { MediaType } from '../message/media-types.ts'
import { parseXml } from './xml.ts'
import { ds, isNamed } from './xml-profile.ts'

/** As what a document is signed, by its look; undefined where it carries no signature. Nothing is verified. */
export function findSignedForm(bytes: Uint8Array): MediaType | undefined {
  const text = Buffer.from(bytes).toString('utf8').trim()
  if (text.startsWith('<')) return hasXmlSignature(bytes) ? 'application/xml' : undefined
  if (compact.test(text)) return 'application/jose'
  return isFlattened(text) ? 'application/jose+json' : undefined
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
