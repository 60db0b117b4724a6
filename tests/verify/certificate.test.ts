import { generateKeyPairSync } from 'node:crypto'
import type { Extension } from '@peculiar/x509'
import { describe, expect, it } from 'vitest'
import { authorityKeyId, createName, signCertificate } from '../../src/dev/sign-certificate.ts'
import { Refusal } from '../../src/errors.ts'
import { verifyCertificate } from '../../src/verify/certificate.ts'
import { parseCertificate } from '../../src/verify/x509.ts'
import {
  basicConstraints,
  excluded,
  extendedKeyUsage,
  extension,
  keyUsage,
  permitted,
  subjectAltName,
} from '../support/certificate-parts.ts'
import {
  at,
  days,
  keyIds,
  keyOf,
  makeAuthority,
  makeCrl,
  makeLeaf,
  makeTrust,
  nameOf,
  type Spec,
} from '../support/x509.ts'

interface Case {
  readonly root?: Partial<Spec>
  /** From the root's child to the leaf's issuer; by default one, `issuing`. */
  readonly chain?: readonly Spec[]
  readonly leaf?: Partial<Spec>
  readonly leafDer?: Buffer
  readonly purpose?: 'signature' | 'tls'
  readonly more?: { readonly anchors?: readonly Buffer[]; readonly intermediates?: readonly Buffer[] }
  readonly entry?: Parameters<typeof makeTrust>[0]['entry']
}

const ca = (...extensions: Extension[]) => [basicConstraints(true), keyUsage(5, 6), ...extensions]
const leafWith = (...extensions: Extension[]) => ({ extensions: [basicConstraints(false), keyUsage(0), ...extensions] })
const chainWith = (...extensions: Extension[]): readonly Spec[] => [
  { name: 'issuing', issuer: 'root', extensions: ca(...extensions) },
]

const unknownCritical = extension('1.2.3.4', true, Buffer.from('040178', 'hex'))
const finland = createName(['2.5.4.6', 'FI'])
const sweden = createName(['2.5.4.6', 'SE'])

const rsa2048 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ed25519 = generateKeyPairSync('ed25519').privateKey
const p521 = generateKeyPairSync('ec', { namedCurve: 'secp521r1' }).privateKey
const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey
const secp256k1 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey

const accepted: Record<string, Case> = {
  'root → issuing → leaf': {},
  'root → leaf': { chain: [], leaf: { issuer: 'root' } },
  'root → two issuing → leaf': {
    chain: [
      { name: 'upper', issuer: 'root' },
      { name: 'issuing', issuer: 'upper' },
    ],
  },
  'the last moment of the leaf': { leaf: { notAfter: at } },
  'the first moment of the leaf': { leaf: { notBefore: at } },
  'pathLenConstraint 0 above the leaf': {
    chain: [{ name: 'issuing', issuer: 'root', extensions: [basicConstraints(true, 0), keyUsage(5, 6)] }],
  },
  'a self-issued certificate is not counted in pathLenConstraint': {
    root: { extensions: [basicConstraints(true, 1), keyUsage(5, 6)] },
    chain: [
      { name: 'issuing', issuer: 'root' },
      { name: 'issuing', issuer: 'issuing', key: keyOf('issuing new'), signingKey: keyOf('issuing') },
    ],
    leaf: { signingKey: keyOf('issuing new') },
  },
  'key identifiers that fit': {
    chain: [{ name: 'issuing', issuer: 'root', extensions: ca(...keyIds('issuing', 'root')) }],
    leaf: leafWith(...keyIds('leaf', 'issuing')),
  },
  'nonRepudiation only, for a signature': { leaf: { extensions: [keyUsage(1)] } },
  'document signing, for a signature': { leaf: leafWith(extendedKeyUsage('1.3.6.1.5.5.7.3.36')) },
  'e-mail protection, for a signature': { leaf: leafWith(extendedKeyUsage('1.3.6.1.5.5.7.3.4')) },
  'client authentication, for TLS': { leaf: leafWith(extendedKeyUsage('1.3.6.1.5.5.7.3.2')), purpose: 'tls' },
  'an authority limited to client authentication, for TLS': {
    chain: chainWith(extendedKeyUsage('1.3.6.1.5.5.7.3.2')),
    purpose: 'tls',
  },
  'an Ed25519 leaf': { leaf: { key: ed25519 } },
  'a P-384 authority': { chain: [{ name: 'issuing', issuer: 'root', key: p384 }], leaf: { signingKey: p384 } },
  'an unknown extension that is not critical': {
    leaf: leafWith(extension('1.2.3.4', false, Buffer.from('0400', 'hex'))),
  },
  'a critical certificate policy': {
    leaf: leafWith(extension('2.5.29.32', true, Buffer.from('3006300406022a03', 'hex'))),
  },
  'a directory name within the permitted one': { chain: chainWith(permitted({ directory: finland })) },
  'an issuer named in other letter case': {
    leafDer: signCertificate({
      subject: finland,
      issuer: createName(['2.5.4.6', 'fi'], ['2.5.4.3', ' ISSUING ']),
      key: keyOf('leaf'),
      signingKey: keyOf('issuing'),
      notBefore: days(-1),
      notAfter: days(1),
      extensions: [keyUsage(0)],
    }),
  },
  'DNS within the permitted domain': {
    chain: chainWith(permitted({ dNSName: 'kela.fi' })),
    leaf: leafWith(subjectAltName({ dNSName: 'a.kela.fi' })),
  },
  'an address within the permitted block': {
    chain: chainWith(permitted({ iPAddress: '10.0.0.0/8' })),
    leaf: leafWith(subjectAltName({ iPAddress: '10.1.2.3' })),
  },
  'e-mail at the permitted host': {
    chain: chainWith(permitted({ rfc822Name: 'kela.fi' })),
    leaf: leafWith(subjectAltName({ rfc822Name: 'x@kela.fi' })),
  },
  'a URI below the permitted domain': {
    chain: chainWith(permitted({ uniformResourceIdentifier: '.kela.fi' })),
    leaf: leafWith(subjectAltName({ uniformResourceIdentifier: 'https://a.kela.fi:8443/x' })),
  },
  'name constraints of a form that the leaf does not use': { chain: chainWith(permitted({ dNSName: 'kela.fi' })) },
  'another issuer of the same name and another key beside it': {
    more: { intermediates: [makeAuthority({ name: 'issuing', issuer: 'root', key: keyOf('other issuing') })] },
  },
  'two cross-signed authorities that lead to the anchor': {
    chain: [{ name: 'issuing', issuer: 'root' }],
    more: {
      intermediates: [
        makeAuthority({ name: 'issuing', issuer: 'cross' }),
        makeAuthority({ name: 'cross', issuer: 'issuing' }),
      ],
    },
  },
}

