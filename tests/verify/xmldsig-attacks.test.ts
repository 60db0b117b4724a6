import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalize } from '../../src/verify/c14n.ts'
import { parseXml } from '../../src/verify/xml.ts'
import { parseXmlSignature } from '../../src/verify/xmldsig.ts'
import { change, ec, message, refusalOf, signMessage, verifyXml } from './xmldsig-support.ts'

const signed = signMessage()
const signedBytes = verifyXml(signed)
const signature = /<ds:Signature .*<\/ds:Signature>/.exec(signed)?.[0] ?? ''
const evil = change(message, '<id>1</id>', '<id>2</id>')
const evilOpen = evil.replace('</message>', '')
const byId = resign(change(signed, 'URI=""', 'URI="#m"'))

test('a reference to an Id that the root does not have', () => {
  const document = resign(change(signMessage(message.replace(' Id="m"', '')), 'URI=""', 'URI="#undefined"'))
  expect(refusalOf(() => verifyXml(document))).toBe('signature.reference-not-allowed')
})

test('very many certificates', () => {
  const shown = /<ds:X509Certificate>.*<\/ds:X509Certificate>/.exec(signed)?.[0] ?? ''
  expect(verifyXml(change(signed, shown, shown.repeat(3)))).toBe(signedBytes)
  expect(refusalOf(() => verifyXml(change(signed, shown, shown.repeat(50))))).toBe('signature.malformed')
})

test('the document that is attacked verifies', () => {
  expect(signedBytes).toContain('<id>1</id>')
  expect(verifyXml(byId)).toBe(signedBytes)
})

describe('signature wrapping', () => {
  const original = message.replace('</message>', `${signature}</message>`)
  const moved = message.replace('Id="m"', 'Id="n"')
  const signatureById = /<ds:Signature .*<\/ds:Signature>/.exec(byId)?.[0] ?? ''
  test.each([
    ['the signed message inside another one', `${evilOpen}${original}</message>`, 'signature.malformed'],
    [
      'the signed message inside another one, the signature outside',
      `${evilOpen.replace(' Id="m"', '')}${message}${signatureById}</message>`,
      'signature.reference-not-allowed',
    ],
    ['the same, with the Id twice', `${evilOpen}${message}${signatureById}</message>`, 'signature.malformed'],
    [
      'the same, with the Id as ID',
      `${evilOpen.replace('Id=', 'ID=')}${message}${signatureById}</message>`,
      'signature.malformed',
    ],
    [
      'the same, with the Id as xml:id',
      `${evilOpen}${message.replace(' Id=', ' xml:id=')}${signatureById}</message>`,
      'signature.malformed',
    ],
    [
      'the message inside the signature',
      `${evilOpen}${signatureById.replace('</ds:KeyInfo>', `</ds:KeyInfo><ds:Object>${moved}</ds:Object>`)}</message>`,
      'signature.reference-not-allowed',
    ],
    ['the message inside KeyInfo', change(signed, '</ds:X509Data>', `</ds:X509Data>${moved}`), 'signature.malformed'],
    [
      'two signatures',
      change(signed, '</message>', `${signature.replace(' Id="signature"', '')}</message>`),
      'signature.malformed',
    ],
    [
      'a signature in a signature',
      change(
        signed,
        '</ds:KeyInfo>',
        `</ds:KeyInfo><ds:Object>${signature.replace(' Id="signature"', '')}</ds:Object>`,
      ),
      'signature.malformed',
    ],
    ['the signature deeper', change(message, '<id>', `<id>${signature}`), 'signature.malformed'],
    [
      'the signature around the message',
      signature.replace('</ds:KeyInfo>', `</ds:KeyInfo><ds:Object>${message}</ds:Object>`),
      'signature.malformed',
    ],
    ['no signature', message, 'signature.missing'],
    [
      'a signature in another namespace',
      signed.replaceAll('http://www.w3.org/2000/09/xmldsig#"', 'urn:other"'),
      'signature.missing',
    ],
    ['a signature without namespace', signed.replaceAll('<ds:', '<').replaceAll('</ds:', '</'), 'signature.missing'],
    [
      'the signature of another message',
      evil.replace('</message>', `${signature}</message>`),
      'signature.digest-mismatch',
    ],
    ['the root renamed', signed.replaceAll('message', 'massage'), 'signature.digest-mismatch'],
    [
      'the root in another namespace',
      change(signed, 'urn:budkavle:concern:1', 'urn:budkavle:concern:2'),
      'signature.digest-mismatch',
    ],
    ['an attribute more', change(signed, '<id>', '<id a="">'), 'signature.digest-mismatch'],
    ['an element more', change(signed, '<id>', '<id/><id>'), 'signature.digest-mismatch'],
    ['text after the signature', change(signed, '</message>', ' </message>'), 'signature.digest-mismatch'],
    ['a namespace undeclared', change(signed, '<id>', '<id xmlns="">'), 'signature.digest-mismatch'],
    ['an Id that is no name', change(signed, 'Id="m"', 'Id="m "'), 'signature.malformed'],
  ])('%s', (_what, document, code) => {
    expect(refusalOf(() => verifyXml(document))).toBe(code)
  })
})

