import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import type { MediaType } from '../../../src/message/media-types.ts'
import { type JwsOptions, signJws } from '../../../src/sign/sign-jws.ts'
import { type SignXmlOptions, signXml } from '../../../src/sign/sign-xml.ts'
import type { Scratch } from './scratch.ts'

/** A document and how it came to be. */
export interface Made {
  readonly body: string | Buffer
  readonly mediaType: MediaType
  readonly made: string
}

export interface TemplateOptions {
  readonly method?: string
  readonly digest?: string
  readonly c14n?: string
  readonly transforms?: readonly string[]
  readonly keyInfo?: string
  /** Identifier of the root, which the reference then names. */
  readonly id?: string
  /** XAdES B-B. */
  readonly signingTime?: string
}

export interface JoseOptions {
  readonly tool?: 'jwcrypto' | 'authlib'
  readonly alg: string
  readonly form?: 'compact' | 'flattened'
  /** `x5c` unless told otherwise, or other header parameters in full. */
  readonly header?: 'x5c' | 'x5t#S256' | Record<string, unknown>
  /** The key that signs, when it is not the certificate's. */
  readonly key?: string
}

export interface Signers {
  /** With src/sign/sign-xml.ts. */
  own(document: string, certificate: string, options?: SignXmlOptions & { key?: string }): Made
  ownJws(payload: string | Buffer, certificate: string, options?: JwsOptions & { key?: string }): Promise<Made>
  xmlsec1(document: string, certificate: string, options?: TemplateOptions): Made
  jose(payload: string | Buffer, certificate: string, options: JoseOptions): Made
  certificate(name: string): Buffer
}

export const algorithms = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  rsaSha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  rsaSha512: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  ecdsaSha1: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1',
  ecdsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  ecdsaSha384: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
} as const

export function createSigners(scratch: Scratch): Signers {
  const certificate = (name: string) => new X509Certificate(scratch.read(`${name}.pem`)).raw
  const signer = (name: string, key = name) => ({
    key: createPrivateKey(scratch.read(`${key}.key`)),
    certificate: certificate(name),
  })
  return {
    certificate,
    own: (document, name, { key, ...options } = {}) => ({
      body: signXml(document, signer(name, key), options),
      mediaType: 'application/xml',
      made: 'src/sign/sign-xml.ts',
    }),
    async ownJws(payload, name, { key, ...options } = {}) {
      const body = await signJws(payload, signer(name, key), options)
      return { body, mediaType: joseType(options.form), made: 'src/sign/sign-jws.ts' }
    },
    xmlsec1: (document, name, options = {}) => signByXmlsec1(scratch, certificate(name), document, name, options),
    jose: (payload, name, options) => signByPython(scratch, certificate(name), payload, name, options),
  }
}

function signByXmlsec1(scratch: Scratch, der: Buffer, document: string, name: string, options: TemplateOptions): Made {
  const rooted = options.id ? document.replace('<message ', `<message Id="${options.id}" `) : document
  scratch.write('template.xml', withTemplate(rooted, der, options))
  const namespace = /<message[^>]*xmlns="([^"]*)"/.exec(document)?.[1] ?? ''
  const ids = [
    ...(options.id ? ['--id-attr:Id', `${namespace}:message`] : []),
    ...(options.signingTime ? ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'] : []),
  ]
  const args = ['--sign', '--privkey-pem', `${name}.key,${name}.pem`, ...ids, '--output', 'signed.xml', 'template.xml']
  scratch.run('xmlsec1', args)
  return { body: scratch.read('signed.xml'), mediaType: 'application/xml', made: ['xmlsec1', ...args].join(' ') }
}

/** The empty signature that xmlsec1 fills in. */
function withTemplate(document: string, der: Buffer, options: TemplateOptions): string {
  const { enveloped, exclusive, sha256, ecdsaSha256 } = algorithms
  const { transforms = [enveloped, exclusive], digest = sha256, method = ecdsaSha256, c14n = exclusive } = options
  const reference = (attributes: string, list: readonly string[]) =>
    `<ds:Reference ${attributes}><ds:Transforms>${list.map((uri) => `<ds:Transform Algorithm="${uri}"/>`).join('')}` +
    `</ds:Transforms><ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue/></ds:Reference>`
  const properties = options.signingTime
    ? reference('URI="#properties" Type="http://uri.etsi.org/01903#SignedProperties"', [exclusive])
    : ''
  const object = options.signingTime ? createObject(der, options.signingTime) : ''
  const keyInfo = options.keyInfo ?? '<ds:X509Data><ds:X509Certificate/></ds:X509Data>'
  const signature = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="signature"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="${c14n}"/><ds:SignatureMethod Algorithm="${method}"/>
${reference(`URI="${options.id ? `#${options.id}` : ''}"`, transforms)}${properties}</ds:SignedInfo>
<ds:SignatureValue/><ds:KeyInfo>${keyInfo}</ds:KeyInfo>${object}</ds:Signature>`
  return document.replace('</message>', `${signature}</message>`)
}

function createObject(der: Buffer, signingTime: string): string {
  const digest = createHash('sha256').update(der).digest('base64')
  return `<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#signature">
<xades:SignedProperties Id="properties"><xades:SignedSignatureProperties>
<xades:SigningTime>${signingTime}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>
<ds:DigestMethod Algorithm="${algorithms.sha256}"/><ds:DigestValue>${digest}</ds:DigestValue>
</xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>
</xades:SignedProperties></xades:QualifyingProperties></ds:Object>`
}

function signByPython(
  scratch: Scratch,
  der: Buffer,
  payload: string | Buffer,
  name: string,
  options: JoseOptions,
): Made {
  const { tool = 'jwcrypto', alg, form = 'flattened', header = 'x5c', key = name } = options
  const shown = typeof header === 'string' ? certificateHeader(der, header) : header
  const pem = scratch.read(alg.startsWith('HS') ? `${key}.pem` : `${key}.key`).toString('utf8')
  const job = { tool, alg, form, header: shown, payload: Buffer.from(payload).toString('base64'), key: pem }
  const python = process.env.PYTHON ?? 'python3'
  const body = scratch.run(python, [join(import.meta.dirname, 'jws.py')], JSON.stringify(job))
  return { body, mediaType: joseType(form), made: `${tool} by make/jws.py: ${alg}, ${form}, key of ${key}` }
}

export function certificateHeader(der: Buffer, name: 'x5c' | 'x5t#S256'): Record<string, unknown> {
  if (name === 'x5c') return { x5c: [der.toString('base64')] }
  return { 'x5t#S256': createHash('sha256').update(der).digest('base64url') }
}

function joseType(form: 'compact' | 'flattened' = 'flattened'): MediaType {
  return form === 'compact' ? 'application/jose' : 'application/jose+json'
}
