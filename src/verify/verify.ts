import { hash } from 'node:crypto'
import { Refusal } from '../errors.ts'
import type { PartyId } from '../message/ids.ts'
import { createStage, type Received, type Verified } from '../message/stages.ts'
import { parseEnvelope } from './envelope.ts'
import { findPartyNamed } from './party-named.ts'
import { requireRegistered } from './registered.ts'
import type { RegisteredCertificate, Trust } from './trust.ts'
import type { Certificate } from './x509.ts'

export type { Trust }

/**
 * Whose message this is, and the bytes that they signed: only these go on. The key is the registered one; the message
 * only says which registered certificate to take.
 * @throws Refusal `xml.*`, `jws.malformed`, `signature.*`, `certificate.*`, `caller.not-sender`, `signer.not-sender`
 */
export async function verify(received: Received, trust: Trust, at: Date): Promise<Verified> {
  const envelope = parseEnvelope(received)
  const signer = requireRegistered(envelope.thumbprint, 'signature', trust, at.getTime(), 'certificate.not-registered')
  requireSubject(signer)
  if (received.caller !== signer.party.id) {
    throw new Refusal('caller.not-sender', 'the signing certificate is registered to another party than the caller')
  }
  const { algorithm, signedBytes } = await envelope.verify(signer.key)
  return createStage<Verified>({
    received,
    signer: { id: signer.party.id, kind: signer.party.kind },
    signature: { algorithm, certificate: signer.certificate.thumbprint },
    signedBytes,
    contentDigest: hash('sha256', signedBytes, 'hex'),
  })
}

/** Whether it is the party's own certificate: the subject's one `serialNumber` is its business id. */
export function namesParty(certificate: Certificate, party: PartyId): boolean {
  return findPartyNamed(certificate) === party
}

function requireSubject({ certificate, party }: RegisteredCertificate): void {
  if (namesParty(certificate, party.id)) return
  throw new Refusal('signer.not-sender', 'serialNumber in the certificate’s subject is not the party’s business id')
}
