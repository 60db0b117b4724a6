import { Refusal } from '../errors.ts'
import type { CertificatePurpose, PartyId, PartyKind } from '../message/ids.ts'
import { verifyCertificate } from '../verify/certificate.ts'
import { parsePem } from '../verify/pem.ts'
import type { Trust } from '../verify/trust.ts'
import { requireUsage } from '../verify/usage.ts'
import { namesParty } from '../verify/verify.ts'
import { type Certificate, parseCertificate } from '../verify/x509.ts'

export interface CertificateQuestion {
  readonly party: string
  readonly kind: PartyKind
  readonly purpose: CertificatePurpose
  readonly trust: Trust
  readonly at: Date
}

/** A certificate that may be registered, and why gateways would refuse it as things are, if they would. */
export type Judged =
  | { readonly certificate: Certificate; readonly warning: string | undefined }
  | { readonly no: string }

/**
 * Judges what somebody wants to register, PEM or DER: one certificate, of this party where it signs, for this use. A
 * path or a revocation list that is not there yet may come: that is a warning.
 */
export function judgeCertificate(bytes: Buffer, { party, kind, purpose, trust, at }: CertificateQuestion): Judged {
  try {
    const certificate = parseCertificate(bytes[0] === derSequence ? bytes : onlyBlock(bytes))
    requireUsage(certificate, purpose)
    if (purpose === 'signature' && !namesParty(certificate, party as PartyId)) return { no: 'not-its' }
    if (certificate.notAfter <= at.getTime()) return { no: 'certificate.expired' }
    return { certificate, warning: findWarning(certificate, { kind, purpose }, trust, at) }
  } catch (err) {
    if (err instanceof Refusal) return { no: err.code }
    if (err instanceof SyntaxError) return { no: 'certificate.malformed' }
    throw err
  }
}

function findWarning(
  certificate: Certificate,
  use: Pick<CertificateQuestion, 'kind' | 'purpose'>,
  trust: Trust,
  at: Date,
): string | undefined {
  try {
    verifyCertificate(certificate, use, trust, at.getTime())
    return undefined
  } catch (err) {
    if (err instanceof Refusal) return err.code
    throw err
  }
}

function onlyBlock(bytes: Buffer): Buffer {
  const [der, ...more] = parsePem('CERTIFICATE', bytes.toString('latin1'))
  if (der && more.length === 0) return der
  throw new SyntaxError('one certificate is needed')
}

const derSequence = 0x30
