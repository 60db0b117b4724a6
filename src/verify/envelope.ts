import type { KeyObject } from 'node:crypto'
import type { Received } from '../message/stages.ts'
import { parseJws } from './jws.ts'
import { thumbprintOf } from './x509.ts'
import { parseXmlSignature } from './xmldsig.ts'

/** A signed document as read, nothing about it verified. */
export interface Envelope {
  /** SHA-256 of the certificate that it names, base64url. */
  readonly thumbprint: string
  /** DER of that certificate, where the document has it: a claim only. */
  readonly certificate: Buffer | undefined
  verify(key: KeyObject): Promise<{ readonly algorithm: string; readonly signedBytes: Buffer }>
}

/** @throws Refusal `xml.*`, `jws.malformed`, `signature.*`, `certificate.malformed` */
export function parseEnvelope({ bytes, mediaType }: Pick<Received, 'bytes' | 'mediaType'>): Envelope {
  if (mediaType === 'application/xml') {
    const signature = parseXmlSignature(bytes)
    const { certificate, algorithm } = signature
    return {
      thumbprint: thumbprintOf(certificate),
      certificate,
      verify: async (key) => ({ algorithm, signedBytes: signature.verify(key) }),
    }
  }
  const signature = parseJws(bytes, mediaType)
  return {
    thumbprint: signature.thumbprint,
    certificate: signature.certificate,
    verify: async (key) => {
      const { algorithm, payload } = await signature.verify(key)
      return { algorithm, signedBytes: payload }
    },
  }
}
