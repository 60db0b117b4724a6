import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stopped } from '../../src/evidence/evidence.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import type { StoppedEvidence } from '../../src/gateway.ts'
import { consentKey } from '../../src/message/consent-key.ts'
import type { Consent } from '../../src/message/message.ts'
import type { MessageOperation } from '../../src/store/commit.ts'
import { createGatewayStore } from '../../src/store/gateway-store.ts'
import { findItemsAnywhere } from '../../src/store/inbox.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { exampleOf, typeOf } from '../support/verified.ts'
import {
  confirmOperation,
  createTimed,
  evidenceOf,
  fpa,
  keys,
  lease,
  type MessageWish,
  messageOperation,
  origin,
  refuseOperation,
  rejectOperation,
  stamp,
  stopOf,
} from './operations.ts'

let database: TestDatabase
let here: TestParts
let there: TestParts

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  here = openStoreParts(database)
  there = openStoreParts(database)
})

afterAll(async () => {
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true })
  await close()
  await Promise.all([here.close(), there.close()])
  await database.close()
})

test('a withdrawal stops what rests on the consent and is not confirmed, wherever it lies, and nothing else', async () => {
  const record = randomUUID()
  const resting = await acceptAll([{ record }, { record }, { record }, { record, shownFrom: soon() }])
  const [statutory, other] = await acceptAll([{ type: 'concern-statutory-adult' }, { record: randomUUID() }])
  const held = await lease(database.sql, 100)
  const [stored, rejected] = held.filter(({ item }) => resting.includes(item))
  if (!stored || !rejected) throw new Error('nothing leased')
  await here.commit(confirmOperation(stored))
  await here.commit(rejectOperation(rejected))

  await withdraw(here, record)
  const left = resting.filter((item) => item !== stored.item)
  expect(await states(resting)).toEqual(resting.map((item) => (item === stored.item ? 'stored' : 'stopped')))
  expect(await states([statutory, other])).toEqual(['open', 'open'])
  expect(await reasonsOf(left)).toEqual(left.map(() => 'consent.withdrawn'))
})

test('nothing is taken in on a withdrawn consent any more, be it judged before or come in the same batch', async () => {
  const record = randomUUID()
  const [first] = [operation({ record })]
  await here.commit(first)
  const items = await findItemsAnywhere(here.db, [(await here.commit(first)).message ?? 0])
  const stops = items.map((item) => stopOf(item, 'consent.withdrawn'))
  const withdrawal = messageOperation({ bind: { withdraws: consentKey(fpa, record), stops } })
  const answers = await Promise.all(
    [refuseOperation(), operation({ record }), withdrawal, operation({ record }), operation({ record: 'other' })].map(
      here.commit,
    ),
  )
  expect(answers.map(({ outcome }) => outcome)).toEqual(['refused', 'withdrawn', 'accepted', 'withdrawn', 'accepted'])
  for (const { commit } of [here, there]) {
    expect(await commit(operation({ record }))).toMatchObject({ outcome: 'withdrawn', message: null })
    expect(await commit(first), 'what was accepted before keeps its answer').toMatchObject({ outcome: 'repeat' })
  }
})

test('a withdrawal that does not name all that rests on the consent is looked up again', async () => {
  const record = randomUUID()
  await acceptAll([{ record }])
  const blind = messageOperation({ bind: { withdraws: consentKey(fpa, record) } })
  expect(await here.commit(blind)).toMatchObject({ outcome: 'again' })
  expect(await here.commit(operation({ record }))).toMatchObject({ outcome: 'accepted' })
})

test('a consent may be withdrawn twice: the second stops nothing more', async () => {
  const record = randomUUID()
  await acceptAll([{ record }])
  await withdraw(here, record)
  const [before] = await sizes()
  await withdraw(there, record)
  expect(await sizes()).toEqual([(before ?? 0) + 2])
})

