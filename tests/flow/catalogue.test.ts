import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCatalogue, type MessageType } from '../../src/message/catalogue.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import { readSchemaFolder, schemaFolder } from '../../src/store/schema-folder.ts'
import { createSchemas } from '../../src/validate/schemas.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { catalogue, schemaFiles } from '../support/verified.ts'
import { createFolder, createWorld, type World } from '../support/world.ts'
import { carry } from './correspondence.ts'
import type { Post } from './exchange.ts'
import { refers } from './letter.ts'

/** Every type of the catalogue the whole way, by what its folder declares: a new folder is carried too. */

let database: TestDatabase
let world: World
let post: Post

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  post = await openPost()
})

beforeEach(() => {
  post.now = world.at
})

afterAll(async () => {
  await post.app.close()
  await database.close()
  world.remove()
})

const ways = [...catalogue.values()].flatMap((type) =>
  type.directions.map(
    (direction) => [`${type.name}/${type.version}`, direction.from, direction.to, type, direction] as const,
  ),
)

describe.each<Encoding>(['xml', 'json'])('in %s', (encoding) => {
  test.each(ways)('%s from %s to %s', async (_, __, ___, type, direction) => {
    await carry({ post, catalogue, schemaFiles }, type, direction, encoding)
    expect(post.app.faults).toEqual([])
  })
})

test('among them are messages that are held back, bring files along, refer to others and stop others', () => {
  const some = (has: (type: MessageType) => boolean) => [...catalogue.values()].some(has)
  expect(some(({ shown }) => shown.rule === 'day-after')).toBe(true)
  expect(some(({ structure }) => structure.properties.has('attachments'))).toBe(true)
  expect(some((type) => refers(schemaFiles, type))).toBe(true)
  expect(some(({ effect }) => effect === 'cancel')).toBe(true)
  expect(some(({ effect }) => effect === 'withdraw-consent')).toBe(true)
})

test('a type that is only a folder more goes the same way', async () => {
  const folder = createFolder()
  try {
    addType(folder, 'concern-consented', 'concern-of-tomorrow')
    const files = await readSchemaFolder(folder)
    const later = createCatalogue(files)
    const type = later.get('concern-of-tomorrow/1')
    const direction = type?.directions[0]
    if (!type || !direction) throw new Error('the folder is not read')
    const app = await createTestApp({
      database,
      world,
      now: () => post.now,
      catalogue: { schemas: createSchemas(later), schemaFiles: files },
    })
    for (const encoding of ['xml', 'json'] as const) {
      await carry({ post: { ...post, app }, catalogue: later, schemaFiles: files }, type, direction, encoding)
    }
    await app.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

async function openPost(): Promise<Post> {
  const opened: { app?: TestApp; now: Date } = { now: world.at }
  const app = await createTestApp({ database, world, now: () => opened.now })
  return Object.assign(opened, { app, world, sql: database.sql })
}

/** A copy of the schemas with one folder more, whose files say its name. */
function addType(folder: string, like: string, name: string): void {
  cpSync(schemaFolder, folder, { recursive: true })
  cpSync(join(folder, like), join(folder, name), { recursive: true })
  for (const file of ['schema.json', 'type.json', 'example.json']) {
    const path = join(folder, name, '1', file)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(like, name))
  }
}
