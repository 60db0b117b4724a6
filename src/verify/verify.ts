import { hash, type KeyObject } from 'node:crypto'
import { Refusal } from '../errors.ts'
import type { PartyId } from '../message/ids.ts'
import { createStage, type Received, type Verified } from '../message/stages.ts'
import { parseJws } from './jws.ts'
import { nameOids } from './name.ts'
import { requireRegistered } from './registered.ts'
import type { RegisteredCertificate, Trust } from './trust.ts'
import { type Certificate, thumbprintOf } from './x509.ts'
import { parseXmlSignature } from './xmldsig.ts'

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

/** Whether the one subject `serialNumber` is the party's business id, as `1234567-8` or as `FI12345678`. */
export function namesParty({ subject }: Certificate, party: PartyId): boolean {
  const [number, ...more] = subject.attributes.filter(({ oid }) => oid === nameOids.serialNumber)
  return more.length === 0 && (number?.value === party || number?.value === `FI${party.replace('-', '')}`)
}

interface Envelope {
  readonly thumbprint: string
  verify(key: KeyObject): Promise<{ readonly algorithm: string; readonly signedBytes: Buffer }>
}

function parseEnvelope({ bytes, mediaType }: Received): Envelope {
  if (mediaType === 'application/xml') {
    const signature = parseXmlSignature(bytes)
    return {
      thumbprint: thumbprintOf(signature.certificate),
      verify: async (key) => ({ algorithm: signature.algorithm, signedBytes: signature.verify(key) }),
    }
  }
  const signature = parseJws(bytes, mediaType)
  return {
    thumbprint: signature.thumbprint,
    verify: async (key) => {
      const { algorithm, payload } = await signature.verify(key)
      return { algorithm, signedBytes: payload }
    },
  }
}

function requireSubject({ certificate, party }: RegisteredCertificate): void {
  if (namesParty(certificate, party.id)) return
  throw new Refusal('signer.not-sender', 'serialNumber in the certificate’s subject is not the party’s business id')
}
