import { createHash, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { bitString, boolean, der, explicit, integer, namedBits, octetString, oid, sequence, text, time } from './der.ts'
import { algorithmOf, signDer } from './sign-der.ts'

export interface CertificateRequest {
  readonly subject: Buffer
  readonly issuer: Buffer
  /** The subject's key; only its public half is used. */
  readonly key: KeyObject
  readonly signingKey: KeyObject
  readonly notBefore: Date
  readonly notAfter: Date
  readonly extensions: readonly Buffer[]
  /** Random when absent. */
  readonly serial?: Uint8Array
}

/** An X.509 v3 certificate (RFC 5280 §4.1) of whatever it is told: tests make bad ones with it too. */
export function signCertificate(request: CertificateRequest): Buffer {
  return signDer(
    sequence(
      explicit(0, integer(2)),
      integer(request.serial ?? createSerial()),
      algorithmOf(request.signingKey),
      request.issuer,
      sequence(time(request.notBefore), time(request.notAfter)),
      request.subject,
      exportKey(request.key),
      ...(request.extensions.length > 0 ? [explicit(3, sequence(...request.extensions))] : []),
    ),
    request.signingKey,
  )
}

/** A distinguished name of one attribute per RDN, in order. */
export function createName(...attributes: readonly (readonly [oid: string, value: string])[]): Buffer {
  return sequence(...attributes.map(([id, value]) => der(0x31, sequence(oid(id), text(tagOf(id), value)))))
}

/** RFC 5280 appendix A: country, serialNumber are PrintableString, an e-mail address IA5String, the rest UTF8String. */
function tagOf(id: string): 0x0c | 0x13 | 0x16 {
  if (id === '2.5.4.6' || id === '2.5.4.5') return 0x13
  return id === '1.2.840.113549.1.9.1' ? 0x16 : 0x0c
}

export function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value))
}

export function basicConstraints(ca: boolean, pathLength?: number): Buffer {
  const parts = [...(ca ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])]
  return extension('2.5.29.19', true, sequence(...parts))
}

/** Bit numbers of RFC 5280 §4.2.1.3. */
export function keyUsage(...bits: readonly number[]): Buffer {
  return extension('2.5.29.15', true, namedBits(...bits))
}

export function extendedKeyUsage(...oids: readonly string[]): Buffer {
  return extension('2.5.29.37', false, sequence(...oids.map(oid)))
}

export function subjectKeyId(key: KeyObject): Buffer {
  return extension('2.5.29.14', false, octetString(keyId(key)))
}

export function authorityKeyId(key: KeyObject): Buffer {
  return extension('2.5.29.35', false, sequence(der(0x80, keyId(key))))
}

/** DNS names, and IPv4 addresses in dotted form. */
export function subjectAltName(names: readonly string[]): Buffer {
  return extension('2.5.29.17', false, sequence(...names.map(createGeneralName)))
}

function createGeneralName(name: string): Buffer {
  return /^[\d.]+$/.test(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name))
}

/** RFC 7093 §2 method 1: the first 160 bits of the SHA-256 of the public key. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(bitString(exportKey(key)))
    .digest()
    .subarray(0, 20)
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
