import 'reflect-metadata'
import { createHash, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  Certificate,
  Extension as ExtensionStructure,
  Extensions,
  Name as NameStructure,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import { AuthorityKeyIdentifierExtension, type Extension, Name, SubjectKeyIdentifierExtension } from '@peculiar/x509'
import { algorithmOf, signStructure, toInteger } from './sign-structure.ts'

export interface CertificateRequest {
  readonly subject: Name
  readonly issuer: Name
  /** The subject's key; only its public half is used. */
  readonly key: KeyObject
  readonly signingKey: KeyObject
  readonly notBefore: Date
  readonly notAfter: Date
  readonly extensions: readonly Extension[]
  /** Random when absent. */
  readonly serial?: Uint8Array
}

/** An X.509 v3 certificate (RFC 5280 §4.1) of whatever it is told, in DER: tests make bad ones with it too. */
export function signCertificate(request: CertificateRequest): Buffer {
  const { signingKey, extensions } = request
  const signatureAlgorithm = algorithmOf(signingKey)
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: toInteger(request.serial ?? createSerial()),
    signature: signatureAlgorithm,
    issuer: toNameStructure(request.issuer),
    validity: new Validity(request),
    subject: toNameStructure(request.subject),
    subjectPublicKeyInfo: AsnConvert.parse(exportKey(request.key), SubjectPublicKeyInfo),
    ...(extensions.length > 0 && { extensions: new Extensions(extensions.map(toExtensionStructure)) }),
  })
  const signatureValue = signStructure(tbsCertificate, signingKey)
  return Buffer.from(AsnConvert.serialize(new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue })))
}

/** A distinguished name of one attribute per RDN, in order. */
export function createName(...attributes: readonly (readonly [oid: string, value: string])[]): Name {
  return new Name(attributes.map(([oid, value]) => ({ [oid]: [{ [stringOf(oid)]: value }] })))
}

/** RFC 5280 appendix A: country, serialNumber are PrintableString, an e-mail address IA5String, the rest UTF8String. */
function stringOf(oid: string): 'printableString' | 'ia5String' | 'utf8String' {
  if (oid === '2.5.4.6' || oid === '2.5.4.5') return 'printableString'
  return oid === '1.2.840.113549.1.9.1' ? 'ia5String' : 'utf8String'
}

export function subjectKeyId(key: KeyObject): Extension {
  return new SubjectKeyIdentifierExtension(keyId(key))
}

export function authorityKeyId(key: KeyObject): Extension {
  return new AuthorityKeyIdentifierExtension(keyId(key))
}

export function toNameStructure(name: Name): NameStructure {
  return AsnConvert.parse(name.toArrayBuffer(), NameStructure)
}

export function toExtensionStructure({ rawData }: Extension): ExtensionStructure {
  return AsnConvert.parse(rawData, ExtensionStructure)
}

/** RFC 7093 §2 method 4: SHA-256 of the SubjectPublicKeyInfo, hex. */
function keyId(key: KeyObject): string {
  return createHash('sha256').update(exportKey(key)).digest('hex')
}

function exportKey(key: KeyObject): Buffer {
  return (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' })
}

/** 127 random bits: positive, and never zero at the front. */
function createSerial(): Buffer {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}
