import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createNoteSigner } from '../../src/evidence/signed-note.ts'
import { type LogVerdict, verifyLog } from '../../src/evidence/verify-log.ts'
import { createCommit } from '../../src/store/commit.ts'
import { createLog, findLogHead, requireLog, rootAt, saveCheckpoint } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createLogSigner } from '../../src/store/log-signer.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createSigner, keys, origin, privateKey, refuseOperation } from './operations.ts'

const signer = createSigner()

const tables = ['log_entry', 'log_subtree', 'log_checkpoint', 'log_head']
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  const commit = createCommit(database.sql, signer)
  for (const size of [300, 250]) {
    await Promise.all(Array.from({ length: size }, () => commit(refuseOperation())))
    await saveCheckpoint(database.sql, signer)
  }
  await commit(refuseOperation())
  for (const table of tables) await database.ownerSql.unsafe(`create table kept_${table} as table ${table}`)
})

afterAll(() => database.close())

afterEach(async () => {
  const undo = tables.map((table) => `delete from ${table}; insert into ${table} select * from kept_${table};`)
  await tamper(undo.join(' '))
})

test('the log as it is: proven, and fit to start on', async () => {
  expect(await verdict()).toMatchObject({ ok: true, size: 551, checkpoints: 2, signedSize: 550 })
  expect(await requireLog(database.sql, signer)).toMatchObject({ origin, size: 551 })
})

const rehashed = (where: string) =>
  `update log_entry set evidence = replace(evidence, 'SubmissionRejection', 'SubmissionRejected') where ${where};
   update log_entry set leaf_hash = sha256('\\x00'::bytea || convert_to(evidence, 'UTF8')) where ${where}`
const moved = (where: string) =>
  `update log_entry set evidence = replace(evidence, '2026-11-20T13', '2026-11-20T14') where ${where};
   update log_entry set leaf_hash = sha256('\\x00'::bytea || convert_to(evidence, 'UTF8')) where ${where}`

describe.each<[string, string, number, RegExp]>([
  ['an evidence changed', moved('index = 123').split(';')[0] ?? '', 123, /leaf hash/],
  ['a leaf hash changed', `update log_entry set leaf_hash = sha256('') where index = 124`, 124, /leaf hash/],
  ['an evidence that is none', rehashed('index = 5'), 5, /not an evidence/],
  ['an evidence and its hash changed, under a subtree', moved('index = 200'), 0, /subtree of level 8/],
  ['an evidence and its hash changed, under a checkpoint', moved('index = 299'), 0, /checkpoint of 300/],
  ['an evidence and its hash changed, after it', moved('index = 549'), 300, /checkpoint of 550/],
  ['an evidence and its hash changed, at the end', moved('index = 550'), 551, /frontier/],
  ['an entry removed', 'delete from log_entry where index = 77', 77, /missing/],
  ['the last entry removed', 'delete from log_entry where index = 550', 550, /missing/],
  [
    'an entry added',
    `insert into log_entry select 551, evidence, leaf_hash, 552, null from log_entry where index = 0`,
    551,
    /head says/,
  ],
  ['a subtree changed', `update log_subtree set hash = sha256('') where index = 1`, 256, /subtree/],
  ['a subtree removed', 'delete from log_subtree where index = 1', 256, /missing/],
  ['a subtree added', `insert into log_subtree values (8, 2, sha256(''))`, 551, /no subtree/],
  ['the head rolled back', 'update log_head set size = 540', 540, /head says/],
  ['the frontier changed', `update log_head set frontier[1] = sha256('')`, 551, /frontier/],
  ['a checkpoint by nobody', `update log_checkpoint set note = replace(note, 'example', 'another')`, 0, /not signed/],
  ['a checkpoint of another size', `update log_checkpoint set size = 299 where size = 300`, 0, /another size/],
])('%s', (_name, change, index, problem) => {
  test('is caught, at the first bad index', async () => {
    await tamper(change)
    expect(await verdict()).toMatchObject({ ok: false, index, problem: expect.stringMatching(problem) })
  })
})

