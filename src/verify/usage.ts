import type { KeyUsageType } from '@peculiar/asn1-x509'
import { Refusal } from '../errors.ts'
import type { CertificatePurpose } from '../message/ids.ts'
import { requireAllowedKey } from './algorithms.ts'
import type { Certificate } from './x509.ts'

const any = '2.5.29.37.0'
const clientAuth = '1.3.6.1.5.5.7.3.2'
const emailProtection = '1.3.6.1.5.5.7.3.4'
const documentSigning = '1.3.6.1.5.5.7.3.36'

/**
 * If extended key usage is there, one of these must be in it. For signatures: document signing (RFC 9336), and what
 * certificates for organisations in use carry instead of it.
 */
const extendedKeyUsages: Readonly<Record<CertificatePurpose, readonly string[]>> = {
  signature: [documentSigning, emailProtection, clientAuth],
  tls: [clientAuth],
}

const keyUsagesAllowed: Readonly<Record<CertificatePurpose, readonly KeyUsageType[]>> = {
  signature: ['digitalSignature', 'nonRepudiation'],
  tls: ['digitalSignature'],
}

/**
 * The party's own certificate may be used for this: not a CA's, a key on the closed list, key usage stated and fitting.
 * @throws Refusal `certificate.usage-not-allowed`, `signature.algorithm-not-allowed`
 */
export function requireUsage({ extensions, key }: Certificate, purpose: CertificatePurpose): void {
  const { keyUsage, extendedKeyUsage } = extensions
  if (extensions.basicConstraints?.ca) refuse('the certificate is that of a certification authority')
  if (!keyUsagesAllowed[purpose].some((allowed) => keyUsage?.has(allowed))) refuse('keyUsage does not allow this use')
  if (extendedKeyUsage && !extendedKeyUsages[purpose].some((oid) => extendedKeyUsage.has(oid))) {
    refuse('extKeyUsage does not allow this use')
  }
  requireAllowedKey(key)
}

/** Extended key usage in a CA's certificate limits what it may issue for. */
export function mayIssueFor({ extensions: { extendedKeyUsage } }: Certificate, purpose: CertificatePurpose): boolean {
  return !extendedKeyUsage || [any, ...extendedKeyUsages[purpose]].some((oid) => extendedKeyUsage.has(oid))
}

function refuse(detail: string): never {
  throw new Refusal('certificate.usage-not-allowed', detail)
}
