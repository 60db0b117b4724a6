import { hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../errors.ts'
import { type DigestName, getXmlDigestAlgorithm, getXmlSignatureAlgorithm } from './algorithms.ts'
import { canonicalize } from './c14n.ts'
import { parseQualifyingProperties, type SignedProperties, signedPropertiesType } from './xades.ts'
import { parseXml } from './xml.ts'
import {
  ds,
  envelopedSignature,
  exclusiveC14n,
  findAttribute,
  findBase64,
  isNamed,
  requireAlgorithm,
  requireAttributes,
  requireBase64,
  requireChildren,
  requireElements,
  requireText,
  signatureMalformed,
} from './xml-profile.ts'
import { isNcName } from './xml-text.ts'
import type { XmlElement } from './xml-tree.ts'

export interface XmlSignature {
  /** DER of the first X509Certificate. It is only a claim: the caller finds the registered key by its digest. */
  readonly certificate: Buffer
  /** Name in the closed list of algorithms.ts. */
  readonly algorithm: string
  /** XAdES SigningTime, the signer's claim: signed only once `verify` has returned. */
  readonly signingTime: Date | undefined
  /**
   * Verifies with a key that the caller trusts, SignedInfo first, and returns the signed bytes: exclusive C14N of the
   * root without the signature. Nothing else of the document was signed, so nothing else may be read.
   * @throws Refusal `signature.algorithm-not-allowed` the key does not fit · `signature.invalid` ·
   * `signature.digest-mismatch`
   */
  verify(key: KeyObject): Buffer
}

/**
 * Parses a document with one enveloped XML signature (W3C XMLDSig 1.1), optionally XAdES (ETSI EN 319 132-1), and holds
 * it to the one structure that we take. No cryptography happens here.
 * @throws Refusal `xml.*` · `signature.missing` · `signature.malformed` · `signature.reference-not-allowed` ·
 * `signature.algorithm-not-allowed` · `certificate.malformed`
 */
export function parseXmlSignature(bytes: Uint8Array): XmlSignature {
  const root = parseXml(bytes)
  const parts = parseSignature(root, findSignature(root))
  return {
    certificate: parts.certificate,
    algorithm: parts.method.name,
    signingTime: parts.xades?.properties.signingTime,
    verify: (key) => verifyParts(parts, key),
  }
}

type SignatureParts = ReturnType<typeof parseSignature>

interface Reference {
  readonly uri: string | undefined
  readonly type: string | undefined
  readonly transforms: readonly string[]
  readonly digest: DigestName
  readonly digestValue: Buffer
}

/** The order matters: no digest is computed over content that an unknown key may have chosen. */
function verifyParts(parts: SignatureParts, key: KeyObject): Buffer {
  const { root, signature, signedInfo, method, signatureValue, certificate } = parts
  if (!method.verify(key, canonicalize(signedInfo), signatureValue))
    throw new Refusal('signature.invalid', 'SignatureValue is not that of SignedInfo with the registered key')
  if (parts.xades) {
    requireDigest(parts.xades.reference, canonicalize(parts.xades.properties.element), 'SignedProperties')
    requireDigest(parts.xades.properties.certificate, certificate, 'SigningCertificateV2')
  }
  const signedBytes = canonicalize(root, signature)
  requireDigest(parts.rootReference, signedBytes, 'the root element')
  return signedBytes
}

function requireDigest(expected: Pick<Reference, 'digest' | 'digestValue'>, bytes: Buffer, what: string) {
  const actual = hash(expected.digest, bytes, 'buffer')
  if (actual.length !== expected.digestValue.length || !timingSafeEqual(actual, expected.digestValue))
    throw new Refusal('signature.digest-mismatch', `the digest of ${what} is another`)
}

/** Finds the only signature of the document, and refuses whatever could make it point at something else. */
function findSignature(root: XmlElement): XmlElement {
  const signatures: XmlElement[] = []
  visit(root, new Set(), signatures)
  const [signature, ...more] = signatures
  if (!signature) throw new Refusal('signature.missing', 'the document has no ds:Signature')
  if (more.length > 0) throw signatureMalformed('the document has more than one ds:Signature')
  if (!root.children.includes(signature)) throw signatureMalformed('ds:Signature is not a child of the root')
  return signature
}

const idNames = new Set(['Id', 'ID', 'id', 'xml:id'])

function visit(element: XmlElement, ids: Set<string>, signatures: XmlElement[]) {
  if (isNamed(element, 'Signature', ds)) signatures.push(element)
  for (const { name, value } of element.attributes) {
    if (!idNames.has(name)) continue
    if (!isNcName(value)) throw signatureMalformed('an Id is not a name')
    if (ids.has(value)) throw signatureMalformed('an Id stands twice in the document')
    ids.add(value)
  }
  for (const child of element.children) if (typeof child !== 'string') visit(child, ids, signatures)
}

function parseSignature(root: XmlElement, signature: XmlElement) {
  requireAttributes(signature, ['Id'])
  const withObject = requireElements(signature).length > 3
  const names = ['SignedInfo', 'SignatureValue', 'KeyInfo', ...(withObject ? ['Object'] : [])]
  const [signedInfo, value, keyInfo, object] = requireChildren(signature, names)
  if (!signedInfo || !value || !keyInfo) throw signatureMalformed('ds:Signature is not complete')
  const { method, references } = parseSignedInfo(signedInfo)
  return {
    root,
    signature,
    signedInfo,
    method,
    rootReference: selectRootReference(references, root),
    xades: selectXades(references, signature, object),
    signatureValue: requireBase64(value),
    certificate: parseCertificate(keyInfo),
  }
}

function parseSignedInfo(signedInfo: XmlElement) {
  const [c14n, method, ...references] = requireElements(requireAttributes(signedInfo, ['Id']))
  if (references.length > 2) throw notAllowed('SignedInfo has more than two references')
  const names = [
    'CanonicalizationMethod',
    'SignatureMethod',
    ...(references.length > 1 ? ['Reference'] : []),
    'Reference',
  ]
  requireChildren(signedInfo, names)
  if (!c14n || !method) throw signatureMalformed('SignedInfo is not complete')
  if (requireAlgorithm(c14n) !== exclusiveC14n)
    throw new Refusal('signature.algorithm-not-allowed', 'CanonicalizationMethod must be exclusive C14N 1.0')
  return { method: getXmlSignatureAlgorithm(requireAlgorithm(method)), references: references.map(parseReference) }
}

function parseReference(element: XmlElement): Reference {
  requireAttributes(element, ['Id', 'URI', 'Type'])
  const [first] = requireElements(element)
  if (!isNamed(first, 'Transforms', ds)) throw notAllowed('a Reference has no Transforms')
  const [transforms, method, value] = requireChildren(element, ['Transforms', 'DigestMethod', 'DigestValue'])
  if (!transforms || !method || !value) throw signatureMalformed('a Reference is not complete')
  return {
    uri: findAttribute(element, 'URI'),
    type: findAttribute(element, 'Type'),
    transforms: parseTransforms(transforms),
    digest: getXmlDigestAlgorithm(requireAlgorithm(method)),
    digestValue: requireBase64(value),
  }
}

/** A transform takes no parameter here: an InclusiveNamespaces PrefixList is refused too. */
function parseTransforms(element: XmlElement): string[] {
  return requireElements(requireAttributes(element, [])).map((transform) => {
    if (!isNamed(transform, 'Transform', ds)) throw signatureMalformed('Transforms must hold only Transform')
    if (transform.children.some((child) => typeof child !== 'string')) throw notAllowed('a Transform has parameters')
    return requireAlgorithm(transform)
  })
}

function selectRootReference(references: readonly Reference[], root: XmlElement): Reference {
  const [reference, ...more] = references.filter(({ type }) => type === undefined)
  if (!reference || more.length > 0) throw notAllowed('not exactly one reference is to the root')
  const id = findAttribute(root, 'Id')
  if (reference.uri !== '' && (id === undefined || reference.uri !== `#${id}`))
    throw notAllowed('the URI of the reference is not that of the root')
  requireTransforms(reference, [envelopedSignature, exclusiveC14n])
  return reference
}

/** An Object is there exactly when a reference covers it. */
function selectXades(references: readonly Reference[], signature: XmlElement, object: XmlElement | undefined) {
  const reference = references.find(({ type }) => type !== undefined)
  if (!reference && !object) return undefined
  if (!reference) throw notAllowed('no reference covers ds:Object')
  if (!object || reference.type !== signedPropertiesType)
    throw notAllowed('a reference is of a type that is not allowed')
  const properties: SignedProperties = parseQualifyingProperties(object, findAttribute(signature, 'Id'))
  if (reference.uri !== `#${properties.id}`) throw notAllowed('a reference is not to the SignedProperties')
  requireTransforms(reference, [exclusiveC14n])
  return { reference, properties }
}

function requireTransforms({ transforms }: Reference, expected: readonly string[]) {
  if (transforms.length !== expected.length || transforms.some((transform, i) => transform !== expected[i]))
    throw notAllowed('the transforms of a reference are not the allowed ones, in their order')
}

const certificatesMax = 8

/** KeyInfo names the certificate and nothing else; further certificates are looked at by no one. */
function parseCertificate(keyInfo: XmlElement): Buffer {
  const [data] = requireChildren(requireAttributes(keyInfo, ['Id']), ['X509Data'])
  const certificates = data ? requireElements(requireAttributes(data, [])) : []
  if (certificates.length > certificatesMax) throw signatureMalformed('X509Data has too many certificates')
  const [der] = certificates.map((element) => {
    if (!isNamed(element, 'X509Certificate', ds)) throw signatureMalformed('X509Data must hold only X509Certificate')
    return findBase64(requireText(element))
  })
  if (!der) throw new Refusal('certificate.malformed', 'X509Data starts with no certificate in base64')
  return der
}

function notAllowed(rule: string): Refusal {
  return new Refusal('signature.reference-not-allowed', rule)
}
