import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDevelopmentPki, type DevelopmentAuthority, type DevelopmentPki, issueCrl } from '../../src/dev/pki.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'
import { refreshCrls } from '../../src/jobs/refresh-crls.ts'
import { readTrustFolder, type TrustFolder } from '../../src/net/trust-folder.ts'
import { loadCrls, saveCrl } from '../../src/store/crls.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createWorld, type World } from '../support/world.ts'

const farAhead = new Date('2099-01-01T00:00:00Z')

let database: TestDatabase
let world: World
let pki: DevelopmentPki
let trustFolder: TrustFolder
let good: Buffer

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  pki = openDevelopmentPki(world.trustFolder, world.at)
  trustFolder = await readTrustFolder(world.trustFolder)
})

afterAll(async () => {
  world.remove()
  await database.close()
})

beforeEach(async () => {
  await database.ownerSql`delete from crl`
  good = serve(list(pki.tls, minutes(0)))
  await refresh()
  expect(await held()).toEqual(good)
})

test('a newer list of the authority is kept, within what clocks may differ', async () => {
  const newer = serve(list(pki.tls, minutes(4)))
  await refresh()
  expect(await held()).toEqual(newer)
})

test.each([
  [
    'another key signed under the same name',
    () => list(createDevelopmentPki(world.at).tls, minutes(1)),
    'did not sign',
  ],
  ['another authority signed', () => list(pki.signature, minutes(1)), 'did not sign'],
  ['is dated far ahead', () => list(pki.tls, farAhead), 'from the future'],
  ['is no list', () => Buffer.from('3003020101', 'hex'), 'cannot be used'],
])('one that %s is not kept, and keeps nothing out', async (_what, make, problem) => {
  serve(make())
  await expect(refresh()).rejects.toMatchObject({ errors: [{ message: expect.stringContaining(problem) }] })
  expect(await held()).toEqual(good)
  const next = serve(list(pki.tls, minutes(1)))
  await refresh()
  expect(await held()).toEqual(next)
})

test.each([
  ['another key signed', () => list(createDevelopmentPki(world.at).tls, farAhead)],
  ['is dated far ahead', () => list(pki.tls, farAhead)],
  ['cannot be read', () => Buffer.from('3003020101', 'hex')],
])('a list held that %s gives way to a good one', async (_what, make) => {
  await saveCrl(database.sql, { issuer: 'tls.pem', der: make() }, farAhead)
  expect(await held()).not.toEqual(good)
  await refresh()
  expect(await held()).toEqual(good)
})

test('an older list served again does not replace a good one', async () => {
  serve(list(pki.tls, minutes(-60)))
  await refresh()
  expect(await held()).toEqual(good)
})

function refresh(): Promise<void> {
  return refreshCrls(database.sql, world.trustFolder, trustFolder, world.at)
}

/** What the TLS authority's source answers from now on. */
function serve(der: Buffer): Buffer {
  writeFileSync(join(world.trustFolder, 'tls.crl'), der)
  return der
}

async function held(): Promise<Buffer | undefined> {
  return (await loadCrls(database.sql)).find(({ issuer }) => issuer === 'tls.pem')?.der
}

function list(authority: DevelopmentAuthority, thisUpdate: Date): Buffer {
  return issueCrl(authority, { revoked: [], thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + 86_400_000) })
}

function minutes(n: number): Date {
  return new Date(world.at.getTime() + n * 60_000)
}
