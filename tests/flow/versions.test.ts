import { randomUUID } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCatalogue } from '../../src/message/catalogue.ts'
import { encodeXml } from '../../src/sign/encode-xml.ts'
import { signXml } from '../../src/sign/sign-xml.ts'
import { readSchemaFolder, schemaFolder } from '../../src/store/schema-folder.ts'
import { createSchemas, type Schemas } from '../../src/validate/schemas.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, type Signed } from '../support/messages.ts'
import { exampleOf, type Json, typeOf } from '../support/verified.ts'
import { createFolder, createWorld, type World } from '../support/world.ts'

const notification = 'child-welfare-notification'
const added = [
  ['concern-consented', '2'],
  ['concern-consented', '10'],
  [notification, '2'],
] as const

let database: TestDatabase
let world: World
let app: TestApp
let schemas: Schemas
let fpa: Caller
let office: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  const schemaFiles = await readSchemaFolder(copySchemas())
  schemas = createSchemas(createCatalogue(schemaFiles))
  app = await createTestApp({ database, world, catalogue: { schemas, schemaFiles } })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

test('who has said nothing takes the lowest version of each type that is addressed to it', async () => {
  const { types } = (await office.get('/v1/versions')).json<{ types: TypeVersions[] }>()
  expect(types.find(({ messageType }) => messageType === 'concern-consented')).toEqual({
    messageType: 'concern-consented',
    versions: ['1', '2', '10'],
    taken: ['1'],
  })
  const names = types.map(({ messageType }) => messageType)
  expect(names).toEqual(names.toSorted())
  expect(names).not.toContain('plan-client')
  const toFpa = (await fpa.get('/v1/versions')).json<{ types: TypeVersions[] }>().types
  expect(toFpa.map(({ messageType }) => messageType)).toContain('plan-client')
  expect(toFpa.map(({ messageType }) => messageType)).not.toContain('concern-consented')
})

test('two versions side by side: each receiver gets those it takes, and only those', async () => {
  expect(await send('1')).toMatchObject({ status: 202 })
  await expectRefused('2', '1')

  expect((await take(['2', '1'])).json()).toEqual({
    messageType: 'concern-consented',
    versions: ['1', '2', '10'],
    taken: ['1', '2'],
  })
  await expect.poll(async () => (await send('2')).status).toBe(202)
  expect(await send('1')).toMatchObject({ status: 202 })
  await expectRefused('10', '1, 2')
  // The office of another party, which has said nothing.
  expect((await send('2', '638')).json()).toMatchObject({ code: 'version.not-taken' })
  expect(await send('1', '638')).toMatchObject({ status: 202 })

  expect(await take(['10', '2', '10'])).toMatchObject({ status: 200 })
  await expect.poll(async () => (await send('1')).status).toBe(422)
  await expectRefused('1', '2, 10')
  expect(await send('10')).toMatchObject({ status: 202 })
  expect(await takenNow()).toEqual(['2', '10'])

  const { items } = (await office.get('/v1/inbox/items')).json<{ items: { schemaVersion: string }[] }>()
  expect(new Set(items.map(({ schemaVersion }) => schemaVersion))).toEqual(new Set(['1', '2', '10']))
})

test('the manual desk reads every version', async () => {
  expect(await send('2', '199')).toMatchObject({ status: 202 })
})

test.each<[string, string, unknown, number]>([
  ['none', 'concern-consented', [], 400],
  ['one that there is not', 'concern-consented', ['1', '3'], 400],
  ['a number', 'concern-consented', [1], 400],
  ['no list', 'concern-consented', '1', 400],
  ['nothing', 'concern-consented', undefined, 400],
  ['a type that there is not', 'no-type', ['1'], 404],
  ['a type that is addressed to others', 'plan-client', ['1'], 404],
])('whoever says %s changes nothing', async (_what, type, versions, status) => {
  const before = await takenNow()
  expect(await take(versions, type)).toMatchObject({ status, contentType: 'application/problem+json' })
  expect(await takenNow()).toEqual(before)
  expect(await database.sql`select from party_version where message_type <> 'concern-consented'`).toHaveLength(0)
})

