import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { signXml } from '../../src/sign/sign-xml.ts'
import { canonicalize } from '../../src/verify/c14n.ts'
import { parseXml } from '../../src/verify/xml.ts'
import { parseXmlSignature } from '../../src/verify/xmldsig.ts'
import {
  certificate,
  change,
  ec,
  message,
  readFixture,
  readFixtureCertificate,
  refusalOf,
  signMessage,
  verifyXml,
} from './xmldsig-support.ts'

describe('documents signed by xmlsec1', () => {
  const fixtures = [
    ['rsa3072-sha256', 'rsa3072', 'rsa-sha256'],
    ['rsa3072-sha512', 'rsa3072', 'rsa-sha512'],
    ['p256-sha256', 'p256', 'ecdsa-p256-sha256'],
    ['p384-sha384', 'p384', 'ecdsa-p384-sha384'],
    ['p256-xades', 'p256', 'ecdsa-p256-sha256'],
  ] as const

  test.each(fixtures)('%s verifies, and yields the bytes that xmlsec1 digested', (name, signer, algorithm) => {
    const { raw, publicKey } = readFixtureCertificate(signer)
    const signature = parseXmlSignature(readFixture(`${name}.xml`))
    expect(signature.algorithm).toBe(algorithm)
    expect(signature.certificate.equals(raw)).toBe(true)
    expect(signature.verify(publicKey).toString()).toBe(readFixture(`${name}.canonical.xml`).toString())
  })

  test.each(fixtures)('%s does not verify with another key or with changed content', (name, signer) => {
    const { publicKey, raw } = readFixtureCertificate(signer)
    const document = readFixture(`${name}.xml`).toString()
    const other = readFixtureCertificate(signer === 'p256' ? 'p384' : 'p256').publicKey
    expect(refusalOf(() => verifyXml(document, other, raw))).toBe('signature.algorithm-not-allowed')
    const changed = change(document, 'Ääkkönen', 'Aakkonen')
    expect(refusalOf(() => verifyXml(changed, publicKey, raw))).toBe('signature.digest-mismatch')
  })
})

describe('signXml', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const more = 'http://www.w3.org/2001/04/xmldsig-more#'
  const pss = 'http://www.w3.org/2007/05/xmldsig-more#'
  const expected = canonicalize(parseXml(Buffer.from(message))).toString()

  test.each([
    ['rsa-sha256', rsa, undefined],
    ['rsa-sha384', rsa, `${more}rsa-sha384`],
    ['rsa-sha512', rsa, `${more}rsa-sha512`],
    ['rsa-pss-sha256', rsa, `${pss}sha256-rsa-MGF1`],
    ['rsa-pss-sha384', rsa, `${pss}sha384-rsa-MGF1`],
    ['rsa-pss-sha512', rsa, `${pss}sha512-rsa-MGF1`],
    ['ecdsa-p256-sha256', ec, undefined],
    ['ecdsa-p384-sha384', p384, undefined],
    ['ecdsa-p384-sha512', p384, `${more}ecdsa-sha512`],
  ])('makes %s signatures that yield the message', (name, { privateKey, publicKey }, algorithm) => {
    const signed = signXml(message, { key: privateKey, certificate }, algorithm ? { algorithm } : {})
    expect(parseXmlSignature(Buffer.from(signed)).algorithm).toBe(name)
    expect(verifyXml(signed, publicKey)).toBe(expected)
  })

  test('signs a document with a declaration, prefixes and white space after the root', () => {
    const document =
      '<?xml version="1.0" encoding="UTF-8"?>\n<p:m xmlns:p="urn:p" xmlns:ds="urn:other">\r\n<ds:a/> </p:m>\n'
    expect(verifyXml(signMessage(document))).toBe(canonicalize(parseXml(Buffer.from(document))).toString())
  })

  test('refuses to sign what could not be read', () => {
    expect(refusalOf(() => signMessage('<a><!-- --></a>'))).toBe('xml.unsafe')
    expect(() => signMessage('<a/>')).toThrow('without content')
  })

  test('the signature may stand anywhere among the children of the root', () => {
    const [, signature = ''] = /(<ds:Signature .*<\/ds:Signature>)/.exec(signMessage()) ?? []
    expect(verifyXml(change(message, '<person>', `${signature}<person>`))).toBe(expected)
  })

  test('base64 may be broken by white space, as Java does it too', () => {
    const signed = signMessage().replace(/(<ds:SignatureValue>.{20})/, '$1&#13;\n\t ')
    expect(verifyXml(signed)).toBe(expected)
  })
})