const path = 'certificate.path-invalid'
const usage = 'certificate.usage-not-allowed'
const algorithm = 'signature.algorithm-not-allowed'

const refused: Record<string, Case & { readonly code: string }> = {
  'an expired leaf': { code: 'certificate.expired', leaf: { notAfter: days(-1) } },
  'a leaf that is not yet valid': { code: 'certificate.expired', leaf: { notBefore: days(1) } },
  'an expired issuer': {
    code: 'certificate.expired',
    chain: [{ name: 'issuing', issuer: 'root', notAfter: days(-1) }],
  },
  'an expired anchor': { code: 'certificate.expired', root: { notAfter: days(-1) } },
  'no issuer': { code: path, chain: [] },
  'an issuer of the right name with another key': { code: path, leaf: { signingKey: keyOf('attacker') } },
  'an anchor of the right name with another key': {
    code: path,
    chain: [{ name: 'issuing', issuer: 'root', signingKey: keyOf('attacker') }],
  },
  'key identifiers that do not fit': {
    code: path,
    chain: [{ name: 'issuing', issuer: 'root', extensions: ca(...keyIds('issuing', 'root')) }],
    leaf: leafWith(authorityKeyId(keyOf('attacker'))),
  },
  'an issuer without basicConstraints': {
    code: path,
    chain: [{ name: 'issuing', issuer: 'root', extensions: [keyUsage(5, 6)] }],
  },
  'an issuer that is not a CA': {
    code: path,
    chain: [{ name: 'issuing', issuer: 'root', extensions: [basicConstraints(false), keyUsage(5, 6)] }],
  },
  'an issuer without keyUsage': {
    code: path,
    chain: [{ name: 'issuing', issuer: 'root', extensions: [basicConstraints(true)] }],
  },
  'an issuer without keyCertSign': {
    code: path,
    chain: [{ name: 'issuing', issuer: 'root', extensions: [basicConstraints(true), keyUsage(6)] }],
  },
  'an anchor that is not a CA': { code: path, root: { extensions: [keyUsage(5, 6)] } },
  'an anchor without extensions': { code: path, root: { extensions: [] } },
  'a path longer than the anchor allows': {
    code: path,
    root: { extensions: [basicConstraints(true, 0), keyUsage(5, 6)] },
  },
  'a path longer than an issuer allows': {
    code: path,
    chain: [
      { name: 'upper', issuer: 'root', extensions: [basicConstraints(true, 0), keyUsage(5, 6)] },
      { name: 'issuing', issuer: 'upper' },
    ],
  },
  'a path of more than five authorities': {
    code: path,
    chain: ['a', 'b', 'c', 'd', 'issuing'].map((name, i, all) => ({ name, issuer: all[i - 1] ?? 'root' })),
  },
  'two cross-signed authorities without an anchor': {
    code: path,
    chain: [],
    more: {
      intermediates: [
        makeAuthority({ name: 'issuing', issuer: 'cross' }),
        makeAuthority({ name: 'cross', issuer: 'issuing' }),
      ],
    },
  },
  'a self-signed leaf': { code: path, leaf: { issuer: 'leaf', subject: nameOf('leaf') } },
  'a leaf that is an authority': { code: usage, leaf: { extensions: [basicConstraints(true), keyUsage(0, 5)] } },
  'a leaf without keyUsage': { code: usage, leaf: { extensions: [basicConstraints(false)] } },
  'a leaf for key encipherment': { code: usage, leaf: { extensions: [keyUsage(2)] } },
  'nonRepudiation only, for TLS': { code: usage, leaf: { extensions: [keyUsage(1)] }, purpose: 'tls' },
  'server authentication, for a signature': { code: usage, leaf: leafWith(extendedKeyUsage('1.3.6.1.5.5.7.3.1')) },
  'server authentication, for TLS clients': {
    code: usage,
    leaf: leafWith(extendedKeyUsage('1.3.6.1.5.5.7.3.1')),
    purpose: 'tls',
  },
  'any extended key usage, for TLS clients': {
    code: usage,
    leaf: leafWith(extendedKeyUsage('2.5.29.37.0')),
    purpose: 'tls',
  },
  'document signing, for TLS clients': {
    code: usage,
    leaf: leafWith(extendedKeyUsage('1.3.6.1.5.5.7.3.36')),
    purpose: 'tls',
  },
  'an authority limited to server authentication': {
    code: usage,
    chain: chainWith(extendedKeyUsage('1.3.6.1.5.5.7.3.1')),
  },
  'an unknown critical extension in the leaf': { code: path, leaf: leafWith(unknownCritical) },
  'an unknown critical extension in an issuer': { code: path, chain: chainWith(unknownCritical) },
  'an unknown critical extension in the anchor': { code: path, root: { extensions: ca(unknownCritical) } },
  'critical policy constraints': {
    code: path,
    chain: chainWith(extension('2.5.29.36', true, Buffer.from('3003800100', 'hex'))),
  },
  'a directory name outside the permitted one': { code: path, chain: chainWith(permitted({ directory: sweden })) },
  'a directory name in the excluded one': { code: path, chain: chainWith(excluded({ directory: finland })) },
  'a directory name that the anchor does not permit': {
    code: path,
    root: { extensions: ca(permitted({ directory: sweden })) },
  },
  'DNS outside the permitted domain': {
    code: path,
    chain: chainWith(permitted({ dNSName: 'kela.fi' })),
    leaf: leafWith(subjectAltName({ dNSName: 'kela.fi.example' })),
  },
  'DNS that only ends like the permitted domain': {
    code: path,
    chain: chainWith(permitted({ dNSName: 'kela.fi' })),
    leaf: leafWith(subjectAltName({ dNSName: 'notkela.fi' })),
  },
  'one DNS name of two outside': {
    code: path,
    chain: chainWith(permitted({ dNSName: 'kela.fi' })),
    leaf: leafWith(subjectAltName({ dNSName: 'kela.fi' }, { dNSName: 'example.fi' })),
  },
  'DNS in the excluded domain': {
    code: path,
    chain: chainWith(excluded({ dNSName: 'kela.fi' })),
    leaf: leafWith(subjectAltName({ dNSName: 'A.KELA.FI' })),
  },
  'a wildcard over an excluded name': {
    code: path,
    chain: chainWith(excluded({ dNSName: 'a.kela.fi' })),
    leaf: leafWith(subjectAltName({ dNSName: '*.kela.fi' })),
  },
  'a DNS constraint with a leading period': {
    code: path,
    chain: chainWith(permitted({ dNSName: '.kela.fi' })),
    leaf: leafWith(subjectAltName({ dNSName: 'a.kela.fi' })),
  },
  'an address outside the permitted block': {
    code: path,
    chain: chainWith(permitted({ iPAddress: '10.0.0.0/8' })),
    leaf: leafWith(subjectAltName({ iPAddress: '11.1.2.3' })),
  },
  'an address constraint of a wrong length': {
    code: path,
    chain: chainWith(permitted({ iPAddress: '10.0.0.0' })),
  },
  'e-mail at another host': {
    code: path,
    chain: chainWith(permitted({ rfc822Name: 'kela.fi' })),
    leaf: leafWith(subjectAltName({ rfc822Name: 'x@a.kela.fi' })),
  },
  'e-mail in the subject at another host': {
    code: path,
    chain: chainWith(permitted({ rfc822Name: 'kela.fi' })),
    leaf: { subject: createName(['1.2.840.113549.1.9.1', 'x@example.fi']) },
  },
  'a URI at another host': {
    code: path,
    chain: chainWith(permitted({ uniformResourceIdentifier: '.kela.fi' })),
    leaf: leafWith(subjectAltName({ uniformResourceIdentifier: 'https://x.kela.fi@evil.example/' })),
  },
  'a URI without a host name': {
    code: path,
    chain: chainWith(permitted({ uniformResourceIdentifier: '.kela.fi' })),
    leaf: leafWith(subjectAltName({ uniformResourceIdentifier: 'urn:x' })),
  },
  'a URI without a host name, where another host is excluded': {
    code: path,
    chain: chainWith(excluded({ uniformResourceIdentifier: 'a.kela.fi' })),
    leaf: leafWith(subjectAltName({ uniformResourceIdentifier: 'urn:x' })),
  },
  'a URI with a period after an excluded host': {
    code: path,
    chain: chainWith(excluded({ uniformResourceIdentifier: 'a.kela.fi' })),
    leaf: leafWith(subjectAltName({ uniformResourceIdentifier: 'https://a.kela.fi./' })),
  },
  'a URI with user information before an excluded host': {
    code: path,
    chain: chainWith(excluded({ uniformResourceIdentifier: 'a.kela.fi' })),
    leaf: leafWith(subjectAltName({ uniformResourceIdentifier: 'https://x@a.kela.fi/' })),
  },
  'an issuer outside the name that the anchor permits': {
    code: path,
    root: { extensions: ca(permitted({ directory: finland })) },
    chain: [{ name: 'issuing', issuer: 'root', subject: sweden }],
    leafDer: signCertificate({
      subject: finland,
      issuer: sweden,
      key: keyOf('leaf'),
      signingKey: keyOf('issuing'),
      notBefore: days(-1),
      notAfter: days(1),
      extensions: [keyUsage(0)],
    }),
  },
  'an issuer of another name with the right key': {
    code: path,
    chain: [{ name: 'namesake', issuer: 'root', key: keyOf('issuing') }],
  },
  'a constraint of a form that is not evaluated': {
    code: path,
    chain: chainWith(excluded({ registeredID: '1.2' })),
  },
  'name constraints two authorities up': {
    code: path,
    chain: [
      { name: 'upper', issuer: 'root', extensions: ca(excluded({ dNSName: 'kela.fi' })) },
      { name: 'issuing', issuer: 'upper' },
    ],
    leaf: leafWith(subjectAltName({ dNSName: 'kela.fi' })),
  },
  'an RSA-2048 leaf': { code: algorithm, leaf: { key: rsa2048 } },
  'a P-521 leaf': { code: algorithm, leaf: { key: p521 } },
  'a secp256k1 leaf': { code: algorithm, leaf: { key: secp256k1 } },
  'an RSA-2048 authority': {
    code: algorithm,
    chain: [{ name: 'issuing', issuer: 'root', key: rsa2048 }],
    leaf: { signingKey: rsa2048 },
  },
  'an Ed25519 authority': {
    code: algorithm,
    chain: [{ name: 'issuing', issuer: 'root', key: ed25519 }],
    leaf: { signingKey: ed25519 },
  },
  'an anchor for another kind of party': { code: path, entry: { kinds: ['social-services'] } },
  'an anchor for another purpose': { code: path, entry: { purposes: ['tls'] } },
  'an anchor whose window has not begun': { code: path, entry: { validFrom: days(1) } },
  'an anchor whose window is over': { code: path, entry: { validUntil: days(-1) } },
}

