import { type KeyObject, sign } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'

/** The library's generators sign asynchronously, with WebCrypto; the structures are theirs all the same. */
export function signStructure(structure: object, key: KeyObject): ArrayBuffer {
  const signature = sign(digestOf(key), Buffer.from(AsnConvert.serialize(structure)), key)
  return new Uint8Array(signature).buffer
}

/** How this key signs certificates and lists: ECDSA with its curve's digest, RSA with SHA-256, Ed25519. */
export function algorithmOf(key: KeyObject): AlgorithmIdentifier {
  switch (digestOf(key)) {
    case 'sha384':
      return new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.3' })
    case 'sha256':
      return key.asymmetricKeyType === 'ec'
        ? new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })
        : new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null })
    default:
      return new AlgorithmIdentifier({ algorithm: '1.3.101.112' })
  }
}

function digestOf(key: KeyObject): 'sha256' | 'sha384' | null {
  if (key.asymmetricKeyType === 'ed25519') return null
  return key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256'
}

/** The octets of an ASN.1 INTEGER that is not negative. */
export function toInteger(octets: Uint8Array): ArrayBuffer {
  return new Uint8Array((octets[0] ?? 0) >= 0x80 ? [0, ...octets] : octets).buffer
}
