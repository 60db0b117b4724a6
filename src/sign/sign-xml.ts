import { constants, hash, type KeyObject, type SignKeyObjectInput, sign } from 'node:crypto'
import { canonicalize } from '../verify/c14n.ts'
import { signedPropertiesType, xades } from '../verify/xades.ts'
import { parseXml } from '../verify/xml.ts'
import { ds, envelopedSignature, exclusiveC14n } from '../verify/xml-profile.ts'

export interface XmlSigner {
  readonly key: KeyObject
  /** DER of the certificate that holds the key's public half. */
  readonly certificate: Buffer
}

export interface SignXmlOptions {
  /** Identifier of RFC 9231; without it the key decides: rsa-sha256, ecdsa-sha256 (P-256) or ecdsa-sha384 (P-384). */
  readonly algorithm?: string
  /** With it the signature is XAdES B-B: SigningTime and SigningCertificateV2 are signed too. */
  readonly signingTime?: Date
}

/**
 * Signs an XML message: an enveloped signature as the last child of the root, in the form that `parseXmlSignature`
 * takes.
 * @throws Refusal `xml.*` when the document is outside the subset that we take
 */
export function signXml(document: string, signer: XmlSigner, options: SignXmlOptions = {}): string {
  const algorithm = options.algorithm ?? selectAlgorithm(signer.key)
  const object = options.signingTime ? createObject(signer.certificate, options.signingTime) : undefined
  const references = [createReference('URI=""', [envelopedSignature, exclusiveC14n], document)]
  if (object) {
    const attributes = `URI="#signed-properties" Type="${signedPropertiesType}"`
    references.push(createReference(attributes, [exclusiveC14n], object.signedProperties))
  }
  const signedInfo = createSignedInfo(algorithm, references)
  const alone = signedInfo.replace('<ds:SignedInfo', `<ds:SignedInfo xmlns:ds="${ds}"`)
  const value = signWith(algorithm, signer.key, canonicalize(parseXml(Buffer.from(alone))))
  return insertLast(document, createSignature(signedInfo, value, signer.certificate, object?.element ?? ''))
}

const rsa: Partial<SignKeyObjectInput> = { padding: constants.RSA_PKCS1_PADDING }
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const ecdsa: Partial<SignKeyObjectInput> = { dsaEncoding: 'ieee-p1363' }
const methods = new Map<string, [digest: string, key: Partial<SignKeyObjectInput>]>([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', ['sha256', rsa]],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', ['sha384', rsa]],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', ['sha512', rsa]],
  ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', ['sha256', pss]],
  ['http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1', ['sha384', pss]],
  ['http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1', ['sha512', pss]],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', ['sha256', ecdsa]],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', ['sha384', ecdsa]],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', ['sha512', ecdsa]],
])

function selectAlgorithm(key: KeyObject): string {
  const { namedCurve } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa') return 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
  if (namedCurve === 'prime256v1') return 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'
  if (namedCurve === 'secp384r1') return 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384'
  throw new Error('only RSA, P-256 and P-384 keys sign XML')
}

function signWith(algorithm: string, key: KeyObject, data: Buffer): string {
  const method = methods.get(algorithm)
  if (!method) throw new Error('the signature algorithm is not known')
  return sign(method[0], data, { ...method[1], key }).toString('base64')
}

const sha256 = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'

function createReference(attributes: string, transforms: readonly string[], content: string): string {
  const list = transforms.map((transform) => `<ds:Transform Algorithm="${transform}"/>`).join('')
  const digest = hash('sha256', canonicalize(parseXml(Buffer.from(content))), 'base64')
  const value = `<ds:DigestValue>${digest}</ds:DigestValue>`
  return `<ds:Reference ${attributes}><ds:Transforms>${list}</ds:Transforms>${sha256}${value}</ds:Reference>`
}

function createSignedInfo(algorithm: string, references: readonly string[]): string {
  const c14n = `<ds:CanonicalizationMethod Algorithm="${exclusiveC14n}"/>`
  const method = `<ds:SignatureMethod Algorithm="${algorithm}"/>`
  return `<ds:SignedInfo>${c14n}${method}${references.join('')}</ds:SignedInfo>`
}

/** Exclusive C14N makes the digest the same here, where SignedProperties stands alone, and inside the document. */
function createObject(certificate: Buffer, signingTime: Date): { element: string; signedProperties: string } {
  const value = `<ds:DigestValue>${hash('sha256', certificate, 'base64')}</ds:DigestValue>`
  const cert = `<xades:Cert><xades:CertDigest>${sha256}${value}</xades:CertDigest></xades:Cert>`
  const time = `<xades:SigningTime>${signingTime.toISOString()}</xades:SigningTime>`
  const properties = `${time}<xades:SigningCertificateV2>${cert}</xades:SigningCertificateV2>`
  const signed = `<xades:SignedSignatureProperties>${properties}</xades:SignedSignatureProperties>`
  const namespaces = `xmlns:xades="${xades}" xmlns:ds="${ds}"`
  const signedProperties = `<xades:SignedProperties ${namespaces} Id="signed-properties">${signed}</xades:SignedProperties>`
  const qualifying = `<xades:QualifyingProperties xmlns:xades="${xades}" Target="#signature">${signedProperties}`
  return { element: `<ds:Object>${qualifying}</xades:QualifyingProperties></ds:Object>`, signedProperties }
}

function createSignature(signedInfo: string, value: string, certificate: Buffer, object: string): string {
  const signatureValue = `<ds:SignatureValue>${value}</ds:SignatureValue>`
  const x509 = `<ds:X509Certificate>${certificate.toString('base64')}</ds:X509Certificate>`
  const keyInfo = `<ds:KeyInfo><ds:X509Data>${x509}</ds:X509Data></ds:KeyInfo>`
  return `<ds:Signature xmlns:ds="${ds}" Id="signature">${signedInfo}${signatureValue}${keyInfo}${object}</ds:Signature>`
}

/** Without comments and CDATA sections the last end tag is the root's, unless the root is empty. */
function insertLast(document: string, element: string): string {
  const at = document.lastIndexOf('</')
  if (at < 0) throw new Error('a document without content is not signed')
  return document.slice(0, at) + element + document.slice(at)
}
