import { type DigestName, getXmlDigestAlgorithm } from './algorithms.ts'
import {
  ds,
  findAttribute,
  isNamed,
  requireAlgorithm,
  requireAttributes,
  requireBase64,
  requireChildren,
  requireElements,
  requireText,
  signatureMalformed,
} from './xml-profile.ts'
import type { XmlElement } from './xml-tree.ts'

export const xades = 'http://uri.etsi.org/01903/v1.3.2#'
export const signedPropertiesType = 'http://uri.etsi.org/01903#SignedProperties'

export interface SignedProperties {
  /** The element that the second reference covers. */
  readonly element: XmlElement
  readonly id: string
  /** SigningTime as the signer claims it. */
  readonly signingTime: Date
  /** What the signer says the digest of the signing certificate is. */
  readonly certificate: { readonly digest: DigestName; readonly digestValue: Buffer }
}

/**
 * Parses the qualifying properties of XAdES baseline B-B (ETSI EN 319 132-1 clauses 4.3 and 5.2): SigningTime and one
 * SigningCertificateV2, and nothing that would change what the signature means. Unsigned properties are refused.
 * @throws Refusal `signature.malformed` · `signature.algorithm-not-allowed`
 */
export function parseQualifyingProperties(object: XmlElement, signatureId: string | undefined): SignedProperties {
  const [qualifying] = requireChildren(requireAttributes(object, ['Id']), ['QualifyingProperties'], xades)
  if (!qualifying || signatureId === undefined || findAttribute(qualifying, 'Target') !== `#${signatureId}`)
    throw signatureMalformed('the Target of QualifyingProperties is not the signature')
  const [element] = requireChildren(requireAttributes(qualifying, ['Id', 'Target']), ['SignedProperties'], xades)
  const id = element && findAttribute(requireAttributes(element, ['Id']), 'Id')
  if (!element || id === undefined) throw signatureMalformed('SignedProperties has no Id')
  return { element, id, ...parseSignedProperties(element) }
}

/** SignedDataObjectProperties (the content's format) is signed but tells us nothing: our schema decides the format. */
function parseSignedProperties(element: XmlElement) {
  const optional = requireElements(element).length > 1 ? ['SignedDataObjectProperties'] : []
  const [properties] = requireChildren(element, ['SignedSignatureProperties', ...optional], xades)
  if (!properties) throw signatureMalformed('SignedProperties is not complete')
  requireAttributes(properties, ['Id'])
  const [time, certificate] = requireChildren(properties, ['SigningTime', 'SigningCertificateV2'], xades)
  if (!time || !certificate) throw signatureMalformed('SignedSignatureProperties is not complete')
  return { signingTime: parseTime(requireText(time)), certificate: parseSigningCertificate(certificate) }
}

/** XML Schema dateTime, with a time zone: a local time names no moment. */
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

function parseTime(text: string): Date {
  const time = new Date(text)
  if (!dateTime.test(text) || Number.isNaN(time.getTime())) throw signatureMalformed('SigningTime is not a moment')
  return time
}

/** IssuerSerialV2 is passed over: the digest alone names the certificate. */
function parseSigningCertificate(element: XmlElement) {
  const [cert] = requireChildren(requireAttributes(element, []), ['Cert'], xades)
  const [certDigest, issuer, ...more] = cert ? requireElements(requireAttributes(cert, [])) : []
  const issuerFits = issuer === undefined || isNamed(issuer, 'IssuerSerialV2', xades)
  if (!certDigest || !isNamed(certDigest, 'CertDigest', xades) || !issuerFits || more.length > 0)
    throw signatureMalformed('Cert must hold CertDigest and perhaps IssuerSerialV2')
  const [method, value] = requireChildren(requireAttributes(certDigest, []), ['DigestMethod', 'DigestValue'], ds)
  if (!method || !value) throw signatureMalformed('CertDigest is not complete')
  return { digest: getXmlDigestAlgorithm(requireAlgorithm(method)), digestValue: requireBase64(value) }
}
