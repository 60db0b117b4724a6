import { id_mgf1, id_RSASSA_PSS, id_sha256, id_sha384, id_sha512, RsaSaPssParams } from '@peculiar/asn1-rsa'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { Asn1Error, parseDer } from './asn1.ts'

const digests = new Map([
  [id_sha256, { name: 'sha256', octets: 32 }],
  [id_sha384, { name: 'sha384', octets: 48 }],
  [id_sha512, { name: 'sha512', octets: 64 }],
])

/**
 * The identifier by which `findCertificateAlgorithm` knows an AlgorithmIdentifier: its OID, and for RSASSA-PSS
 * (RFC 4055 §3.1) the OID and the one digest of content, MGF1 and salt length.
 * @throws Asn1Error
 */
export function parseSignatureAlgorithm({ algorithm, parameters }: AlgorithmIdentifier): string {
  return algorithm === id_RSASSA_PSS ? `${algorithm}/${parsePssDigest(parameters)}` : algorithm
}

/** The two places of a certificate or CRL that name its algorithm say the same (RFC 5280 §4.1.1.2). @throws Asn1Error */
export function requireSameAlgorithm(inner: AlgorithmIdentifier, outer: AlgorithmIdentifier): void {
  if (!inner.isEqual(outer)) throw new Asn1Error('the two signature algorithms differ')
}

/** Defaults (SHA-1, 20 octets) are not on the list, so they lead to a name that is not on it either. */
function parsePssDigest(parameters: AlgorithmIdentifier['parameters']): string {
  if (!parameters) throw new Asn1Error('RSASSA-PSS has no parameters')
  const { hashAlgorithm, maskGenAlgorithm, saltLength, trailerField } = parseDer(
    new Uint8Array(parameters),
    RsaSaPssParams,
  )
  const digest = digests.get(hashAlgorithm.algorithm)
  const mask = parseMaskDigest(maskGenAlgorithm)
  return digest && mask === digest && saltLength === digest.octets && trailerField === 1 ? digest.name : 'other'
}

function parseMaskDigest({ algorithm, parameters }: AlgorithmIdentifier) {
  if (algorithm !== id_mgf1 || !parameters) return undefined
  return digests.get(parseDer(new Uint8Array(parameters), AlgorithmIdentifier).algorithm)
}