describe('certificate paths that hold', () => {
  it.each(Object.entries(accepted))('%s', (_, c) => {
    const interval = run(c)
    expect(interval.from).toBeLessThanOrEqual(at.getTime())
    expect(interval.until).toBeGreaterThanOrEqual(at.getTime())
  })
})

describe('certificate paths that do not', () => {
  it.each(Object.entries(refused))('%s', (_, c) => {
    expect(codeOf(() => run(c))).toBe(c.code)
  })
})

describe('a search without end', () => {
  it('stops after a bounded number of signatures', () => {
    const namesakes = Array.from({ length: 40 }, (_, i) =>
      makeAuthority({ name: 'issuing', issuer: 'root', key: keyOf(`k${i % 3}`), notAfter: days(11 + i) }),
    )
    const run = () => runWith([makeAuthority({ name: 'root', issuer: 'root' })], namesakes, makeLeaf(), 'signature')
    expect(run).toThrow(/too many paths/)
  })
})

describe('the span for which an answer holds', () => {
  it('ends with whatever ends first', () => {
    expect(run({ leaf: { notAfter: days(0.5) } }).until).toBe(days(0.5).getTime())
    expect(run({ root: { notAfter: days(0.25) } }).until).toBe(days(0.25).getTime())
    expect(run({ entry: { validUntil: days(0.125) } }).until).toBe(days(0.125).getTime())
    expect(run({}).until).toBe(days(1).getTime())
  })
})

