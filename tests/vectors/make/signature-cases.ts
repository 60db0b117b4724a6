import { replace } from './format-cases.ts'
import { algorithms, certificateHeader, type Signers } from './sign.ts'
import type { SignatureKit } from './signature-kit.ts'
import { post } from './write-case.ts'

const { exclusive, inclusive, enveloped } = algorithms

/** Signatures that are missing, of another structure, or over something else. */
export function makeSignatureCases(kit: SignatureKit): void {
  makeMissing(kit)
  makeMalformed(kit)
  makeReferences(kit)
}

function makeMissing({ refuse, document, value, xml, changed }: SignatureKit): void {
  xml('signature.missing', 'xml', 'XML without a signature', {
    body: document,
    mediaType: 'application/xml',
    made: 'by hand',
  })
  xml(
    'signature.missing',
    'signature-of-another-namespace',
    'A Signature that is not one of XMLDSig',
    changed(/xmldsig#" Id/, 'xmldsig" Id'),
  )
  refuse(
    'signature.missing',
    'json',
    'The message itself, not a JWS',
    post({ body: value, mediaType: 'application/jose+json', made: 'by hand' }),
  )
}

function makeMalformed({ signers, text, x5c, xml, changed, jose }: SignatureKit): void {
  const signature = /<ds:Signature [\s\S]*<\/ds:Signature>/.exec(text)?.[0] ?? ''
  const keyInfo = /<ds:KeyInfo>[\s\S]*<\/ds:KeyInfo>/
  xml(
    'signature.malformed',
    'two-signatures',
    'Two signatures',
    changed('</message>', `${replace(signature, 'Id="signature"', 'Id="second"')}</message>`),
  )
  xml(
    'signature.malformed',
    'inside-the-content',
    'The signature stands inside an element of the content',
    replace(replace(text, signature, ''), '</concern>', `${signature}</concern>`),
  )
  xml('signature.malformed', 'no-key-info', 'No KeyInfo', changed(keyInfo, ''))
  xml(
    'signature.malformed',
    'key-value',
    'KeyInfo brings a key of its own',
    changed(keyInfo, '<ds:KeyInfo><ds:KeyValue/></ds:KeyInfo>'),
  )
  xml(
    'signature.malformed',
    'retrieval-method',
    'KeyInfo asks to fetch a key',
    changed(keyInfo, '<ds:KeyInfo><ds:RetrievalMethod URI="https://example.org/marker"/></ds:KeyInfo>'),
  )
  xml(
    'signature.malformed',
    'issuer-serial',
    'X509Data names the certificate by issuer and number',
    changed('<ds:X509Data>', '<ds:X509Data><ds:X509IssuerSerial/>'),
  )
  xml('signature.malformed', 'id-twice', 'The same Id on two elements', changed('<person>', '<person Id="signature">'))
  xml(
    'signature.malformed',
    'value-not-base64',
    'SignatureValue is not base64',
    changed('<ds:SignatureValue>', '<ds:SignatureValue>*'),
  )
  xml(
    'signature.malformed',
    'element-in-digest',
    'An element inside DigestValue',
    changed('<ds:DigestValue>', '<ds:DigestValue><a/>'),
  )
  xml(
    'signature.malformed',
    'object',
    'An Object that says nothing',
    changed('</ds:KeyInfo>', '</ds:KeyInfo><ds:Object/><ds:Object/>'),
  )
  jose('signature.malformed', 'crit', 'A critical header parameter', {
    alg: 'ES256',
    header: { ...x5c, crit: ['marker'], marker: 1 },
  })
  jose('signature.malformed', 'jku', 'A header that asks to fetch keys', {
    alg: 'ES256',
    header: { ...x5c, jku: 'https://example.org/marker' },
  })
  jose('signature.malformed', 'jwk', 'A header that brings a key', {
    alg: 'ES256',
    header: { ...x5c, jwk: { kty: 'EC' } },
  })
  jose('signature.malformed', 'no-certificate', 'Only a kid', { alg: 'ES256', header: { kid: 'marker' } })
  jose('signature.malformed', 'two-certificates-named', 'Both x5c and x5t#S256', {
    alg: 'ES256',
    header: { ...x5c, ...certificateHeader(signers.certificate('fpa.p256'), 'x5t#S256') },
  })
  jose('signature.malformed', 'sha1-thumbprint', 'x5t with SHA-1', { alg: 'ES256', header: { x5t: 'bWFya2Vy' } })
}

function makeReferences({ signers, document, text, xml, changed }: SignatureKit): void {
  const reference = 'signature.reference-not-allowed'
  xml(reference, 'part-only', 'Only the person is signed', signPart(signers, document))
  xml(reference, 'wrapped', 'The signed message stands inside another message', wrap(text))
  xml(reference, 'other-id', 'The reference is to an Id that is not the root’s', changed('URI=""', 'URI="#signature"'))
  xml(
    reference,
    'external',
    'The reference is to another document',
    changed('URI=""', 'URI="https://example.org/marker"'),
  )
  xml(reference, 'xpointer', 'The reference is an XPointer', changed('URI=""', 'URI="#xpointer(/)"'))
  xml(
    reference,
    'xslt',
    'An XSLT transform',
    changed(
      `<ds:Transform Algorithm="${exclusive}"/>`,
      '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><a/></ds:Transform>',
    ),
  )
  xml(
    reference,
    'xpath',
    'An XPath transform that leaves parts out',
    changed(
      `<ds:Transform Algorithm="${exclusive}"/>`,
      '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::person)</ds:XPath></ds:Transform>',
    ),
  )
  xml(
    reference,
    'inclusive-transform',
    'xmlsec1 with inclusive C14N as the transform',
    signers.xmlsec1(document, 'fpa.p256', { transforms: [enveloped, inclusive] }),
  )
  xml(
    reference,
    'no-exclusive-transform',
    'xmlsec1 with the enveloped transform alone',
    signers.xmlsec1(document, 'fpa.p256', { transforms: [enveloped] }),
  )
  xml(
    reference,
    'three-references',
    'Three references',
    changed(
      /<ds:Reference [\s\S]*<\/ds:Reference>/,
      (/<ds:Reference [\s\S]*<\/ds:Reference>/.exec(text)?.[0] ?? '').repeat(3),
    ),
  )
}

/** Only `person` is signed, by its Id. */
function signPart(signers: Signers, document: string): string {
  const signed = String(signers.xmlsec1(document, 'fpa.p256').body)
  return replace(replace(signed, '<person>', '<person Id="part">'), 'URI=""', 'URI="#part"')
}

/** Signature wrapping: the signed message moves into a new one, and the reference still finds it by its Id. */
function wrap(signed: string): string {
  const signature = /<ds:Signature [\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? ''
  const content = replace(replace(signed, signature, ''), /<\?xml[^>]*\?>\s*/, '')
  const inner = replace(content, '<message ', '<message Id="original" ')
  const outer = replace(
    content,
    /<\/message>\s*/,
    `${inner}${replace(signature, 'URI=""', 'URI="#original"')}</message>`,
  )
  return outer
}
