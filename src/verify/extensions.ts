import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtendedKeyUsage,
  type Extension,
  KeyUsage,
  type KeyUsageType,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509'
import { Asn1Error, parseDer } from './asn1.ts'
import { type GeneralName, type NameConstraints, parseNameConstraints, parseSubjectAltName } from './general-name.ts'

/** A certificate's extensions that path validation reads (RFC 5280 §4.2.1). */
export interface Extensions {
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength: number | undefined }
  readonly keyUsage?: ReadonlySet<KeyUsageType>
  readonly extendedKeyUsage?: ReadonlySet<string>
  readonly subjectAltName?: readonly GeneralName[]
  readonly nameConstraints?: NameConstraints
  readonly subjectKeyId?: string
  readonly authorityKeyId?: string | undefined
  /** Some critical extension is not one that we evaluate: the certificate must not be accepted. */
  readonly hasUnknownCritical: boolean
}

/** Anything recognised: evaluated below, or (certificate policies) always fulfilled, since any policy is acceptable. */
const recognised = new Map<string, (value: Uint8Array) => Partial<Extensions>>([
  ['2.5.29.19', (value) => ({ basicConstraints: parseBasicConstraints(value) })],
  ['2.5.29.15', (value) => ({ keyUsage: new Set(parseDer(value, KeyUsage).toJSON()) })],
  ['2.5.29.37', (value) => ({ extendedKeyUsage: new Set(parseDer(value, ExtendedKeyUsage)) })],
  ['2.5.29.17', (value) => ({ subjectAltName: parseSubjectAltName(value) })],
  ['2.5.29.30', (value) => ({ nameConstraints: parseNameConstraints(value) })],
  ['2.5.29.14', (value) => ({ subjectKeyId: toHex(parseDer(value, SubjectKeyIdentifier).buffer) })],
  ['2.5.29.35', (value) => ({ authorityKeyId: parseAuthorityKeyId(value) })],
  ['2.5.29.32', () => ({})],
])

/** @throws Asn1Error when an extension is repeated or cannot be read */
export function parseExtensions(list: readonly Extension[]): Extensions {
  requireUnique(list)
  const hasUnknownCritical = list.some(({ extnID, critical }) => critical && !recognised.has(extnID))
  const extensions: Extensions = { hasUnknownCritical }
  for (const { extnID, extnValue } of list) {
    Object.assign(extensions, recognised.get(extnID)?.(new Uint8Array(extnValue.buffer)))
  }
  return extensions
}

/** RFC 5280 §4.2, of a certificate or a CRL. @throws Asn1Error */
export function requireUnique(list: readonly Extension[]): void {
  if (new Set(list.map(({ extnID }) => extnID)).size !== list.length) throw new Asn1Error('an extension is repeated')
}

function parseBasicConstraints(value: Uint8Array) {
  const { cA, pathLenConstraint } = parseDer(value, BasicConstraints)
  if (pathLenConstraint !== undefined && pathLenConstraint < 0) throw new Asn1Error('pathLenConstraint is negative')
  return { ca: cA, pathLength: pathLenConstraint }
}

function parseAuthorityKeyId(value: Uint8Array): string | undefined {
  const { keyIdentifier } = parseDer(value, AuthorityKeyIdentifier)
  return keyIdentifier && toHex(keyIdentifier.buffer)
}

function toHex(octets: ArrayBuffer): string {
  return Buffer.from(octets).toString('hex')
}
