import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { toPem } from '../src/dev/pem.ts'
import { createDevelopmentPki, issueCertificate } from '../src/dev/pki.ts'
import { readOwnCertificates } from '../src/own-certificates.ts'

const now = new Date('2026-11-28T00:00:00Z')
const pki = createDevelopmentPki(now)
const [early, later] = [new Date('2027-01-01T00:00:00Z'), new Date('2027-06-01T00:00:00Z')]

test('a certificate ends with the first of its chain, and each use is told for itself', () => {
  const chain = pem(later) + pem(early)
  const development = { development: true, oidc: undefined, canarySignerFile: write(pem(later)) }
  expect(readOwnCertificates(development, chain)).toEqual([
    { use: 'public', validUntil: early },
    { use: 'room', validUntil: early },
    { use: 'canary', validUntil: later },
  ])
})

test('without a room and without canaries there is the listener’s alone', () => {
  const production = { development: false, oidc: undefined, canarySignerFile: undefined }
  expect(readOwnCertificates(production, pem(later))).toEqual([{ use: 'public', validUntil: later }])
})

test('a file without a certificate is none', () => {
  const production = { development: false, oidc: undefined, canarySignerFile: undefined }
  expect(() => readOwnCertificates(production, 'key only')).toThrow('holds no certificate: public')
})

function pem(notAfter: Date): string {
  const wish = { id: '0000000-0', name: 'Test', purpose: 'server', names: ['localhost'], notBefore: now } as const
  return toPem('CERTIFICATE', issueCertificate(pki, { ...wish, notAfter }).certificate)
}

function write(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-own-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'canary.pem')
  writeFileSync(path, text)
  return path
}
