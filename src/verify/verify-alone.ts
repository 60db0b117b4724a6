import { Refusal } from '../errors.ts'
import type { PartyId } from '../message/ids.ts'
import { requireDates } from './certificate.ts'
import { parseEnvelope } from './envelope.ts'
import { findPartyNamed } from './party-named.ts'
import type { SignedDocument } from './signed-form.ts'
import { requireUsage } from './usage.ts'
import { type Certificate, parseCertificate } from './x509.ts'

/** A signature that holds by a certificate that nobody has vouched for. */
export interface HoldsAlone {
  /** Whom the certificate names. */
  readonly signer: PartyId
  readonly algorithm: string
  readonly certificate: Certificate
  readonly signedBytes: Buffer
}

/**
 * Whether a signature holds by the certificate that the document shows, or names among those given, and whether that
 * certificate may sign at that time. Neither its path nor its registration is looked at, so that this makes no
 * `Verified`.
 * @throws Refusal `xml.*`, `jws.malformed`, `signature.*`, `certificate.*`, `signer.not-sender`
 */
export async function verifyAlone(
  document: SignedDocument,
  certificates: readonly Certificate[],
  at: Date,
): Promise<HoldsAlone> {
  const envelope = parseEnvelope(document)
  const known = certificates.find(({ thumbprint }) => thumbprint === envelope.thumbprint)
  const certificate = known ?? (envelope.certificate && parseCertificate(envelope.certificate))
  if (!certificate) {
    throw new Refusal('certificate.not-registered', 'the document only names its certificate, and it is not given')
  }
  requireUsage(certificate, 'signature')
  requireDates(certificate, at.getTime())
  const signer = findPartyNamed(certificate)
  if (!signer) throw new Refusal('signer.not-sender', 'serialNumber in the certificate’s subject is no business id')
  return { signer, certificate, ...(await envelope.verify(certificate.key)) }
}
