import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertChanged } from '../../src/evidence/office-steps.ts'
import { serialiseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { createLog, findReceipts } from '../../src/store/log.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  createSigner,
  keys,
  messageOperation,
  office,
  origin,
  refuseOperation,
  satakunta,
  stamp,
} from './operations.ts'

const signer = createSigner()

let database: TestDatabase
let commit: Commit

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  await database.ownerSql.unsafe(`
    create table done (what text, entry bigint);
    create function step_example(body json, entry bigint, out outcome text)
    language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      outcome := body->>'answer';
      if outcome = 'broken' then raise 'broken' using errcode = 'P0001'; end if;
      if outcome = 'done' then insert into done values (body->>'what', step_example.entry); end if;
    end $$;`)
  commit = createCommit(database.sql, signer)
})

afterAll(() => database.close())

const evidence = (['alert.started', 'alert.cleared'] as const).map((change) =>
  alertChanged({ party: satakunta, office }, change, [], stamp),
)

test('a step does its work and appends all its evidence with the batch, or nothing of either', async () => {
  const example = (answer: string, what: string) =>
    commit({ kind: 'apply', step: 'example', body: { answer, what }, evidence })
  const [, first, not, broken, second, message] = await Promise.allSettled([
    commit(refuseOperation('goes alone, the others gather behind it')),
    example('done', 'first'),
    example('too-late', 'not'),
    example('broken', 'broken'),
    example('done', 'second'),
    commit(messageOperation()),
  ])
  if (first?.status !== 'fulfilled' || second?.status !== 'fulfilled') throw new Error('a step was not taken')
  expect(not).toMatchObject({ value: { outcome: 'too-late' } })
  expect(not).not.toHaveProperty('value.receipt')
  expect(broken?.status).toBe('rejected')
  expect(message).toMatchObject({ value: { outcome: 'accepted' } })

  const done = await database.ownerSql<{ what: string; entry: string }[]>`select what, entry from done order by entry`
  expect(done.map(({ what }) => what)).toEqual(['first', 'second'])
  for (const [i, { value }] of [first, second].entries()) {
    expect(value).toMatchObject({ outcome: 'done', entry: Number(done[i]?.entry) })
    if (!value.receipt) throw new Error('a step was taken without a receipt')
    expect(verifyReceipt(serialiseReceipt(value.receipt), keys).ok).toBe(true)
    const at = value.receipt.inclusion.leafIndex
    const kept = await findReceipts(database.sql, signer, [at, at + 1])
    expect(kept.map((one) => one.evidence.reasons[0])).toEqual(['alert.started', 'alert.cleared'])
  }
})

test('a step that has no function fails alone', async () => {
  await expect(commit({ kind: 'apply', step: 'nothing', body: {}, evidence })).rejects.toThrow()
  await expect(commit(messageOperation())).resolves.toMatchObject({ outcome: 'accepted' })
})