describe('certificates that cannot be read', () => {
  const good = makeLeaf()
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something after it', Buffer.concat([good, Buffer.from([0])])],
    ['cut short', good.subarray(0, -1)],
    ['a length not in its shortest form', Buffer.concat([Buffer.from([0x30, 0x83, 0]), good.subarray(2)])],
    ['a repeated extension', makeLeaf({ extensions: [keyUsage(0), keyUsage(0)] })],
    ['something after pathLenConstraint', leafOf('2.5.29.19', '3006020100020101')],
    ['a number not in its shortest form', leafOf('2.5.29.19', '300402020001')],
    ['a critical flag that is neither 0 nor 255', replace(good, '0101ff', '010101')],
    ['an address constraint whose mask is not one of CIDR', leafOf('2.5.29.30', '300ea00c300a87080a000000ff00ff00')],
    ['a subtree with a minimum', leafOf('2.5.29.30', '300ca00a3008820178800101')],
    ['a DNS name that is not ASCII', leafOf('2.5.29.17', '30048202c3a4')],
    ['an alternative name with an address of three octets', leafOf('2.5.29.17', '30058703010203')],
    ['two signature algorithms', replace(good, '2a8648ce3d040302', '2a8648ce3d040303')],
    ['a serial number of 21 octets', makeLeaf({ serial: Buffer.alloc(21, 0x11) })],
    ['a serial number of zero', makeLeaf({ serial: Buffer.from([0]) })],
    [
      'no issuer name',
      signCertificate({
        subject: finland,
        issuer: createName(),
        key: keyOf('leaf'),
        signingKey: keyOf('x'),
        notBefore: at,
        notAfter: at,
        extensions: [],
      }),
    ],
  ])('%s', (_, bytes) => {
    expect(codeOf(() => parseCertificate(bytes))).toBe('certificate.malformed')
  })
})