describe('XAdES', () => {
  const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
  const transform = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
  const signed = signMessage(message, { signingTime: new Date('2026-11-21T10:00:00Z') })

  test('yields the same bytes as without', () => {
    expect(verifyXml(signed)).toBe(verifyXml(signMessage()))
  })

  test('tells the SigningTime', () => {
    expect(parseXmlSignature(Buffer.from(signed)).signingTime).toEqual(new Date('2026-11-21T10:00:00Z'))
    expect(parseXmlSignature(Buffer.from(signMessage())).signingTime).toBeUndefined()
  })

  test('the signed properties are bound', () => {
    const changed = change(signed, '2026-11-21T10', '2026-11-21T11')
    expect(refusalOf(() => verifyXml(changed))).toBe('signature.digest-mismatch')
  })

  test('the certificate shown must be the one that was signed', () => {
    const other = readFixtureCertificate('p384').raw
    const changed = change(signed, certificate.toString('base64'), other.toString('base64'))
    expect(refusalOf(() => verifyXml(changed, ec.publicKey, other))).toBe('signature.digest-mismatch')
  })

  test.each([
    ['a SigningTime without time zone', '10:00:00.000Z<', '10:00:00.000<'],
    ['a SigningTime that is no date', '2026-11-21T', '2026-13-21T'],
    ['another Target', 'Target="#signature"', 'Target="#m"'],
    ['no Target', ' Target="#signature"', ''],
    ['a Signature without Id', ' Id="signature"', ''],
    ['SignedProperties without Id', ' Id="signed-properties"', ''],
    ['no SigningCertificateV2', '<xades:SigningCertificateV2>', '<xades:SigningCertificate>'],
    ['an unknown signed property', '<xades:SigningCertificateV2>', '<xades:SignerRoleV2/><xades:SigningCertificateV2>'],
    ['unsigned properties', '</xades:SignedProperties>', '</xades:SignedProperties><xades:UnsignedProperties/>'],
    ['something else in the Object', '<xades:QualifyingProperties', '<a/><xades:QualifyingProperties'],
    ['text in the Object', '<ds:Object>', '<ds:Object>text'],
    ['something else in Cert', '</xades:CertDigest>', '</xades:CertDigest><xades:IssuerSerialV2/><xades:Other/>'],
    ['two certificates', '</xades:Cert>', '</xades:Cert><xades:Cert/>'],
  ])('refuses %s', (_what, from, to) => {
    const document = change(signed, from, to).replace(
      to === '<xades:SigningCertificate>' ? '</xades:SigningCertificateV2>' : /$^/,
      '</xades:SigningCertificate>',
    )
    expect(refusalOf(() => verifyXml(document))).toBe('signature.malformed')
  })

  test('a Target that names nothing is not the signature without Id', () => {
    const document = change(change(signed, 'Target="#signature"', 'Target="#undefined"'), ' Id="signature"', '')
    expect(refusalOf(() => verifyXml(document))).toBe('signature.malformed')
  })

  test('IssuerSerialV2 is allowed, and passed over', () => {
    const document = change(signed, '</xades:CertDigest>', '</xades:CertDigest><xades:IssuerSerialV2/>')
    expect(refusalOf(() => verifyXml(document))).toBe('signature.digest-mismatch')
  })

  test.each([
    ['without canonicalization', ''],
    ['with the enveloped signature taken out', `<ds:Transform Algorithm="${enveloped}"/>${transform}`],
    ['in inclusive canonicalization', transform.replace('2001/10/xml-exc-c14n#', 'TR/2001/REC-xml-c14n-20010315')],
  ])('refuses SignedProperties %s', (_what, transforms) => {
    const at = signed.lastIndexOf(transform)
    const document = signed.slice(0, at) + transforms + signed.slice(at + transform.length)
    expect(refusalOf(() => verifyXml(document))).toBe('signature.reference-not-allowed')
  })

  test.each([
    ['a reference of another type', 'Type="http://uri.etsi.org/01903#SignedProperties"', 'Type="urn:other"'],
    ['a reference to something else', 'URI="#signed-properties"', 'URI="#m"'],
    ['a second reference to the root', 'Type="http://uri.etsi.org/01903#SignedProperties"', ''],
    ['an Object that no reference covers', /<ds:Reference URI="#signed.*?<\/ds:Reference>/, ''],
    ['a reference without Object', /<ds:Object>.*<\/ds:Object>/, ''],
  ])('refuses %s', (_what, from, to) => {
    const document = signed.replace(from, to)
    expect(document).not.toBe(signed)
    expect(refusalOf(() => verifyXml(document))).toBe('signature.reference-not-allowed')
  })
})
