import 'reflect-metadata'
import { generateKeyPairSync, type KeyObject, X509Certificate as NodeCertificate } from 'node:crypto'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type Name,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from '@peculiar/x509'
import { toPem } from './pem.ts'
import { authorityKeyId, createName, signCertificate, subjectKeyId } from './sign-certificate.ts'
import { signCrl } from './sign-crl.ts'

/** A root and one issuing authority for each purpose. For development, demonstration and tests only. */
export interface DevelopmentPki {
  readonly root: DevelopmentAuthority
  readonly signature: DevelopmentAuthority
  readonly tls: DevelopmentAuthority
}

export interface DevelopmentAuthority {
  /** Private key. */
  readonly key: KeyObject
  /** DER. */
  readonly certificate: Buffer
}

export type KeyType = 'p256' | 'p384' | 'rsa3072' | 'ed25519'

export interface LeafRequest {
  /** Business id, which becomes the subject's `serialNumber`. */
  readonly id: string
  /** Name of the organisation. */
  readonly name: string
  /** `server` is for the gateway's own TLS certificate; `tls` for a party's client certificate. */
  readonly purpose: 'signature' | 'tls' | 'server'
  readonly keyType?: KeyType
  readonly notBefore: Date
  readonly notAfter: Date
  /** DNS names and IPv4 addresses; for `server` also what clients connect to. */
  readonly names?: readonly string[]
}

export interface Leaf {
  /** Private key. */
  readonly key: KeyObject
  /** DER. */
  readonly certificate: Buffer
  /** The certificate and its issuer's, PEM: what a TLS peer is shown. */
  readonly chain: string
  /** Serial number, lower-case hex, as a CRL names it. */
  readonly serial: string
}

const dayMs = 24 * 60 * 60 * 1000
const authorityDays = 3650
const extendedUsages = {
  signature: '1.3.6.1.5.5.7.3.36',
  tls: '1.3.6.1.5.5.7.3.2',
  server: '1.3.6.1.5.5.7.3.1',
}

/** New keys and certificates, valid from a day before `now`. */
export function createDevelopmentPki(now: Date): DevelopmentPki {
  const root = createRoot(now)
  return {
    root,
    signature: createIssuing(root, 'Budkavle development signature CA', now),
    tls: createIssuing(root, 'Budkavle development TLS CA', now),
  }
}

/** A party's, or the gateway's, certificate with a new key. */
export function issueCertificate(pki: DevelopmentPki, request: LeafRequest): Leaf {
  const authority = request.purpose === 'signature' ? pki.signature : pki.tls
  const key = createKey(request.keyType ?? 'p256')
  const certificate = signCertificate({
    subject: createName(
      ['2.5.4.6', 'FI'],
      ['2.5.4.10', request.name],
      ['2.5.4.5', request.id],
      ['2.5.4.3', request.name],
    ),
    issuer: new X509Certificate(authority.certificate).subjectName,
    key,
    signingKey: authority.key,
    notBefore: request.notBefore,
    notAfter: request.notAfter,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([extendedUsages[request.purpose]]),
      subjectKeyId(key),
      authorityKeyId(authority.key),
      ...(request.names ? [createAltNames(request.names)] : []),
    ],
  })
  return createLeaf(key, certificate, authority)
}

/** A leaf that was issued before. */
export function createLeaf(key: KeyObject, certificate: Buffer, issuer: DevelopmentAuthority): Leaf {
  const serial = new NodeCertificate(certificate).serialNumber.toLowerCase()
  return {
    key,
    certificate,
    chain: toPem('CERTIFICATE', certificate) + toPem('CERTIFICATE', issuer.certificate),
    serial,
  }
}

/** The authority's CRL, in DER; `revoked` are serial numbers in hex. */
export function issueCrl(
  authority: DevelopmentAuthority,
  list: { readonly revoked: readonly string[]; readonly thisUpdate: Date; readonly nextUpdate: Date },
): Buffer {
  return signCrl({ issuer: new X509Certificate(authority.certificate).subjectName, signingKey: authority.key, ...list })
}

function createAltNames(names: readonly string[]): SubjectAlternativeNameExtension {
  return new SubjectAlternativeNameExtension(
    names.map((value) => ({ type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value })),
  )
}

function createRoot(now: Date): DevelopmentAuthority {
  const key = createKey('p256')
  const name = createAuthorityName('Budkavle development root CA')
  return createAuthority({ key, subject: name, issuer: name, signingKey: key, now, pathLength: 1 })
}

function createIssuing(root: DevelopmentAuthority, name: string, now: Date): DevelopmentAuthority {
  const issuer = new X509Certificate(root.certificate).subjectName
  const subject = createAuthorityName(name)
  return createAuthority({ key: createKey('p256'), subject, issuer, signingKey: root.key, now, pathLength: 0 })
}

interface AuthorityRequest {
  readonly key: KeyObject
  readonly subject: Name
  readonly issuer: Name
  readonly signingKey: KeyObject
  readonly now: Date
  readonly pathLength: number
}

function createAuthority({ now, pathLength, ...names }: AuthorityRequest): DevelopmentAuthority {
  const certificate = signCertificate({
    ...names,
    notBefore: new Date(now.getTime() - dayMs),
    notAfter: new Date(now.getTime() + authorityDays * dayMs),
    extensions: [
      new BasicConstraintsExtension(true, pathLength, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      subjectKeyId(names.key),
      authorityKeyId(names.signingKey),
    ],
  })
  return { key: names.key, certificate }
}

function createAuthorityName(name: string): Name {
  return createName(['2.5.4.6', 'FI'], ['2.5.4.10', 'Budkavle development'], ['2.5.4.3', name])
}

function createKey(type: KeyType): KeyObject {
  switch (type) {
    case 'rsa3072':
      return generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey
    default:
      return generateKeyPairSync('ec', { namedCurve: type === 'p256' ? 'prime256v1' : 'secp384r1' }).privateKey
  }
}
