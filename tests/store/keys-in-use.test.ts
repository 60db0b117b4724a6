import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartyId } from '../../src/message/ids.ts'
import { saveUpload } from '../../src/store/attachments.ts'
import { createKeyring, readKeyring } from '../../src/store/keyring.ts'
import { requireKeysInUse } from '../../src/store/keys-in-use.ts'
import { openStore } from '../../src/store/store.ts'
import { createTestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, signMessage } from '../support/messages.ts'
import { createWorld, origin, parties, type World } from '../support/world.ts'

let database: TestDatabase
let world: World

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  const app = await createTestApp({ database, world })
  const signed = await signMessage(createConcern(), world.party('fpa'), 'json')
  expect(await app.as(world.party('fpa')).post('/v1/messages', signed)).toMatchObject({ status: 202 })
  await app.close()
})

afterAll(async () => {
  world.remove()
  await database.close()
})

test('a gateway with another keyring than waiting items are sealed with does not start, and says which key', async () => {
  const { current } = readKeyring(world.files.keyringFile)
  const keyringFile = join(world.folder, 'other-keyring.json')
  createKeyring(keyringFile)
  await expect(open(keyringFile)).rejects.toThrow(`lacks keys that waiting items are sealed with: ${current}`)
  rmSync(keyringFile)
  await open(world.files.keyringFile).then((store) => store.close())
})

test('a key that people are found by is needed, also when nothing waits', async () => {
  const none = { current: 'none', keys: new Map() }
  const { current } = readKeyring(world.files.keyringFile)
  await storeAll()
  await expect(requireKeysInUse(database.sql, none)).rejects.toThrow(`lacks keys that people are found by: ${current}`)
  await database.ownerSql`update delivery set state = 'open', record_id = null, read_back_digest = null,
    closed_entry = null`
  await database.ownerSql`truncate subject_key`
})

test('a key of stored items alone, which are about nobody, is not needed to start', async () => {
  const none = { current: 'none', keys: new Map() }
  await expect(requireKeysInUse(database.sql, none)).rejects.toThrow('lacks keys')
  await storeAll()
  await requireKeysInUse(database.sql, none)
  await database.ownerSql`update delivery set state = 'held', held_until = now(), record_id = null,
    read_back_digest = null, closed_entry = null`
  await expect(requireKeysInUse(database.sql, none)).rejects.toThrow('lacks keys')
})

test('a key of an upload that waits for its message is needed', async () => {
  const none = { current: 'none', keys: new Map() }
  await database.ownerSql`
    update delivery set state = 'stored', held_until = null, record_id = 'r', read_back_digest = sha256(''),
      closed_entry = 0`
  await requireKeysInUse(database.sql, none)
  const [sha256, sha512] = ['0'.repeat(64), '0'.repeat(128)]
  const upload = {
    sender: parties.fpa as PartyId,
    sha256,
    sha512,
    mediaType: 'application/pdf',
    bytes: Buffer.from('x'),
  }
  await saveUpload(database.sql, readKeyring(world.files.keyringFile), upload, 1)
  await expect(requireKeysInUse(database.sql, none)).rejects.toThrow('lacks keys')
})

async function storeAll(): Promise<void> {
  await database.ownerSql`
    update delivery set state = 'stored', record_id = 'r', read_back_digest = sha256(''), closed_entry = 0`
}

function open(keyringFile: string) {
  const files = { logKeyFile: world.files.logKeyFile, keyringFile }
  const untold = { onBatch() {}, onForked() {}, onCommitWarning() {} }
  return openStore({ databaseUrl: database.url, logOrigin: origin, ...files, ...untold })
}
