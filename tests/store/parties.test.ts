import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartyId } from '../../src/message/ids.ts'
import { loadRegistry, registerCertificate } from '../../src/store/parties.ts'
import { createTestDatabase } from '../support/database.ts'

const fpa = '0246246-0' as PartyId
const satakunta = '3221304-3' as PartyId
const notBefore = new Date('2026-11-21T21:30:26Z')
const notAfter = new Date('2126-10-28T21:30:26Z')

// openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj '/CN=Registry test' -days 36500
const selfSigned = `
  MIIBhjCCAS2gAwIBAgIUXaPIXujSq3fiI+pVCSa33Tnth5IwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwNUmVnaXN0cnkgdGVzdDAgFw0yNjEx
  MjEyMTMwMjZaGA8yMTI2MTAyODIxMzAyNlowGDEWMBQGA1UEAwwNUmVnaXN0cnkgdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAlU
  pV/n3Y9TZZcdDwikfbKFmakHM3No6gLpZH+khUskVcXNENTzcOTbEQYRbt2c8gtw6Zr/5GLo1cJc134i1vijUzBRMB0GA1UdDgQWBBRDSCy5
  yJPtMZIisENDI2on1mcmUTAfBgNVHSMEGDAWgBRDSCy5yJPtMZIisENDI2on1mcmUTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA
  MEQCIBNi1l2oMh3gSHG/Ste3d7jSmPQqfFSKeA3+FQgXRvuSAiAGDZM6fxGenAzEYBkJ4tziDYXSvh44ofwHkUposH6USA==`

let made = 0
let db: Awaited<ReturnType<typeof createTestDatabase>>

beforeAll(async () => {
  db = await createTestDatabase()
})

afterAll(() => db.close())

test('a registered certificate comes back as it was, with its party, kind and validity', async () => {
  const der = createCertificate()
  const thumbprint = await registerCertificate(db.ownerSql, { party: fpa, purpose: 'signature', der })
  expect(thumbprint).toBe(createHash('sha256').update(der).digest('base64url'))
  expect(await find(thumbprint)).toEqual({
    thumbprint,
    party: fpa,
    kind: 'fpa',
    purpose: 'signature',
    der: Buffer.from(der),
    validFrom: notBefore,
    validUntil: notAfter,
  })
})

test('registering the same again changes nothing', async () => {
  const registration = { party: satakunta, purpose: 'tls', der: createCertificate() } as const
  const thumbprint = await registerCertificate(db.ownerSql, registration)
  expect(await registerCertificate(db.ownerSql, registration)).toBe(thumbprint)
  expect(await find(thumbprint)).toMatchObject({ party: satakunta, purpose: 'tls' })
})

test('a certificate of one party cannot become another party’s, nor serve another purpose', async () => {
  const der = createCertificate()
  const thumbprint = await registerCertificate(db.ownerSql, { party: fpa, purpose: 'tls', der })
  await expect(registerCertificate(db.ownerSql, { party: satakunta, purpose: 'tls', der })).rejects.toThrow('already')
  await expect(registerCertificate(db.ownerSql, { party: fpa, purpose: 'signature', der })).rejects.toThrow('already')
  expect(await find(thumbprint)).toMatchObject({ party: fpa, purpose: 'tls' })
})

test('a withdrawn certificate ends at its withdrawal, and is not registered again by accident', async () => {
  const registration = { party: fpa, purpose: 'tls', der: createCertificate() } as const
  const thumbprint = await registerCertificate(db.ownerSql, registration)
  await db.ownerSql`update certificate set withdrawn_at = '2027-05-05T05:05:05Z' where thumbprint = ${thumbprint}`
  expect((await find(thumbprint))?.validUntil).toEqual(new Date('2027-05-05T05:05:05Z'))
  await expect(registerCertificate(db.ownerSql, registration)).rejects.toThrow('withdrawn')
})

test('a registration ends with its party, at midnight in Finland', async () => {
  const leaving = '3221332-6' as PartyId
  const thumbprint = await registerCertificate(db.ownerSql, {
    party: leaving,
    purpose: 'tls',
    der: createCertificate(),
  })
  await db.ownerSql`update party set valid_from = '2027-02-01', valid_until = '2028-01-01' where id = ${leaving}`
  expect(await find(thumbprint)).toMatchObject({
    validFrom: new Date('2027-01-31T22:00:00Z'),
    validUntil: new Date('2027-12-31T22:00:00Z'),
  })
})

test('what is no certificate is not registered', async () => {
  await expect(
    registerCertificate(db.ownerSql, { party: fpa, purpose: 'tls', der: Buffer.from('no') }),
  ).rejects.toThrow()
})

test('a party has its own offices, and whoever is not registered has none', async () => {
  const registry = await loadRegistry(db.ownerSql)
  expect(registry.officesOf(fpa)).toEqual(['fpa'])
  expect(registry.officesOf(satakunta)).toEqual(['area-06'])
  expect(registry.officesOf('1111111-1' as PartyId)).toEqual([])
})

async function find(thumbprint: string) {
  return (await loadRegistry(db.ownerSql)).certificates.find((certificate) => certificate.thumbprint === thumbprint)
}

/** A certificate unlike the ones before: the last byte of its signature, which registration does not look at, differs. */
function createCertificate(): Buffer {
  const der = Buffer.from(selfSigned, 'base64')
  der[der.length - 1] = made++
  return der
}