test('what the law has sent arrives at the manual desk, though its receiver does not take the version', async () => {
  expect(await take(['2'], notification)).toMatchObject({ status: 200 })
  await app.knowledge.refresh()
  expect(await routeOf('1')).toMatchObject({ office: 'manual-desk', reason: 'version.not-taken', rule: null })
  expect(await routeOf('2')).toMatchObject({ office: 'area-06', reason: 'rule' })
})

test('a version that there is no more counts for nothing', async () => {
  await database.ownerSql`
    update party_version set schema_version = '99' where message_type = ${notification}`
  await app.knowledge.refresh()
  const { types } = (await office.get('/v1/versions')).json<{ types: TypeVersions[] }>()
  const told = types.find(({ messageType }) => messageType === notification)
  expect(told).toMatchObject({ versions: ['1', '2'], taken: ['1'] })
  expect(await routeOf('1')).toMatchObject({ office: 'area-06', reason: 'rule' })
})

interface TypeVersions {
  readonly messageType: string
  readonly versions: readonly string[]
  readonly taken: readonly string[]
}

function take(versions: unknown, type = 'concern-consented'): Promise<Reply> {
  return office.put(`/v1/versions/${type}`, JSON.stringify({ versions }), 'application/json')
}

async function takenNow(): Promise<readonly string[] | undefined> {
  const { types } = (await office.get('/v1/versions')).json<{ types: TypeVersions[] }>()
  return types.find(({ messageType }) => messageType === 'concern-consented')?.taken
}

async function expectRefused(version: string, taken: string): Promise<void> {
  const refused = await send(version)
  expect(refused).toMatchObject({ status: 422 })
  const { code, detail, faults } = refused.json<{ code: string; detail: string; faults: { place: string }[] }>()
  expect([code, faults.map(({ place }) => place)]).toEqual(['version.not-taken', ['/message/schemaVersion']])
  expect(detail).toContain(`version ${taken}`)
  expect(detail.endsWith(taken)).toBe(true)
}

/** A concern of this version about a person in this municipality; Vittis is in the area of the office. */
function send(version: string, municipality = '102'): Promise<Reply> {
  return post(createConcern({ municipality, more: { schemaVersion: version } }))
}

/** Where a child welfare notification of this version goes, as its sender sees it. */
async function routeOf(version: string): Promise<unknown> {
  const example = exampleOf(typeOf(notification))
  const value = { ...example, schemaVersion: version, messageId: randomUUID() }
  expect(await post(value)).toMatchObject({ status: 202 })
  return (await fpa.get(`/v1/messages/${value.messageId}`)).json<{ route: unknown }>().route
}

function post(value: Json): Promise<Reply> {
  const type = schemas.catalogue.get(`${value.messageType}/${value.schemaVersion}`)
  if (!type) throw new Error('no such version')
  const body = signXml(encodeXml(type, value), world.party('fpa').signature)
  const signed: Signed = { messageId: String(value.messageId), body, mediaType: 'application/xml' }
  return fpa.post('/v1/messages', signed)
}

/** The catalogue with more versions of two types; in the order of texts 10 would stand before 2. */
function copySchemas(): string {
  const folder = createFolder()
  cpSync(schemaFolder, folder, { recursive: true })
  for (const [name, version] of added) {
    const [from, to] = [join(folder, name, '1'), join(folder, name, version)]
    cpSync(from, to, { recursive: true })
    const schema = JSON.parse(readFileSync(join(to, 'schema.json'), 'utf8'))
    schema.properties.schemaVersion.enum = [version]
    if (schema.properties.schemaVersion.labels)
      schema.properties.schemaVersion.labels = { [version]: { en: version, fi: version, sv: version } }
    writeFileSync(join(to, 'schema.json'), JSON.stringify(schema))
  }
  return folder
}