describe('a gateway does not start on', () => {
  const start = () => requireLog(database.sql, signer)

  test('a log cut consistently, below its checkpoint', async () => {
    await cutTo(549)
    await expect(start()).rejects.toThrow('shorter than its last signed checkpoint')
    expect(await verdict()).toMatchObject({ ok: false, index: 549 })
  })

  test('a log rewritten below its checkpoint', async () => {
    await tamper(moved('index = 549'))
    await tamper(`update log_head set frontier = array[${await frontierAt(551)}]`)
    await expect(start()).rejects.toThrow('not the one of its last signed checkpoint')
  })

  test('a head rolled back above the checkpoint', async () => {
    await tamper(`update log_head set size = 550, frontier = array[${await frontierAt(550)}]`)
    await expect(start()).rejects.toThrow('head of the log')
  })

  test('a head with another frontier, or beyond the entries', async () => {
    await tamper(`update log_head set frontier[1] = sha256('')`)
    await expect(start()).rejects.toThrow('head of the log')
    await tamper(`delete from log_entry where index = 550`)
    await expect(start()).rejects.toThrow('head of the log')
  })

  test('no log, a log of another origin, a checkpoint of another key', async () => {
    const other = createLogSigner(createNoteSigner('another.example/log', privateKey(7)))
    await expect(requireLog(database.sql, other)).rejects.toThrow('another origin')
    const rekeyed = createLogSigner(createNoteSigner(origin, privateKey(8)))
    await expect(requireLog(database.sql, rekeyed)).rejects.toThrow('the key is another')
    await tamper('delete from log_head')
    await expect(start()).rejects.toThrow('has no log')
  })
})

test('a log that grows and is signed by another gateway at this moment is no reason not to start', async () => {
  const commit = createCommit(database.ownerSql, signer)
  let asked = 0
  const meanwhile = new Proxy(database.sql, {
    async apply(target, self, parts) {
      asked += 1
      if (asked === 2) {
        await commit(refuseOperation())
        await saveCheckpoint(database.ownerSql, signer)
      }
      return Reflect.apply(target, self, parts)
    },
  })
  expect(await requireLog(meanwhile, signer)).toMatchObject({ origin })
  expect(asked).toBeGreaterThan(1)
})

async function verdict(): Promise<LogVerdict> {
  const { log, close } = await openLogReader(database.sql)
  try {
    return await verifyLog(log, keys)
  } finally {
    await close()
  }
}

/** As the owner of the database can, who stops the triggers first. */
function tamper(change: string): Promise<unknown> {
  const all = (state: string) => tables.map((table) => `alter table ${table} ${state} trigger user;`).join(' ')
  return database.ownerSql.begin((tx) => tx.unsafe(`${all('disable')} ${change}; ${all('enable')}`))
}

async function cutTo(size: number): Promise<void> {
  const frontier = await frontierAt(size)
  await tamper(`delete from log_entry where index >= ${size};
    update log_head set size = ${size}, frontier = array[${frontier}]`)
  expect((await findLogHead(database.sql))?.root).toEqual(await rootAt(database.sql, size))
}

/** SQL for the roots of the perfect subtrees of the first `size` entries, from their leaves alone. */
async function frontierAt(size: number): Promise<string> {
  const rows = await database.ownerSql<{ hash: Buffer }[]>`select leaf_hash as hash from log_entry order by index`
  const roots: Buffer[] = []
  for (let at = 0, bit = 2 ** 20; bit >= 1; bit /= 2) {
    if ((size & bit) === 0) continue
    roots.push(fold(rows.slice(at, at + bit).map((row) => row.hash)))
    at += bit
  }
  return roots.map((root) => `'\\x${root.toString('hex')}'::bytea`).join(', ')
}

function fold(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0] as Buffer
  const half = hashes.length / 2
  return createHash('sha256')
    .update(Buffer.of(1))
    .update(fold(hashes.slice(0, half)))
    .update(fold(hashes.slice(half)))
    .digest()
}
