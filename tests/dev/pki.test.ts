import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createDevelopmentPki, issueCertificate, type KeyType, type LeafRequest } from '../../src/dev/pki.ts'
import { openDevelopmentPki, openLeaf, revokeLeaf } from '../../src/dev/pki-folder.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { createReceived } from '../../src/message/receive.ts'
import { fetchCrl } from '../../src/net/crl.ts'
import { readTrustFolder } from '../../src/net/trust-folder.ts'
import { signJws } from '../../src/sign/sign-jws.ts'
import { verifyClientCertificate } from '../../src/verify/client-certificate.ts'
import { createTrust, type Registration } from '../../src/verify/trust.ts'
import { verify } from '../../src/verify/verify.ts'

const now = new Date('2026-06-01T12:00:00Z')
const home = mkdtempSync(join(tmpdir(), 'pki-'))
const folder = join(home, 'pki')
const party = { id: '0246246-0' as PartyId, kind: 'fpa' } as const
const request = (purpose: LeafRequest['purpose'], keyType: KeyType = 'p256'): LeafRequest => ({
  id: party.id,
  name: 'Kela (development)',
  purpose,
  keyType,
  notBefore: new Date('2026-05-01T00:00:00Z'),
  notAfter: new Date('2028-05-01T00:00:00Z'),
  names: ['localhost', '127.0.0.1'],
})

afterAll(() => rmSync(home, { recursive: true }))

describe('the development PKI in a folder', () => {
  it('is made once and read ever after', () => {
    const first = openDevelopmentPki(folder, now)
    const again = openDevelopmentPki(folder, now)
    for (const name of ['root', 'signature', 'tls'] as const) {
      expect(again[name].certificate).toEqual(first[name].certificate)
      expect(again[name].key.equals(first[name].key)).toBe(true)
    }
  })

  it('keeps its keys to its owner and leaves no drafts', () => {
    openLeaf(folder, openDevelopmentPki(folder, now), 'kela', request('signature'))
    for (const name of readdirSync(folder).filter((n) => /key|leaf/.test(n))) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
    expect([...readdirSync(folder), ...readdirSync(home)].filter((name) => name.endsWith('.draft'))).toEqual([])
  })

  it('issues a leaf once, and again when its time is over', () => {
    const pki = openDevelopmentPki(folder, now)
    const first = openLeaf(folder, pki, 'party', request('tls'))
    expect(openLeaf(folder, pki, 'party', request('tls')).certificate).toEqual(first.certificate)
    const later = {
      ...request('tls'),
      notBefore: new Date('2028-06-01T00:00:00Z'),
      notAfter: new Date('2030-01-01T00:00:00Z'),
    }
    expect(openLeaf(folder, pki, 'party', later).serial).not.toBe(first.serial)
  })

  it('is whole or absent: what a killed start left beside it does no harm', () => {
    const other = join(home, 'killed')
    writeFileSync(`${other}.0.draft`, '')
    openDevelopmentPki(other, now)
    expect(existsSync(join(other, 'trust.json'))).toBe(true)
    rmSync(`${other}.0.draft`)
  })

  it.each(['p256', 'p384', 'rsa3072', 'ed25519'] as const)('leads to verified messages with %s', async (keyType) => {
    const pki = openDevelopmentPki(folder, now)
    const leaf = issueCertificate(pki, request('signature', keyType))
    const message = createReceived(Buffer.from(await signJws('{}', leaf)), 'application/jose+json', party.id)
    const trust = await trustOf([{ leaf: leaf.certificate, purpose: 'signature' }])
    expect((await verify(message, trust, now)).signer).toEqual(party)
  })

  it('keeps purposes apart', async () => {
    const pki = openDevelopmentPki(folder, now)
    const [client, signer] = [issueCertificate(pki, request('tls')), issueCertificate(pki, request('signature'))]
    const trust = await trustOf([client, signer].map(({ certificate }) => ({ leaf: certificate, purpose: 'tls' })))
    expect(verifyClientCertificate(client.certificate, trust, now)).toEqual(party)
    expect(() => verifyClientCertificate(signer.certificate, trust, now)).toThrow(/usage-not-allowed/)
  })

  it('remembers what it revoked over a restart', async () => {
    const pki = openDevelopmentPki(folder, now)
    const leaf = issueCertificate(pki, request('tls'))
    revokeLeaf(folder, pki, 'tls', leaf.serial, now)
    openDevelopmentPki(folder, new Date(now.getTime() + 60_000))
    const trust = await trustOf([{ leaf: leaf.certificate, purpose: 'tls' }])
    expect(() => verifyClientCertificate(leaf.certificate, trust, now)).toThrow(/revoked/)
  })
})

it('issues what OpenSSL, in node, accepts too', () => {
  const pki = createDevelopmentPki(now)
  const leaf = issueCertificate(pki, { ...request('server'), names: ['localhost', '127.0.0.1'] })
  const certificate = new X509Certificate(leaf.certificate)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(certificate.checkIssued(new X509Certificate(pki.tls.certificate))).toBe(true)
  expect(certificate.checkPrivateKey(createPrivateKey(leaf.key.export({ format: 'pem', type: 'pkcs8' })))).toBe(true)
  expect(certificate.subject).toContain('serialNumber=0246246-0')
  expect(leaf.chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
})

async function trustOf(registered: readonly { readonly leaf: Buffer; readonly purpose: 'tls' | 'signature' }[]) {
  const { file, authorities } = await readTrustFolder(folder)
  const limits = { folder, timeoutMs: 1000, bytesMax: 100_000 }
  const sources = [...file.anchors, ...file.intermediates].map(({ crl }) => crl)
  const crls = await Promise.all(sources.map((source) => fetchCrl(source, limits)))
  const registrations = registered.map(
    ({ leaf, purpose }): Registration => ({ party, purpose, der: leaf, validFrom: now, validUntil: null }),
  )
  return createTrust({ file, authorities, crls, registrations })
}
