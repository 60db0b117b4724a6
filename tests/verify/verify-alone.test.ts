import { describe, expect, test } from 'vitest'
import { createDevelopmentPki, issueCertificate, type Leaf, type LeafRequest } from '../../src/dev/pki.ts'
import type { MediaType } from '../../src/message/media-types.ts'
import { signDocument } from '../../src/sign/sign-document.ts'
import { signJws } from '../../src/sign/sign-jws.ts'
import { findSigned } from '../../src/verify/signed-form.ts'
import { verifyAlone } from '../../src/verify/verify-alone.ts'
import { parseCertificate } from '../../src/verify/x509.ts'

const at = new Date('2026-11-20T13:00:00Z')
const pki = createDevelopmentPki(at)
const leaf = issue({})
const texts = { xml: '<m xmlns="urn:x"><a>1</a></m>', json: '{"a":1}' }
const forms: readonly (readonly [MediaType, string])[] = [
  ['application/xml', texts.xml],
  ['application/jose+json', texts.json],
  ['application/jose', texts.json],
]

describe.each(forms)('%s', (mediaType, text) => {
  test('holds by the certificate that it shows, and says whom that names', async () => {
    const bytes = await sign(text, mediaType, leaf)
    expect(findSigned(bytes)).toEqual({ bytes, mediaType })
    const found = await verifyAlone({ bytes, mediaType }, [], at)
    expect(found).toMatchObject({ signer: '0246246-0', algorithm: 'ecdsa-p256-sha256' })
    expect(found.signedBytes.toString()).toBe(text)
    expect(found.certificate.der.equals(leaf.certificate)).toBe(true)
  })

  test.each([
    ['of another key', { key: issue({}).key, certificate: leaf.certificate }, 'signature.invalid'],
    ['expired', issue({ notAfter: new Date(at.getTime() - 1000) }), 'certificate.expired'],
    ['not yet valid', issue({ notBefore: new Date(at.getTime() + 1000) }), 'certificate.expired'],
    ['for another use', issue({ purpose: 'server' }), 'certificate.usage-not-allowed'],
    ['of nobody', issue({ id: 'a name' }), 'signer.not-sender'],
  ])('does not by one %s', async (_, signer, code) => {
    const bytes = await sign(text, mediaType, signer)
    await expect(verifyAlone({ bytes, mediaType }, [], at)).rejects.toMatchObject({ name: 'Refusal', code })
  })
})

test('a certificate that is only named must be given', async () => {
  const bytes = Buffer.from(await signJws(texts.json, leaf, { header: 'x5t#S256' }))
  const document = { bytes, mediaType: 'application/jose+json' } as const
  const [own, other] = [leaf, issue({})].map(({ certificate }) => parseCertificate(certificate))
  if (!own || !other) throw new Error('no certificates')
  expect(await verifyAlone(document, [other, own], at)).toMatchObject({ signer: '0246246-0' })
  await expect(verifyAlone(document, [other], at)).rejects.toMatchObject({ code: 'certificate.not-registered' })
})

test('the form FI12345678 names the party too', async () => {
  const bytes = await sign(texts.xml, 'application/xml', issue({ id: 'FI02462460' }))
  expect(await verifyAlone({ bytes, mediaType: 'application/xml' }, [], at)).toMatchObject({ signer: '0246246-0' })
})

test.each([
  ['JSON', '{"messageType":"receipt","payload":"x"}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['XML', texts.xml],
  [
    'XML with a signature deeper in',
    `<m><a><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"></Signature></a></m>`,
  ],
  ['XML that we do not take', '<!DOCTYPE m><m/>'],
  ['a text with dots', 'e.g.this'],
  ['nothing', ''],
])('%s is not signed', (_, text) => expect(findSigned(Buffer.from(text))).toBeUndefined())

test.each(forms)('%s is known in a file that ends with a line break, which only XML keeps', async (mediaType, text) => {
  const bytes = await sign(text, mediaType, leaf)
  const read = Buffer.concat([bytes, Buffer.from('\n')])
  const posted = mediaType === 'application/xml' ? read : bytes
  expect(findSigned(read)).toEqual({ bytes: posted, mediaType })
})

async function sign(text: string, mediaType: MediaType, signer: Pick<Leaf, 'key' | 'certificate'>): Promise<Buffer> {
  return Buffer.from(await signDocument(text, mediaType, signer, at))
}

function issue(request: Partial<LeafRequest>): Leaf {
  const validity = { notBefore: new Date(at.getTime() - 3_600_000), notAfter: new Date(at.getTime() + 86_400_000) }
  return issueCertificate(pki, { id: '0246246-0', name: 'FPA', purpose: 'signature', ...validity, ...request })
}