function leafOf(oid: string, value: string): Buffer {
  return makeLeaf({ extensions: [extension(oid, true, Buffer.from(value, 'hex'))] })
}

/** The last occurrence, changed: for the algorithm the one outside the signed part. */
function replace(der: Buffer, from: string, to: string): Buffer {
  const changed = Buffer.from(der)
  changed.set(Buffer.from(to, 'hex'), der.lastIndexOf(Buffer.from(from, 'hex')))
  return changed
}

function run(c: Case) {
  const chain = c.chain ?? [{ name: 'issuing', issuer: 'root' }]
  const anchors = [makeAuthority({ name: 'root', issuer: 'root', ...c.root }), ...(c.more?.anchors ?? [])]
  const intermediates = [...(c.more?.intermediates ?? []), ...chain.map(makeAuthority)]
  return runWith(anchors, intermediates, c.leafDer ?? makeLeaf(c.leaf), c.purpose ?? 'signature', c)
}

function runWith(
  anchors: readonly Buffer[],
  intermediates: readonly Buffer[],
  leaf: Buffer,
  purpose: 'signature' | 'tls',
  c: Case = {},
) {
  const names = ['root', 'issuing', 'upper', 'cross', 'a', 'b', 'c', 'd']
  const crls = names.map((issuer) => makeCrl({ issuer }))
  crls.push(...[keyOf('issuing new'), p384].map((key) => makeCrl({ issuer: 'issuing', key })))
  const trust = makeTrust({ anchors, intermediates, crls, leaves: [], ...(c.entry && { entry: c.entry }) })
  return verifyCertificate(parseCertificate(leaf), { kind: 'fpa', purpose }, trust, at.getTime())
}

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (err) {
    if (err instanceof Refusal) return err.code
    throw err
  }
  return 'accepted'
}
