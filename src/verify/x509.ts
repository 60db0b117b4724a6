import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  Certificate as CertificateStructure,
  type SubjectPublicKeyInfo,
  type TBSCertificate,
  type Time,
  Version,
} from '@peculiar/asn1-x509'
import { Refusal } from '../errors.ts'
import { Asn1Error, parseDer } from './asn1.ts'
import { type Extensions, parseExtensions } from './extensions.ts'
import { createName, type Name } from './name.ts'
import { parseSignatureAlgorithm, requireSameAlgorithm } from './signature-algorithm.ts'

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
  /** As `parseSerial` writes it. */
  readonly serial: string
  readonly issuer: Name
  readonly subject: Name
  /** Milliseconds since 1970, both inclusive. */
  readonly notBefore: number
  readonly notAfter: number
  readonly key: KeyObject
  readonly extensions: Extensions
}

const serialOctetsMax = 20

/**
 * RFC 5280 §4.1, version 3, in DER.
 * @throws Refusal `certificate.malformed`
 */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const der = Buffer.from(bytes)
  try {
    return { der, thumbprint: thumbprintOf(der), ...parseSigned(der) }
  } catch (err) {
    if (!(err instanceof Asn1Error)) throw err
    throw new Refusal('certificate.malformed', `the certificate cannot be read: ${err.message}`)
  }
}

/** SHA-256 of a certificate's DER, base64url (RFC 7515 §4.1.8). */
export function thumbprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('base64url')
}

/** Milliseconds since 1970. @throws Asn1Error */
export function parseTime(time: Time): number {
  const at = time.getTime().getTime()
  if (Number.isNaN(at)) throw new Asn1Error('a time does not exist')
  return at
}

/** A serial number in lower-case hex without zeros in front, the same however it was written. @throws Asn1Error */
export function parseSerial(integer: ArrayBuffer): string {
  const octets = Buffer.from(integer)
  const serial = octets.toString('hex').replace(/^(00)+/, '')
  if ((octets[0] ?? 0) >= 0x80 || serial === '' || serial.length > serialOctetsMax * 2) {
    throw new Asn1Error('a serial number is not a positive integer of at most 20 octets')
  }
  return serial
}

function parseSigned(der: Buffer) {
  const { tbsCertificate, tbsCertificateRaw, signatureAlgorithm, signatureValue } = parseDer(der, CertificateStructure)
  if (!tbsCertificateRaw) throw new Asn1Error('nothing is signed')
  requireSameAlgorithm(tbsCertificate.signature, signatureAlgorithm)
  return {
    tbs: Buffer.from(tbsCertificateRaw),
    algorithm: parseSignatureAlgorithm(signatureAlgorithm),
    signature: Buffer.from(signatureValue),
    ...parseTbs(tbsCertificate),
  }
}

function parseTbs(tbs: TBSCertificate) {
  if (tbs.version !== Version.v3) throw new Asn1Error('the version is not 3')
  if (tbs.issuer.length === 0) throw new Asn1Error('the issuer has no name')
  return {
    serial: parseSerial(tbs.serialNumber),
    issuer: createName(tbs.issuer),
    subject: createName(tbs.subject),
    notBefore: parseTime(tbs.validity.notBefore),
    notAfter: parseTime(tbs.validity.notAfter),
    key: parseKey(tbs.subjectPublicKeyInfo),
    extensions: parseExtensions(tbs.extensions ?? []),
  }
}

function parseKey(info: SubjectPublicKeyInfo): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(AsnConvert.serialize(info)), format: 'der', type: 'spki' })
  } catch {
    throw new Asn1Error('the public key cannot be read')
  }
}
