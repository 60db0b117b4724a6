import { type Der, DerError, type DerReader, derTags, parseContent, parseDer } from './der.ts'
import { parseBoolean, parseNamedBits, parseOid, parseSmallInteger } from './der-values.ts'
import { type GeneralName, type NameConstraints, parseGeneralNames, parseNameConstraints } from './general-name.ts'

/** A certificate's extensions that path validation reads (RFC 5280 §4.2.1). */
export interface Extensions {
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number | undefined }
  /** Bit numbers of RFC 5280 §4.2.1.3, see `keyUsages`. */
  readonly keyUsage?: ReadonlySet<number>
  readonly extendedKeyUsage?: ReadonlySet<string>
  readonly subjectAltName?: readonly GeneralName[]
  readonly nameConstraints?: NameConstraints
  readonly subjectKeyId?: string
  readonly authorityKeyId?: string | undefined
  /** Some critical extension is not one that we evaluate: the certificate must not be accepted. */
  readonly hasUnknownCritical: boolean
}

export const keyUsages = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, crlSign: 6 } as const

export interface RawExtension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Buffer
}

/** Anything recognised: evaluated below, or (certificate policies) always fulfilled, since any policy is acceptable. */
const recognised = new Map<string, (value: Buffer) => Partial<Extensions>>([
  ['2.5.29.19', (value) => ({ basicConstraints: parseBasicConstraints(value) })],
  ['2.5.29.15', (value) => ({ keyUsage: parseNamedBits(parseDer(value)) })],
  ['2.5.29.37', (value) => ({ extendedKeyUsage: parseExtendedKeyUsage(value) })],
  ['2.5.29.17', (value) => ({ subjectAltName: parseGeneralNames(parseDer(value, derTags.sequence)) })],
  ['2.5.29.30', (value) => ({ nameConstraints: parseNameConstraints(parseDer(value, derTags.sequence)) })],
  ['2.5.29.14', (value) => ({ subjectKeyId: parseDer(value, derTags.octetString).content.toString('hex') })],
  ['2.5.29.35', (value) => ({ authorityKeyId: parseAuthorityKeyId(value) })],
  ['2.5.29.32', () => ({})],
])

/** @throws DerError when an extension is repeated or cannot be read */
export function parseExtensions(explicit: Der | undefined): Extensions {
  const raw = explicit ? parseContent(explicit, readRawExtensions) : []
  const hasUnknownCritical = raw.some(({ oid, critical }) => critical && !recognised.has(oid))
  const extensions: Extensions = { hasUnknownCritical }
  for (const { oid, value } of raw) Object.assign(extensions, recognised.get(oid)?.(value))
  return extensions
}

/** `Extensions ::= SEQUENCE OF Extension`, of a certificate or a CRL. @throws DerError */
export function readRawExtensions(reader: DerReader): RawExtension[] {
  const list = parseContent(reader.read(derTags.sequence), (r) => r.readAll()).map(parseRawExtension)
  if (new Set(list.map(({ oid }) => oid)).size !== list.length) throw new DerError('an extension is repeated')
  return list
}

function parseRawExtension(extension: Der): RawExtension {
  if (extension.tag !== derTags.sequence) throw new DerError('an extension is not a sequence')
  return parseContent(extension, (reader) => {
    const oid = parseOid(reader.read(derTags.oid))
    const critical = reader.readIf(derTags.boolean)
    return { oid, critical: critical ? parseBoolean(critical) : false, value: reader.read(derTags.octetString).content }
  })
}

function parseBasicConstraints(value: Buffer) {
  return parseContent(parseDer(value, derTags.sequence), (reader) => {
    const ca = reader.readIf(derTags.boolean)
    const pathLength = reader.readIf(derTags.integer)
    return { ca: ca ? parseBoolean(ca) : false, pathLength: pathLength && parseSmallInteger(pathLength) }
  })
}

function parseExtendedKeyUsage(value: Buffer): ReadonlySet<string> {
  return new Set(parseContent(parseDer(value, derTags.sequence), (reader) => reader.readAll()).map(parseOid))
}

function parseAuthorityKeyId(value: Buffer): string | undefined {
  return parseContent(parseDer(value, derTags.sequence), (reader) => {
    const keyId = reader.readIf(0x80)?.content.toString('hex')
    reader.readAll()
    return keyId
  })
}