describe('comments, CDATA and document types', () => {
  test.each([
    ['a comment in text', change(signed, 'Äiti', 'Ä<!-- -->iti')],
    ['a comment in a digest', change(signed, '<ds:DigestValue>', '<ds:DigestValue><!--AAAA-->')],
    ['a CDATA section', change(signed, '<id>1</id>', '<id><![CDATA[1]]></id>')],
    ['a document type with defaults', `<!DOCTYPE message [<!ATTLIST message a CDATA "b">]>${signed}`],
    ['an entity bomb', `<!DOCTYPE message [<!ENTITY a "${'b'.repeat(999)}">]>${change(signed, '<id>1', '<id>&a;')}`],
    ['a stylesheet', `<?xml-stylesheet href="a"?>${signed}`],
  ])('%s', (_what, document) => {
    expect(refusalOf(() => verifyXml(document))).toBe('xml.unsafe')
  })
})

describe('references and transforms', () => {
  const enveloped = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
  const c14n = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
  const reference = /<ds:Reference.*<\/ds:Reference>/.exec(signed)?.[0] ?? ''
  const transform = (uri: string, inner = '') => `<ds:Transform Algorithm="${uri}">${inner}</ds:Transform>`
  const xslt = '<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform" version="1.0"/>'
  const prefixes = '<e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="a"/>'
  test.each([
    ['XSLT', enveloped, enveloped + transform('http://www.w3.org/TR/1999/REC-xslt-19991116', xslt)],
    ['XPath', enveloped, transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>1</ds:XPath>')],
    ['XPath filter 2', enveloped, transform('http://www.w3.org/2002/06/xmldsig-filter2')],
    ['base64', c14n, transform('http://www.w3.org/2000/09/xmldsig#base64')],
    ['no enveloped signature', enveloped, ''],
    ['no canonicalization', c14n, ''],
    ['no transform', enveloped + c14n, ''],
    ['the wrong order', enveloped + c14n, c14n + enveloped],
    ['a transform twice', c14n, c14n + c14n],
    ['many transforms', c14n, c14n.repeat(1000)],
    ['inclusive canonicalization', c14n, transform('http://www.w3.org/TR/2001/REC-xml-c14n-20010315')],
    ['canonicalization with comments', c14n, transform('http://www.w3.org/2001/10/xml-exc-c14n#WithComments')],
    ['InclusiveNamespaces', c14n, transform('http://www.w3.org/2001/10/xml-exc-c14n#', prefixes)],
    ['no Transforms', `<ds:Transforms>${enveloped}${c14n}</ds:Transforms>`, ''],
    ['1,000 references', reference, reference.repeat(1000)],
    ['three references', reference, reference.repeat(3)],
    ['two references to the root', reference, reference.repeat(2)],
    ['a reference of a type', 'URI=""', 'URI="" Type="http://www.w3.org/2000/09/xmldsig#Object"'],
    ['no URI', ' URI=""', ''],
    ['a URI to the network', 'URI=""', 'URI="http://example.org/"'],
    ['a URI to a file', 'URI=""', 'URI="file:///m"'],
    ['a URI to another Id', 'URI=""', 'URI="#signature"'],
    ['a URI without Id', 'URI=""', 'URI="#"'],
    ['an XPointer to the document', 'URI=""', 'URI="#xpointer(/)"'],
    ['an XPointer to an Id', 'URI=""', `URI="#xpointer(id('m'))"`],
  ])('%s', (_what, from, to) => {
    expect(refusalOf(() => verifyXml(resign(change(signed, from, to))))).toBe('signature.reference-not-allowed')
  })

  test.each([
    ['no reference', reference, ''],
    ['a Manifest', reference, '<ds:Manifest/>'],
    ['a transform of another namespace', c14n, '<Transform/>'],
    ['an unknown attribute', 'URI=""', 'URI="" a=""'],
    ['text between the elements', '<ds:DigestMethod', 'text<ds:DigestMethod'],
    ['an element in a digest', '<ds:DigestValue>', '<ds:DigestValue><a/>'],
    ['a digest that is not base64', '<ds:DigestValue>', '<ds:DigestValue>!'],
    ['the signature before what it signs', '<ds:SignedInfo>', '<ds:SignatureValue/><ds:SignedInfo>'],
    ['an unknown child', '<ds:KeyInfo>', '<ds:KeyInfo/><ds:KeyInfo>'],
    ['a bare public key', '<ds:X509Data>', '<ds:KeyValue/><ds:X509Data>'],
    ['a pointer to a certificate', '<ds:X509Data>', '<ds:RetrievalMethod URI=""/><ds:X509Data>'],
    ['an attribute of a value', '<ds:SignatureValue>', '<ds:SignatureValue a="">'],
    ['a prefixed attribute', 'URI=""', 'xml:URI="" URI=""'],
  ])('%s', (_what, from, to) => {
    expect(refusalOf(() => verifyXml(change(signed, from, to)))).toBe('signature.malformed')
  })

  test.each([
    ['no certificate', /<ds:X509Certificate>.*<\/ds:X509Certificate>/, ''],
    ['an empty certificate', /<ds:X509Certificate>.*<\/ds:X509Certificate>/, '<ds:X509Certificate/>'],
    ['a certificate that is not base64', '<ds:X509Certificate>', '<ds:X509Certificate>-'],
  ])('%s', (_what, from, to) => {
    expect(refusalOf(() => verifyXml(signed.replace(from, to)))).toBe('certificate.malformed')
  })
})

describe('algorithms', () => {
  const method = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'
  const digest = 'http://www.w3.org/2001/04/xmlenc#sha256'
  const c14n = '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
  test.each([
    ['HMAC', method, 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'],
    ['RSA with SHA-1', method, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'],
    ['ECDSA with SHA-1', method, 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1'],
    ['an algorithm of another key type', method, 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'],
    ['an algorithm of another curve', method, 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384'],
    ['a name that every object has', method, 'constructor'],
    ['an empty name', method, ''],
    ['a SHA-1 digest', digest, 'http://www.w3.org/2000/09/xmldsig#sha1'],
    ['an MD5 digest', digest, 'http://www.w3.org/2001/04/xmldsig-more#md5'],
    ['a digest that every object has', digest, '__proto__'],
    [
      'SignedInfo in inclusive C14N',
      c14n,
      c14n.replace('http://www.w3.org/2001/10/xml-exc-c14n#', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'),
    ],
    ['SignedInfo with comments', c14n, c14n.replace('c14n#', 'c14n#WithComments')],
  ])('%s', (_what, from, to) => {
    expect(refusalOf(() => verifyXml(change(signed, from, to)))).toBe('signature.algorithm-not-allowed')
  })

  test('an HMAC keyed with the public key', () => {
    const document = change(signed, method, 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256')
    const secret = ec.publicKey.export({ type: 'spki', format: 'pem' })
    const mac = createHmac('sha256', secret).update(signedInfoOf(document)).digest('base64')
    expect(refusalOf(() => verifyXml(withValue(document, mac)))).toBe('signature.algorithm-not-allowed')
  })

  test('a signature by a key that the document brings along', () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    expect(refusalOf(() => verifyXml(resign(signed, own)))).toBe('signature.invalid')
  })

  test.each([
    ['zeros', Buffer.alloc(64)],
    [
      'the group order',
      Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'.repeat(2), 'hex'),
    ],
    ['DER', sign('sha256', signedInfoOf(signed), ec.privateKey)],
    ['one byte', Buffer.alloc(1)],
  ])('a SignatureValue of %s', (_what, value) => {
    expect(refusalOf(() => verifyXml(withValue(signed, value.toString('base64'))))).toBe('signature.invalid')
  })

  test('an empty SignatureValue', () => {
    expect(refusalOf(() => verifyXml(withValue(signed, '')))).toBe('signature.malformed')
  })

  test('SignedInfo is verified before any content is digested', () => {
    const changed = withValue(change(signed, '<id>1', '<id>2'), Buffer.alloc(64).toString('base64'))
    expect(refusalOf(() => verifyXml(changed))).toBe('signature.invalid')
  })
})

describe('what leaves the core', () => {
  test('is the signed bytes, whatever the writing', () => {
    const rewritten = signed
      .replace(
        '<message xmlns="urn:budkavle:concern:1" Id="m">',
        "\n<message\r\n Id='&#109;' xmlns:u='urn:u' xmlns='urn:budkavle:concern:1' >",
      )
      .replace('Äiti', '&#xC4;iti')
      .replaceAll(' Algorithm="', '\n  Algorithm = "')
    expect(verifyXml(`<?xml version="1.0"?>${rewritten}\n`)).toBe(signedBytes)
  })

  test('does not change when the caller changes its bytes after parsing', () => {
    const bytes = Buffer.from(signed)
    const parsed = parseXmlSignature(bytes)
    bytes.fill(0x20)
    expect(parsed.verify(ec.publicKey).toString()).toBe(signedBytes)
  })

  test('every flipped byte is refused, or yields the very same bytes', () => {
    const outcomes = everyByte(Buffer.from(signed), [0x01, 0x20, 0x80])
    expect(outcomes.other).toEqual([])
    expect(outcomes.refused).toBeGreaterThan(outcomes.same * 10)
  })

  test('so it is with XAdES', () => {
    const document = signMessage(message, { signingTime: new Date('2026-11-21T10:00:00Z') })
    expect(everyByte(Buffer.from(document), [0x02]).other).toEqual([])
  })

  test('every cut document is refused', () => {
    const bytes = Buffer.from(signed)
    for (let length = 0; length < bytes.length; length += 3)
      expect(refusalOf(() => verifyXml(bytes.subarray(0, length)))).toMatch(/^xml\./)
  })
})

function everyByte(bytes: Buffer, masks: readonly number[]) {
  const outcomes = { refused: 0, same: 0, other: [] as number[] }
  for (const [at, byte] of bytes.entries())
    for (const mask of masks) {
      const changed = Buffer.from(bytes)
      changed[at] = byte ^ mask
      let result: string | undefined
      const code = refusalOf(() => {
        result = verifyXml(changed)
      })
      if (code !== undefined) outcomes.refused++
      else if (result === signedBytes) outcomes.same++
      else outcomes.other.push(at)
    }
  return outcomes
}

/** Signs SignedInfo as it now stands: what a dishonest or careless holder of a key could send. */
function resign(document: string, key = ec.privateKey): string {
  const value = sign('sha256', signedInfoOf(document), { key, dsaEncoding: 'ieee-p1363' })
  return withValue(document, value.toString('base64'))
}

function signedInfoOf(document: string): Buffer {
  const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(document)?.[0] ?? ''
  const declared = signedInfo.replace(
    '<ds:SignedInfo>',
    '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
  )
  return canonicalize(parseXml(Buffer.from(declared)))
}

function withValue(document: string, value: string): string {
  return document.replace(/(<ds:SignatureValue>).*(<\/ds:SignatureValue>)/s, `$1${value}$2`)
}
