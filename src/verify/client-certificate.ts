import type { Signer } from '../message/stages.ts'
import { requireRegistered } from './registered.ts'
import type { Trust } from './trust.ts'
import { thumbprintOf } from './x509.ts'

/**
 * The party whose TLS client certificate this is: registered for `tls`, with a valid path for it, not revoked.
 * @throws Refusal `client.not-registered`, `certificate.*`, `signature.algorithm-not-allowed`
 */
export function verifyClientCertificate(der: Buffer, trust: Trust, at: Date): Signer {
  const { party } = requireRegistered(thumbprintOf(der), 'tls', trust, at.getTime(), 'client.not-registered')
  return { id: party.id, kind: party.kind }
}
