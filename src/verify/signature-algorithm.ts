import { type Der, DerError, type DerReader, derTags, parseContent } from './der.ts'
import { parseOid, parseSmallInteger } from './der-values.ts'

const rsaPss = '1.2.840.113549.1.1.10'
const mgf1 = '1.2.840.113549.1.1.8'
const digests = new Map([
  ['2.16.840.1.101.3.4.2.1', { name: 'sha256', octets: 32 }],
  ['2.16.840.1.101.3.4.2.2', { name: 'sha384', octets: 48 }],
  ['2.16.840.1.101.3.4.2.3', { name: 'sha512', octets: 64 }],
])

/**
 * The identifier by which `findCertificateAlgorithm` knows an AlgorithmIdentifier: its OID, and for RSASSA-PSS
 * (RFC 4055 §3.1) the OID and the one digest of content, MGF1 and salt length.
 * @throws DerError
 */
export function parseSignatureAlgorithm(algorithm: Der): string {
  return parseContent(algorithm, (reader) => {
    const oid = parseOid(reader.read(derTags.oid))
    if (oid === rsaPss) return `${oid}/${parsePssDigest(reader.read(derTags.sequence))}`
    const parameters = reader.readIf(derTags.null)
    if (parameters && parameters.content.length > 0) throw new DerError('a NULL is not empty')
    reader.readAll()
    return oid
  })
}

function parsePssDigest(parameters: Der): string {
  return parseContent(parameters, (reader) => {
    const digest = readExplicit(reader, 0xa0, (v) => parseContent(v.read(derTags.sequence), readDigest))
    const mask = readExplicit(reader, 0xa1, (v) => parseContent(v.read(derTags.sequence), readMask))
    const salt = readExplicit(reader, 0xa2, (v) => parseSmallInteger(v.read()))
    // Defaults (SHA-1, 20 octets) are not on the list, so an absent part leads to a name that is not on it either.
    return digest && mask === digest.name && salt === digest.octets ? digest.name : 'other'
  })
}

function readExplicit<T>(reader: DerReader, tag: number, read: (inner: DerReader) => T): T | undefined {
  const value = reader.readIf(tag)
  return value && parseContent(value, read)
}

function readDigest(reader: DerReader) {
  const digest = digests.get(parseOid(reader.read(derTags.oid)))
  reader.readIf(derTags.null)
  return digest
}

function readMask(reader: DerReader): string | undefined {
  const oid = parseOid(reader.read(derTags.oid))
  const digest = parseContent(reader.read(derTags.sequence), readDigest)
  return oid === mgf1 ? digest?.name : undefined
}
