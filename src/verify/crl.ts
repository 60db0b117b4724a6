import { Refusal } from '../errors.ts'
import { findCertificateAlgorithm } from './algorithms.ts'
import { DerError, DerReader, derTags, parseContent, parseDer } from './der.ts'
import { parseIntegerHex, parseOctetBits, parseSmallInteger, parseTime } from './der-values.ts'
import { keyUsages, readRawExtensions } from './extensions.ts'
import { type Name, parseName } from './name.ts'
import { parseSignatureAlgorithm } from './signature-algorithm.ts'
import type { Certificate } from './x509.ts'

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
  /** Serial numbers, lower-case hex of the octets. */
  readonly revoked: ReadonlySet<string>
}

const version2 = 1
const authorityKeyId = '2.5.29.35'
const crlNumber = '2.5.29.20'
const reasonCode = '2.5.29.21'
const invalidityDate = '2.5.29.24'
/** These make a list cover less than all of its issuer's certificates: never usable, critical or not. */
const partial: readonly string[] = ['2.5.29.27', '2.5.29.28', '2.5.29.29']

/**
 * Delta, indirect and partitioned lists, and unknown critical extensions, are refused: such a list cannot say that a
 * certificate is good.
 * @throws DerError
 */
export function parseCrl(bytes: Uint8Array): Crl {
  const der = Buffer.from(bytes)
  return parseContent(parseDer(der, derTags.sequence), (reader) => {
    const tbs = reader.read(derTags.sequence)
    const outer = reader.read(derTags.sequence)
    const signature = parseOctetBits(reader.read(derTags.bitString))
    const { inner, ...fields } = parseContent(tbs, parseTbs)
    if (!inner.equals(outer.bytes)) throw new DerError('the two signature algorithms differ')
    return { der, tbs: tbs.bytes, algorithm: parseSignatureAlgorithm(outer), signature, ...fields }
  })
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
    if (err instanceof DerError) return undefined
    throw err
  }
}

function parseTbs(reader: DerReader) {
  if (parseSmallInteger(reader.read(derTags.integer)) !== version2) throw new DerError('the version is not 2')
  const inner = reader.read(derTags.sequence).bytes
  const issuer = parseName(reader.read(derTags.sequence))
  const thisUpdate = parseTime(reader.read())
  const nextUpdate = parseTime(reader.read())
  const entries = reader.readIf(derTags.sequence)
  const revoked: ReadonlySet<string> = entries ? parseContent(entries, parseEntries) : new Set()
  const extensions = reader.readIf(0xa0)
  if (extensions) parseContent(extensions, (r) => requireExtensions(r, [authorityKeyId, crlNumber]))
  return { inner, issuer, thisUpdate, nextUpdate, revoked }
}

function parseEntries(reader: DerReader): ReadonlySet<string> {
  const serials = new Set<string>()
  // A long list repeats a handful of extensions, the reasons: each is judged once.
  const judged = new Set<string>()
  while (!reader.done) serials.add(parseEntry(new DerReader(reader.read(derTags.sequence).content), judged))
  return serials
}

/** An entry revokes from when it is listed, whatever its reason, a hold included, and whatever its date. */
function parseEntry(reader: DerReader, judged: Set<string>): string {
  const serial = parseIntegerHex(reader.read(derTags.integer))
  reader.read()
  if (reader.done) return serial
  const extensions = reader.read(derTags.sequence)
  reader.end()
  const octets = extensions.bytes.toString('latin1')
  if (!judged.has(octets)) requireExtensions(new DerReader(extensions.bytes), [reasonCode, invalidityDate])
  judged.add(octets)
  return serial
}

function requireExtensions(reader: DerReader, known: readonly string[]): void {
  for (const { oid, critical } of readRawExtensions(reader)) {
    if (partial.includes(oid)) throw new DerError('the list does not cover all certificates of its issuer')
    if (critical && !known.includes(oid)) throw new DerError('a critical extension is not recognised')
  }
}

function isSignedBy(crl: Crl, { subject, key, extensions }: Certificate): boolean {
  if (crl.issuer.id !== subject.id || !extensions.keyUsage?.has(keyUsages.crlSign)) return false
  try {
    return findCertificateAlgorithm(crl.algorithm)?.verify(key, crl.tbs, crl.signature) ?? false
  } catch (err) {
    // The authority's key may not fit the algorithm that the list names.
    if (err instanceof Refusal) return false
    throw err
  }
}