test('what rests on a consent is not looked through again once that is withdrawn', async () => {
  const record = randomUUID()
  await withdraw(here, record)
  // Nothing undelivered can rest on it by then: this is only here to show what is read.
  const item = Number((await acceptAll([{ record: randomUUID() }]))[0])
  await database.ownerSql`update message set consent = decode(${consentKey(fpa, record)}, 'hex') where seq = ${item}`
  const blind = messageOperation({ bind: { withdraws: consentKey(fpa, record) } })
  expect(await here.commit(blind)).toMatchObject({ outcome: 'accepted' })
  await withdraw(there, record)
  expect(await states([item])).toEqual(['open'])
  await database.ownerSql`update message set consent = null where seq = ${item}`
})

test('messages at one gateway while the consent is withdrawn at another: none is left to be delivered', async () => {
  for (let round = 0; round < 10; round += 1) {
    const record = randomUUID()
    const send = async () => (await here.commit(operation({ record }))).outcome
    const sent: Promise<string | undefined>[] = [send(), send(), send(), withdraw(there, record), send(), send()]
    for (let more = 0; more < 5; more += 1) sent.push(send(), new Promise((done) => setTimeout(done, more, undefined)))
    const outcomes = (await Promise.all(sent)).filter((outcome) => outcome !== undefined)
    expect(outcomes.filter((outcome) => outcome !== 'accepted' && outcome !== 'withdrawn')).toEqual([])
    const left = await database.sql`
      select d.state from message m join delivery d on d.message = m.seq
      where m.consent = decode(${consentKey(fpa, record)}, 'hex') and d.state in ('held', 'open')`
    expect(left).toEqual([])
  }
})

test('what takes something back rests on no consent, so that it is delivered all the same', async () => {
  const record = randomUUID()
  await withdraw(here, record)
  const rows = await database.sql`
    select count(*)::int as open from message m join delivery d on d.message = m.seq
    where m.message_type = 'consent-withdrawal' and (m.consent is not null or d.state <> 'open')`
  expect(rows).toEqual([{ open: 0 }])
})

interface Wish extends MessageWish {
  readonly record?: string
}

/** A message that rests on the consent of this record. */
function operation({ record = 'record', ...wish }: Wish): MessageOperation {
  const { consent } = exampleOf(typeOf('concern-consented'))
  return messageOperation({ message: { consent: { ...(consent as Consent), recordReference: record } }, ...wish })
}

async function acceptAll(wishes: readonly Wish[]): Promise<number[]> {
  const answers = await Promise.all(wishes.map((wish) => here.commit(operation(wish))))
  return answers.map(({ message }) => message ?? 0)
}

async function withdraw(parts: TestParts, recordReference: string): Promise<undefined> {
  const timed = createTimed({ type: 'consent-withdrawal', message: { withdrawal: { recordReference } } })
  await createGatewayStore(parts).commit(timed, evidenceOf(timed), stoppedEvidence)
}

const stoppedEvidence: StoppedEvidence = (item, reason) => stopped(item, reason, stamp)

function soon(): Date {
  return new Date(Date.now() + 3_600_000)
}

async function states(items: readonly (number | undefined)[]): Promise<string[]> {
  const rows = await database.sql<{ state: string }[]>`
    select d.state from unnest(${items.map(Number)}::bigint[]) with ordinality as i(item, at)
    join delivery d on d.message = i.item order by i.at`
  return rows.map(({ state }) => state)
}

async function reasonsOf(items: readonly number[]): Promise<string[]> {
  const rows = await database.sql<{ reason: string }[]>`
    select e.evidence::json -> 'reasons' ->> 0 as reason from delivery d join log_entry e on e.index = d.stopped_entry
    where d.message = any (${[...items]}::bigint[]) and e.message = d.message`
  return rows.map(({ reason }) => reason)
}

async function sizes(): Promise<number[]> {
  const rows = await database.sql<{ size: number }[]>`select size::int from log_head`
  return rows.map(({ size }) => size)
}
