import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { verifyCertificate } from '../../src/verify/certificate.ts'
import { parsePem } from '../../src/verify/pem.ts'
import { createTrust } from '../../src/verify/trust.ts'
import { parseCertificate } from '../../src/verify/x509.ts'

const folder = new URL('fixtures/x509/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.pem'))
const leaves = names.filter((name) => name.split('.').length > 2)
const authorities = names.filter((name) => !leaves.includes(name))
const at = Date.parse('2027-01-01T00:00:00Z')

/** Certificates and CRLs made by openssl (fixtures/x509/make.sh); the file's name says what is expected. */
describe('certificates of openssl', () => {
  it.each(leaves)('%s', (name) => {
    expect(judge(readDer(name))).toBe(name.split('.').slice(1, -1).join('.'))
  })

  it.each(names.filter((name) => !name.includes('malformed')))('%s reads as node reads it', (name) => {
    const ours = parseCertificate(readDer(name))
    const theirs = new X509Certificate(readDer(name))
    expect(ours.serial.replace(/^00/, '')).toBe(theirs.serialNumber.toLowerCase())
    expect(ours.notBefore).toBe(theirs.validFromDate.getTime())
    expect(ours.notAfter).toBe(theirs.validToDate.getTime())
    expect(ours.key.equals(theirs.publicKey)).toBe(true)
    expect(ours.extensions.basicConstraints?.ca).toBe(theirs.ca)
  })
})

function judge(der: Buffer): string {
  try {
    verifyCertificate(parseCertificate(der), { kind: 'fpa', purpose: 'signature' }, trust, at)
    return 'accept'
  } catch (err) {
    if (err instanceof Refusal) return err.code
    throw err
  }
}

function readDer(name: string): Buffer {
  return parsePem('CERTIFICATE', readFileSync(new URL(name, folder), 'utf8'))[0] ?? Buffer.alloc(0)
}

function entryOf(name: string) {
  return {
    file: name,
    kinds: ['fpa'],
    purposes: ['signature'],
    validFrom: null,
    validUntil: null,
    crl: { file: 'x.crl', maxAgeSeconds: 10 * 365 * 86400 },
  } as const
}

const trust = createTrust({
  file: {
    anchors: authorities.filter((name) => name.includes('root')).map(entryOf),
    intermediates: authorities.filter((name) => name.includes('ca')).map(entryOf),
  },
  authorities: new Map(authorities.map((name) => [name, readDer(name)])),
  crls: authorities.map((name) => {
    const [crl] = parsePem('X509 CRL', readFileSync(new URL(name.replace('.pem', '.crl'), folder), 'utf8'))
    return crl ?? Buffer.alloc(0)
  }),
  registrations: [],
})
