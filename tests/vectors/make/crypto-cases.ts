import { replace } from './format-cases.ts'
import { algorithms } from './sign.ts'
import type { SignatureKit } from './signature-kit.ts'
import { post } from './write-case.ts'

const { inclusive, sha1, rsaSha1, rsaSha256, ecdsaSha1 } = algorithms
const hmac = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'

/** Signatures whose structure is right and whose mathematics is not. */
export function makeCryptoCases(kit: SignatureKit): void {
  makeAlgorithms(kit)
  makeDigests(kit)
  makeInvalid(kit)
}

function makeAlgorithms({ refuse, signers, document, value, x5c, xml, changed, jose }: SignatureKit): void {
  const algorithm = 'signature.algorithm-not-allowed'
  xml(
    algorithm,
    'xml-rsa-sha1',
    'xmlsec1 with RSA and SHA-1',
    signers.xmlsec1(document, 'fpa.rsa3072', { method: rsaSha1 }),
  )
  xml(
    algorithm,
    'xml-ecdsa-sha1',
    'xmlsec1 with ECDSA and SHA-1',
    signers.xmlsec1(document, 'fpa.p256', { method: ecdsaSha1 }),
  )
  xml(
    algorithm,
    'xml-digest-sha1',
    'xmlsec1 with a SHA-1 digest of the content',
    signers.xmlsec1(document, 'fpa.p256', { digest: sha1 }),
  )
  xml(
    algorithm,
    'xml-inclusive-c14n',
    'xmlsec1 with SignedInfo in inclusive C14N',
    signers.xmlsec1(document, 'fpa.p256', { c14n: inclusive }),
  )
  xml(
    algorithm,
    'xml-rsa-2048',
    'xmlsec1 with an RSA key of 2048 bits',
    signers.xmlsec1(document, 'fpa.rsa2048', { method: rsaSha256 }),
  )
  xml(algorithm, 'xml-p521', 'xmlsec1 with a P-521 key', signers.xmlsec1(document, 'fpa.p521'))
  xml(
    algorithm,
    'xml-hmac',
    'An HMAC, whose key would be public',
    changed(/(?<=SignatureMethod Algorithm=")[^"]+/, hmac),
  )
  xml(
    algorithm,
    'xml-algorithm-of-another-key',
    'The name of RSA, the key of P-256',
    changed(/(?<=SignatureMethod Algorithm=")[^"]+/, rsaSha256),
  )
  jose(algorithm, 'jws-hs256', 'jwcrypto: an HMAC with the certificate as its key', { alg: 'HS256' })
  jose(algorithm, 'jws-rsa-2048', 'jwcrypto: an RSA key of 2048 bits', { alg: 'RS256' }, 'fpa.rsa2048')
  jose(algorithm, 'jws-es512', 'jwcrypto: P-521 is not on the list', { alg: 'ES512' }, 'fpa.p521')
  jose(algorithm, 'jws-es256k', 'jwcrypto: secp256k1 is not on the list', { alg: 'ES256K' }, 'fpa.k256')
  const none = `${Buffer.from(JSON.stringify({ alg: 'none', ...x5c })).toString('base64url')}.${Buffer.from(value).toString('base64url')}.`
  refuse(
    algorithm,
    'jws-none',
    'alg none with an empty signature',
    post({ body: none, mediaType: 'application/jose', made: 'by hand' }),
  )
  xml(algorithm, 'certificate-sha1', 'openssl signed the certificate with SHA-1', signers.xmlsec1(document, 'fpa.sha1'))
}

function makeDigests({ signers, document, xml, changed }: SignatureKit): void {
  xml(
    'signature.digest-mismatch',
    'changed-text',
    'xmlsec1 signed it, then a name was changed',
    changed('Mallinen', 'Vittislainen'),
  )
  xml(
    'signature.digest-mismatch',
    'changed-municipality',
    'xmlsec1 signed it, then the municipality was changed',
    changed('<homeMunicipality>102', '<homeMunicipality>091'),
  )
  xml(
    'signature.digest-mismatch',
    'white-space',
    'A line break between two elements was taken away',
    changed(/\n\s*<from>/, '<from>'),
  )
  xml(
    'signature.digest-mismatch',
    'element-added',
    'An element was added',
    changed('</person>', '<ownLanguage>en</ownLanguage></person>'),
  )
  const xades = signers.xmlsec1(document, 'fpa.p256', { signingTime: '2026-11-21T11:59:00Z' })
  xml('signature.digest-mismatch', 'signing-time', 'xmlsec1 signed it with XAdES, then the signing time was changed', {
    ...xades,
    body: replace(String(xades.body), 'T11:59', 'T11:58'),
    made: `${xades.made}, then changed`,
  })
}

function makeInvalid({ refuse, signers, document, value, text, xml, changed, jose }: SignatureKit): void {
  xml(
    'signature.invalid',
    'changed-signature',
    'A bit of SignatureValue was changed',
    changed(/(?<=<ds:SignatureValue>\s*)[A-Za-z0-9+/]/, text.includes('<ds:SignatureValue>A') ? 'B' : 'A'),
  )
  xml(
    'signature.invalid',
    'changed-digest',
    'The digest was changed to fit a changed document',
    changed(/<ds:DigestValue>[^<]+/, `<ds:DigestValue>${Buffer.alloc(32, 7).toString('base64')}`),
  )
  xml(
    'signature.invalid',
    'other-key',
    'Signed with another key than that of the certificate shown',
    signers.own(document, 'fpa.p256', { key: 'fpa.unregistered' }),
  )
  jose('signature.invalid', 'jws-other-key', 'jwcrypto with another key than that of the certificate shown', {
    alg: 'ES256',
    key: 'fpa.unregistered',
  })
  const parts: Record<string, string> = JSON.parse(
    String(signers.jose(value, 'fpa.p256', { alg: 'ES256', tool: 'authlib' }).body),
  )
  const payload = Buffer.from(replace(value, 'Mallinen', 'Vittislainen')).toString('base64url')
  refuse(
    'signature.invalid',
    'jws-changed-payload',
    'Authlib signed it, then a name was changed',
    post({
      body: JSON.stringify({ ...parts, payload }),
      mediaType: 'application/jose+json',
      made: 'authlib by make/jws.py, then changed',
    }),
  )
  const psNamedRs = signers.jose(value, 'fpa.rsa3072', { alg: 'PS256', form: 'compact' })
  const [head = '', ...rest] = String(psNamedRs.body).split('.')
  const renamed = Buffer.from(Buffer.from(head, 'base64url').toString('utf8').replace('PS256', 'RS256')).toString(
    'base64url',
  )
  refuse(
    'signature.invalid',
    'jws-other-padding',
    'jwcrypto signed with PSS, the header was changed to say PKCS#1 v1.5',
    post({ ...psNamedRs, body: [renamed, ...rest].join('.'), made: `${psNamedRs.made}, then changed` }),
  )
}
