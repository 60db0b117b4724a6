import {
  CertificateList,
  type Extension,
  type RevokedCertificate,
  type TBSCertList,
  Version,
} from '@peculiar/asn1-x509'
import { Refusal } from '../errors.ts'
import { findCertificateAlgorithm } from './algorithms.ts'
import { Asn1Error, parseBer } from './asn1.ts'
import { requireUnique } from './extensions.ts'
import { createName, type Name } from './name.ts'
import { parseSignatureAlgorithm, requireSameAlgorithm } from './signature-algorithm.ts'
import { type Certificate, parseSerial, parseTime } from './x509.ts'

/** A certificate revocation list (RFC 5280 §5): complete, direct, of one issuer. */
export interface Crl {
  readonly der: Buffer
  readonly tbs: Buffer
  readonly algorithm: string
  readonly signature: Buffer
  readonly issuer: Name
  /** Milliseconds since 1970. */
  readonly thisUpdate: number
  readonly nextUpdate: number
  /** Serial numbers, as `parseSerial` writes them. */
  readonly revoked: ReadonlySet<string>
}

const authorityKeyId = '2.5.29.35'
const crlNumber = '2.5.29.20'
const reasonCode = '2.5.29.21'
const invalidityDate = '2.5.29.24'
/** These make a list cover less than all of its issuer's certificates: never usable, critical or not. */
const partial: readonly string[] = ['2.5.29.27', '2.5.29.28', '2.5.29.29']

/**
 * Delta, indirect and partitioned lists, and unknown critical extensions, are refused: such a list cannot say that a
 * certificate is good.
 * @throws Asn1Error
 */
export function parseCrl(bytes: Uint8Array): Crl {
  const der = Buffer.from(bytes)
  // No value takes less than an octet: what bounds the work is the size of the list, which its fetching bounds.
  const { tbsCertList, tbsCertListRaw, signatureAlgorithm, signature } = parseBer(der, CertificateList, der.length)
  if (!tbsCertListRaw) throw new Asn1Error('nothing is signed')
  requireSameAlgorithm(tbsCertList.signature, signatureAlgorithm)
  return {
    der,
    tbs: Buffer.from(tbsCertListRaw),
    algorithm: parseSignatureAlgorithm(signatureAlgorithm),
    signature: Buffer.from(signature),
    ...parseTbs(tbsCertList),
  }
}

/**
 * The newest of the lists that this authority itself signed; one that cannot be read or verified is as if it were not
 * there. Undefined leads to `certificate.status-stale`.
 */
export function findCrl(authority: Certificate, crls: readonly Crl[]): Crl | undefined {
  const own = crls.filter((crl) => isSignedBy(crl, authority))
  return own.toSorted((a, b) => b.thisUpdate - a.thisUpdate)[0]
}

/** Undefined when it is not a list that can be used. */
export function findUsableCrl(der: Uint8Array): Crl | undefined {
  try {
    return parseCrl(der)
  } catch (err) {
    if (err instanceof Asn1Error) return undefined
    throw err
  }
}

function parseTbs(tbs: TBSCertList) {
  if (tbs.version !== Version.v2) throw new Asn1Error('the version is not 2')
  if (!tbs.nextUpdate) throw new Asn1Error('there is no nextUpdate')
  requireExtensions(tbs.crlExtensions ?? [], [authorityKeyId, crlNumber])
  return {
    issuer: createName(tbs.issuer),
    thisUpdate: parseTime(tbs.thisUpdate),
    nextUpdate: parseTime(tbs.nextUpdate),
    revoked: new Set((tbs.revokedCertificates ?? []).map(parseEntry)),
  }
}

/** An entry revokes from when it is listed, whatever its reason, a hold included, and whatever its date. */
function parseEntry({ userCertificate, crlEntryExtensions }: RevokedCertificate): string {
  if (crlEntryExtensions) requireExtensions(crlEntryExtensions, [reasonCode, invalidityDate])
  return parseSerial(userCertificate)
}

function requireExtensions(extensions: readonly Extension[], known: readonly string[]): void {
  requireUnique(extensions)
  for (const { extnID, critical } of extensions) {
    if (partial.includes(extnID)) throw new Asn1Error('the list does not cover all certificates of its issuer')
    if (critical && !known.includes(extnID)) throw new Asn1Error('a critical extension is not recognised')
  }
}

function isSignedBy(crl: Crl, { subject, key, extensions }: Certificate): boolean {
  if (crl.issuer.id !== subject.id || !extensions.keyUsage?.has('crlSign')) return false
  try {
    return findCertificateAlgorithm(crl.algorithm)?.verify(key, crl.tbs, crl.signature) ?? false
  } catch (err) {
    // The authority's key may not fit the algorithm that the list names.
    if (err instanceof Refusal) return false
    throw err
  }
}
