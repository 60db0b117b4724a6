import type { KeyObject } from 'node:crypto'
import type { MediaType } from '../message/media-types.ts'
import { signJws } from './sign-jws.ts'
import { signXml } from './sign-xml.ts'

export interface DocumentSigner {
  readonly key: KeyObject
  /** DER. */
  readonly certificate: Buffer
}

/**
 * Signs a message in the form that a media type names: XAdES B-B, or JWS with `x5c`.
 * @param text the message in XML, or in JSON for a JWS
 * @throws Refusal `xml.*` · Error when the key is of a kind that does not sign so
 */
export async function signDocument(
  text: string,
  mediaType: MediaType,
  signer: DocumentSigner,
  at: Date,
): Promise<string> {
  if (mediaType === 'application/xml') return signXml(text, signer, { signingTime: at })
  return await signJws(text, signer, { form: mediaType === 'application/jose' ? 'compact' : 'flattened' })
}
