import type postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCommit } from '../../src/store/commit.ts'
import { createLog, saveCheckpoint } from '../../src/store/log.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createSigner, messageOperation, origin, refuseOperation } from './operations.ts'

const signer = createSigner()

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  const commit = createCommit(database.sql, signer)
  await Promise.all(Array.from({ length: 260 }, () => commit(refuseOperation())))
  await commit(messageOperation())
  await saveCheckpoint(database.sql, signer)
})

afterAll(() => database.close())

const changes = [
  `update log_entry set evidence = evidence where index = 3`,
  `update log_entry set evidence = evidence where false`,
  `delete from log_entry where index = 3`,
  `truncate log_entry`,
  `update log_subtree set hash = hash`,
  `delete from log_subtree`,
  `truncate log_subtree`,
  `update log_checkpoint set note = note`,
  `delete from log_checkpoint`,
  `truncate log_checkpoint`,
  `update log_head set size = size - 1`,
  `update log_head set origin = 'another.example/log', size = size + 1`,
  `update log_head set frontier = '{}'`,
  `delete from log_head`,
  `truncate log_head`,
  `delete from message`,
  `truncate message cascade`,
  `delete from delivery`,
  `truncate delivery`,
]

describe.each(changes)('%s', (change) => {
  test('fails for the owner and for the gateway’s role, and changes nothing', async () => {
    const before = await content()
    for (const sql of [database.ownerSql, database.sql]) await expect(run(sql, change)).rejects.toMatchObject(denied)
    expect(await content()).toEqual(before)
  })
})

test.each([
  `insert into log_entry (index, evidence, leaf_hash, tree_size) values (999999, '{}', '', 1000000)`,
  `insert into log_subtree (level, index, hash) values (8, 9, '')`,
  `update log_head set size = size + 1`,
  `insert into message select * from message`,
  `update message set content_digest = envelope_digest`,
  `update payload set ciphertext = ciphertext`,
  `delete from payload`,
  `update delivery set state = 'open'`,
  `update delivery set office = 'manual-desk'`,
  `delete from alarm`,
  `update delivery set erased_entry = 1`,
  `insert into erasure (message, days, confirmed_at, erased_at, entry) values (1, 30, now(), now(), 1)`,
  `insert into legal_hold (entry, message, reason, by, at) values (1, 1, 'a.b', 's', now())`,
  `select step_erase('{"item": 1, "days": 1}', 1)`,
  `select step_hold('{"item": 1, "reason": "a.b"}', 1)`,
  `select step_lift_hold('{"hold": 1, "reason": "a.b"}', 1)`,
  `insert into subject_key values ('k2')`,
  `update message set consent = null`,
  `insert into consent_withdrawal (consent, message, at) values (sha256('x'), 1, now())`,
  `delete from consent_withdrawal`,
  `update attachment set message = 1, position = 0`,
  `delete from attachment`,
  `update office set pace_per_week = null`,
  `delete from party_version`,
  `alter table log_entry disable trigger append_only`,
  `set session_replication_role = replica`,
])('the gateway’s role may not: %s', async (change) => {
  await expect(run(database.sql, change)).rejects.toMatchObject(denied)
})

test('the gateway’s role has no more rights on tables than it needs', async () => {
  const rights = await database.ownerSql`
    select table_name || ' ' || privilege_type as held from information_schema.role_table_grants
    where grantee = 'budkavle_app' and privilege_type <> 'SELECT' order by 1`
  expect(rights.map((row) => row.held)).toEqual([
    'admin_link DELETE',
    'admin_link INSERT',
    'crl INSERT',
    'crl UPDATE',
    'forward_retry DELETE',
    'forward_retry INSERT',
    'forward_retry UPDATE',
    'log_checkpoint INSERT',
    'office_pace INSERT',
    'office_pace UPDATE',
    'reception INSERT',
    'reception UPDATE',
  ])
})

/** SQLSTATE insufficient_privilege: from a missing right and from the triggers alike. */
const denied = { code: '42501' }

function run(sql: postgres.Sql, text: string): Promise<unknown> {
  return sql.begin((tx) => tx.unsafe(text))
}

async function content() {
  const { ownerSql: sql } = database
  return [
    await sql`select * from log_entry order by index`,
    await sql`select * from log_subtree`,
    await sql`select * from log_checkpoint`,
    await sql`select * from log_head`,
    await sql`select * from message`,
    await sql`select * from delivery`,
  ].map((rows) => [...rows])
}
