import { CertificateList, type Extension, Extensions, type TBSCertList, Version } from '@peculiar/asn1-x509'
import { Refusal } from '../errors.ts'
import { findCertificateAlgorithm } from './algorithms.ts'
import { Asn1Error, parseDer } from './asn1.ts'
import { type CrlEntry, parseCrlTree } from './crl-tree.ts'
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
  const { tbs, rest, entries } = parseCrlTree(der)
  const { tbsCertList, signatureAlgorithm, signature } = parseDer(rest, CertificateList)
  requireSameAlgorithm(tbsCertList.signature, signatureAlgorithm)
  return {
    der,
    tbs,
    algorithm: parseSignatureAlgorithm(signatureAlgorithm),
    signature: Buffer.from(signature),
    ...parseTbs(tbsCertList),
    revoked: parseEntries(entries),
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
  }
}

/** A certificate that is listed is revoked, whatever the reason, a hold included. */
function parseEntries(entries: readonly CrlEntry[]): ReadonlySet<string> {
  // A long list repeats a handful of extensions, the reasons: each is judged once.
  const judged = new Set<string>()
  return new Set(
    entries.map(({ serial, extensions }) => {
      const octets = Buffer.from(extensions ?? []).toString('latin1')
      if (extensions && !judged.has(octets)) {
        requireExtensions(parseDer(extensions, Extensions), [reasonCode, invalidityDate])
      }
      judged.add(octets)
      return parseSerial(serial)
    }),
  )
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
