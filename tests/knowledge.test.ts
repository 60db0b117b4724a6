import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDevelopmentPki, revokeLeaf } from '../src/dev/pki-folder.ts'
import { refreshCrls } from '../src/jobs/refresh-crls.ts'
import { type Knowledge, openKnowledge } from '../src/knowledge.ts'
import type { PartyId } from '../src/message/ids.ts'
import { readTrustFolder, type TrustFolder } from '../src/net/trust-folder.ts'
import { registerCertificate } from '../src/store/parties.ts'
import { requireRegistered } from '../src/verify/registered.ts'
import { thumbprintOf } from '../src/verify/x509.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createWorld, parties, type World } from './support/world.ts'

let database: TestDatabase
let world: World
let trustFolder: TrustFolder
let knowledge: Knowledge
let now: Date

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  trustFolder = await readTrustFolder(world.trustFolder)
  await refreshCrls(database.sql, world.trustFolder, trustFolder, world.at)
})

afterAll(async () => {
  world.remove()
  await database.close()
})

beforeEach(async () => {
  now = world.at
  knowledge = await openKnowledge(
    database.sql,
    trustFolder,
    () => {},
    () => now,
    { polledMinutesMax: 60, canaryHoursMax: 26 },
  )
})

afterEach(() => knowledge.close())

test('a withdrawal is known though another registration cannot be read, which is left out', async () => {
  const leaf = world.issue({ id: parties.fpa, purpose: 'signature' })
  const fpa = parties.fpa as PartyId
  const thumbprint = await registerCertificate(database.ownerSql, {
    party: fpa,
    purpose: 'signature',
    der: leaf.certificate,
  })
  await knowledge.refresh()
  expect(use(thumbprint).party.id).toBe(fpa)
  await database.ownerSql`
    insert into certificate (thumbprint, party, purpose, der_base64, valid_from, valid_until)
    values ('bad row', ${fpa}, 'signature', 'AAAA', '2020-01-01', '2035-01-01')`
  await database.ownerSql`
    update certificate set withdrawn_at = ${past().toISOString()} where thumbprint = ${thumbprint}`
  await knowledge.refresh()
  expect(() => use(thumbprint)).toThrow('certificate.not-registered')
  expect(knowledge.trust().unusable).toEqual([thumbprintOf(Buffer.from('AAAA', 'base64'))])
  expect(use(thumbprintOf(world.party('satakunta').signature.certificate)).party.id).toBe(parties.satakunta)
})

test('what is unchanged is not parsed again', async () => {
  const before = knowledge.trust()
  await knowledge.refresh()
  const after = knowledge.trust()
  expect(after).not.toBe(before)
  for (const [thumbprint, { certificate }] of before.certificates) {
    expect(after.certificates.get(thumbprint)?.certificate).toBe(certificate)
  }
  for (const [i, { certificate, crl }] of before.intermediates.entries()) {
    expect(crl).toBeDefined()
    expect(after.intermediates[i]?.crl).toBe(crl)
    expect(after.intermediates[i]?.certificate).toBe(certificate)
  }
})

test('its age grows until the database is read again', async () => {
  expect(knowledge.ageSeconds()).toBe(0)
  now = new Date(now.getTime() + 400_000)
  expect(knowledge.ageSeconds()).toBe(400)
  const before = knowledge.trust()
  await database.ownerSql`alter table party rename to party_away`
  await expect(knowledge.refresh()).rejects.toThrow()
  await database.ownerSql`alter table party_away rename to party`
  expect(knowledge.trust()).toBe(before)
  expect(knowledge.ageSeconds()).toBe(400)
  await knowledge.refresh()
  expect(knowledge.ageSeconds()).toBe(0)
})

test('an office whose only certificate is revoked is no destination; one whose status is not known stays one', async () => {
  const holders = () => knowledge.routingTable().offices.get('area-06')?.tlsCertificates.length
  expect(holders()).toBe(1)
  await database.ownerSql`delete from crl`
  await knowledge.refresh()
  expect(holders()).toBe(1)
  const pki = openDevelopmentPki(world.trustFolder, world.at)
  revokeLeaf(world.trustFolder, pki, 'tls', world.party('satakunta').tls.serial, world.at)
  await refreshCrls(database.sql, world.trustFolder, trustFolder, world.at)
  await knowledge.refresh()
  expect(holders()).toBe(0)
  expect(knowledge.routingTable().offices.get('fpa')?.tlsCertificates).toHaveLength(1)
})

function use(thumbprint: string) {
  return requireRegistered(thumbprint, 'signature', knowledge.trust(), now.getTime(), 'certificate.not-registered')
}

function past(): Date {
  return new Date(world.at.getTime() - 1000)
}
