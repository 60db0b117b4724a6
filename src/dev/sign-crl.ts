import type { KeyObject } from 'node:crypto'
import { explicit, integer, sequence, time } from './der.ts'
import { authorityKeyId, extension } from './sign-certificate.ts'
import { algorithmOf, signDer } from './sign-der.ts'

export interface CrlRequest {
  readonly issuer: Buffer
  readonly signingKey: KeyObject
  /** Serial numbers of the revoked certificates, hex. */
  readonly revoked: readonly string[]
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly extensions?: readonly Buffer[]
}

/** A complete CRL, version 2 (RFC 5280 §5.1), in DER. */
export function signCrl({ issuer, signingKey, revoked, thisUpdate, nextUpdate, extensions }: CrlRequest): Buffer {
  const number = extension('2.5.29.20', false, integer(Math.floor(thisUpdate.getTime() / 1000)))
  const entries = revoked.map((serial) => sequence(integer(Buffer.from(serial, 'hex')), time(thisUpdate)))
  return signDer(
    sequence(
      integer(1),
      algorithmOf(signingKey),
      issuer,
      time(thisUpdate),
      time(nextUpdate),
      ...(entries.length > 0 ? [sequence(...entries)] : []),
      explicit(0, sequence(...(extensions ?? [authorityKeyId(signingKey), number]))),
    ),
    signingKey,
  )
}
