import type { MediaType } from '../../message/media-types.ts'

/** The media type under which a signed document would be posted; null for a document without signature. */
export function signedMediaTypeOf(text: string): MediaType | null {
  if (compactJws.test(text)) return 'application/jose'
  if (text.startsWith('<')) return xmlSignature.test(text) ? 'application/xml' : null
  return flattenedJws.every((member) => member.test(text)) && !messageType.test(text) ? 'application/jose+json' : null
}

/** RFC 7515 §3.1. */
const compactJws = /^[\w-]+\.[\w-]+\.[\w-]+$/
/** RFC 7515 §7.2.2; no message has these members. */
const flattenedJws = [/"payload"\s*:/, /"signature"\s*:/]
const messageType = /"messageType"\s*:/
const xmlSignature = /http:\/\/www\.w3\.org\/2000\/09\/xmldsig#/
