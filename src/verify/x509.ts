import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { Refusal } from '../errors.ts'
import { DerError, type DerReader, derTags, parseContent, parseDer } from './der.ts'
import { parseIntegerHex, parseOctetBits, parseSmallInteger, parseTime } from './der-values.ts'
import { type Extensions, parseExtensions } from './extensions.ts'
import { type Name, parseName } from './name.ts'
import { parseSignatureAlgorithm } from './signature-algorithm.ts'

/** What path validation reads of a certificate (RFC 5280 §4.1), parsed once. */
export interface Certificate {
  readonly der: Buffer
  /** SHA-256 of the DER, base64url (RFC 7515 `x5t#S256`). */
  readonly thumbprint: string
  /** The signed part. */
  readonly tbs: Buffer
  /** Identifier for `findCertificateAlgorithm`. */
  readonly algorithm: string
  readonly signature: Buffer
  /** Lower-case hex of the serial number's octets. */
  readonly serial: string
  readonly issuer: Name
  readonly subject: Name
  /** Milliseconds since 1970, both inclusive. */
  readonly notBefore: number
  readonly notAfter: number
  readonly key: KeyObject
  readonly extensions: Extensions
}

const version3 = 2
const serialOctetsMax = 20

/**
 * RFC 5280 §4.1, version 3, strict DER.
 * @throws Refusal `certificate.malformed`
 */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const der = Buffer.from(bytes)
  try {
    return { der, thumbprint: thumbprintOf(der), ...parseSigned(der) }
  } catch (err) {
    if (err instanceof DerError)
      throw new Refusal('certificate.malformed', `the certificate cannot be read: ${err.message}`)
    throw err
  }
}

/** SHA-256 of a certificate's DER, base64url (RFC 7515 §4.1.8). */
export function thumbprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('base64url')
}

function parseSigned(der: Buffer) {
  return parseContent(parseDer(der, derTags.sequence), (reader) => {
    const tbs = reader.read(derTags.sequence)
    const outer = reader.read(derTags.sequence)
    const signature = parseOctetBits(reader.read(derTags.bitString))
    const { inner, ...fields } = parseContent(tbs, parseTbs)
    if (!inner.equals(outer.bytes)) throw new DerError('the two signature algorithms differ')
    return { tbs: tbs.bytes, algorithm: parseSignatureAlgorithm(outer), signature, ...fields }
  })
}

function parseTbs(reader: DerReader) {
  requireVersion(reader)
  const serial = parseSerial(reader)
  const inner = reader.read(derTags.sequence).bytes
  const issuer = parseName(reader.read(derTags.sequence))
  if (issuer.rdns.length === 0) throw new DerError('the issuer has no name')
  const validity = parseContent(reader.read(derTags.sequence), (v) => ({
    notBefore: parseTime(v.read()),
    notAfter: parseTime(v.read()),
  }))
  const subject = parseName(reader.read(derTags.sequence))
  const key = parseKey(reader.read(derTags.sequence).bytes)
  reader.readIf(0x81)
  reader.readIf(0x82)
  return { inner, serial, issuer, subject, ...validity, key, extensions: parseExtensions(reader.readIf(0xa3)) }
}

function requireVersion(reader: DerReader): void {
  const version = reader.readIf(0xa0)
  if (!version || parseContent(version, (v) => parseSmallInteger(v.read())) !== version3) {
    throw new DerError('the version is not 3')
  }
}

function parseSerial(reader: DerReader): string {
  const serial = parseIntegerHex(reader.read(derTags.integer))
  const positive = Number.parseInt(serial.slice(0, 2), 16) < 0x80 && serial !== '00'
  if (!positive || serial.replace(/^00/, '').length > serialOctetsMax * 2) {
    throw new DerError('the serial number is not a positive integer of at most 20 octets')
  }
  return serial
}

function parseKey(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' })
  } catch {
    throw new DerError('the public key cannot be read')
  }
}
