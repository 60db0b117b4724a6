import { createSecretKey, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../src/message/message.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import type { Keyring } from '../../src/store/keyring.ts'
import { createLog } from '../../src/store/log.ts'
import { countBeforeSubjects, createSubjects, findSubjectMessages } from '../../src/store/subjects.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { exampleOf, type Json, typeOf } from '../support/verified.ts'
import { createSigner, keyring, messageOperation, origin } from './operations.ts'

const signer = createSigner()

let database: TestDatabase
let commit: Commit
const [child, custodian, other] = ['040318A901P', '150385W950N', '130290-902A'] as const

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  commit = createCommit(database.sql, signer)
})

afterAll(() => database.close())

test('a person is found in each message that names it, and nobody else is', async () => {
  const [first, second, third] = [
    await send({}),
    await send({ guarded: true }),
    await send({ code: other, alone: true }),
  ]
  expect(await find(child)).toEqual([
    { item: first, guarded: false },
    { item: second, guarded: true },
  ])
  // Where a child in hiding is would be told by where the notice that names its custodian went.
  expect(await find(custodian)).toEqual(await find(child))
  expect(await find(other)).toEqual([{ item: third, guarded: false }])
  expect(await find('010190-999W')).toEqual([])
})

test('the sign is part of who it is', async () => {
  const minus = await send({ code: '130290-902A', alone: true })
  const letter = await send({ code: '130290Y902A', alone: true })
  expect((await find('130290Y902A')).map(({ item }) => item)).toEqual([letter])
  expect((await find('130290-902A')).map(({ item }) => item)).toContain(minus)
})

test('a pseudonym and a mark tell nothing without the key: under another they are others, and a mark is of one message', () => {
  const another = keyringOf('k2')
  const [here] = createSubjects({ codes: [child], guarded: true }, 'a/1', keyring)
  const [again] = createSubjects({ codes: [child], guarded: true }, 'a/1', keyring)
  const [next] = createSubjects({ codes: [child], guarded: true }, 'a/2', keyring)
  const [there] = createSubjects({ codes: [child], guarded: true }, 'a/1', another)
  const [open, openAgain] = [1, 2].flatMap(() => createSubjects({ codes: [child], guarded: false }, 'a/1', keyring))
  expect(again).toEqual(here)
  expect(next?.pseudonym).toBe(here?.pseudonym)
  expect(new Set([here, next, there, open, openAgain].map((one) => one?.mark)).size).toBe(5)
  expect(there?.pseudonym).not.toBe(here?.pseudonym)
  expect(open?.mark).toMatch(/^[0-9a-f]{64}$/)
})

test('a person is found under every key of the keyring, and a key that is lacking is told instead of half an answer', async () => {
  const before = await find(child)
  const rotated: Keyring = { current: 'k2', keys: new Map([...keyring.keys, ...keyringOf('k2').keys]) }
  const [subject] = createSubjects({ codes: [child], guarded: true }, 'x', rotated)
  const { row, ...operation } = messageOperation({ type: 'child-welfare-notification' })
  const context = `${row.sender}/${row.id}`
  const subjects = createSubjects({ codes: [child], guarded: true }, context, rotated)
  const { message } = await commit({ ...operation, row: { ...row, key: 'k2', subjects } })
  expect(await findSubjectMessages(database.sql, rotated, child)).toEqual([...before, { item: message, guarded: true }])
  await expect(find(child)).rejects.toThrow('lacks keys that people are found by: k2; nothing is reported')
  const stored = await database.sql`
    select encode(pseudonym, 'hex') as pseudonym from message_subject where message = ${message}`
  expect(stored).toEqual([{ pseudonym: subject?.pseudonym }])
})

test('no table holds a code', async () => {
  const tables = await database.ownerSql`select tablename as name from pg_tables where schemaname = 'public'`
  expect(tables.map(({ name }) => name)).toContain('message_subject')
  for (const { name } of tables) {
    const rows = await database.ownerSql`select t::text as row from ${database.ownerSql(name)} t`
    const text = rows.map(({ row }) => row).join('\n')
    for (const code of [child, custodian, other]) {
      for (const form of [code, Buffer.from(code).toString('hex'), Buffer.from(code).toString('base64').slice(0, 12)]) {
        expect([name, text.includes(form)]).toEqual([name, false])
      }
    }
  }
})

test('pseudonyms stay', async () => {
  for (const change of ['delete from message_subject', 'update message_subject set mark = pseudonym']) {
    await expect(database.ownerSql.unsafe(change)).rejects.toMatchObject({ code: '42501' })
  }
})

test('what came before people could be found is counted', async () => {
  expect(await countBeforeSubjects(database.sql)).toBe(0)
  await database.ownerSql`update subject_start set after_message = 2`
  expect(await countBeforeSubjects(database.sql)).toBe(2)
})

interface Wish {
  readonly code?: string
  readonly guarded?: boolean
  /** Without custodians. */
  readonly alone?: boolean
}

async function send({ code = child, guarded = false, alone = false }: Wish): Promise<number> {
  const type = 'child-welfare-notification'
  const example = exampleOf(typeOf(type))
  const person = { ...(example.person as Json), personalIdentityCode: code, securityBan: guarded }
  const custodians = alone ? undefined : [{ firstNames: 'A', lastName: 'B', personalIdentityCode: custodian }]
  const { message } = await commit(
    messageOperation({ type, message: { person, custodians } as unknown as Partial<Message> }),
  )
  return message as number
}

function find(code: string) {
  return findSubjectMessages(database.sql, keyring, code)
}

function keyringOf(id: string): Keyring {
  return { current: id, keys: new Map([[id, createSecretKey(randomBytes(32))]]) }
}
