import { type KeyObject, sign } from 'node:crypto'
import { bitString, der, oid, sequence } from './der.ts'

/** Appends algorithm and signature: the outer form of certificates and CRLs alike. */
export function signDer(tbs: Buffer, key: KeyObject): Buffer {
  return sequence(tbs, algorithmOf(key), bitString(sign(digestOf(key), tbs, key)))
}

/** The AlgorithmIdentifier with which this key signs certificates: ECDSA with its curve's digest, RSA with SHA-256, Ed25519. */
export function algorithmOf(key: KeyObject): Buffer {
  switch (digestOf(key)) {
    case 'sha384':
      return sequence(oid('1.2.840.10045.4.3.3'))
    case 'sha256':
      return key.asymmetricKeyType === 'ec'
        ? sequence(oid('1.2.840.10045.4.3.2'))
        : sequence(oid('1.2.840.113549.1.1.11'), der(0x05))
    default:
      return sequence(oid('1.3.101.112'))
  }
}

function digestOf(key: KeyObject): 'sha256' | 'sha384' | null {
  if (key.asymmetricKeyType === 'ed25519') return null
  return key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256'
}
