import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { release } from '../../src/jobs/release.ts'
import { listDesk } from '../../src/store/desk-items.ts'
import { findContent, findItem, findItemsAnywhere, listItems } from '../../src/store/inbox.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import {
  confirmOperation,
  keyring,
  keys,
  lease,
  messageOperation,
  office,
  origin,
  stamp,
  stopOf,
} from './operations.ts'

let database: TestDatabase
let here: TestParts
let there: TestParts
const shownFrom = new Date('2026-11-21T22:00:00Z')
const before = { ...stamp, at: new Date(shownFrom.getTime() - 1) }
const then = { ...stamp, at: shownFrom }

const everywhere = () => true

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

test('what is held back is accepted, and in no inbox', async () => {
  const item = await accept()
  expect(await eventsOf(item)).toEqual(['SubmissionAcceptance'])
  expect(await lease(database.sql, 100)).toEqual([])
  expect(await listItems(here.db, [office], 0, 100)).toEqual([])
  expect(await findItem(here.db, [office], item)).toBeUndefined()
  expect(await findContent(here.db, keyring, [office], item)).toBeUndefined()
  const guessed = { ...(await anywhere(item)), leaseToken: 1, leasedUntil: '' }
  expect(await here.commit(confirmOperation(guessed))).toMatchObject({ outcome: 'absent' })
  await release(here, before, everywhere)
  expect(await eventsOf(item)).toEqual(['SubmissionAcceptance'])
  await release(here, then, everywhere)
})

test('when its time has come it is consigned once, however many let it go, and whoever waits is woken', async () => {
  const items = await Promise.all(Array.from({ length: 150 }, () => accept()))
  const woken: string[] = []
  const listener = await database.sql.listen('budkavle_inbox', (told) => void woken.push(told))
  await Promise.all([
    release(here, then, everywhere),
    release(there, then, everywhere),
    release(here, then, everywhere),
  ])
  for (const item of items) expect(await eventsOf(item)).toEqual(['SubmissionAcceptance', 'ContentConsignment'])
  await expect.poll(() => woken.length).toBeGreaterThan(0)
  expect(new Set(woken)).toEqual(new Set([office]))
  await listener.unlisten()
  const held = await lease(database.sql, 500)
  expect(held.map(({ item }) => item)).toEqual(expect.arrayContaining(items))
  for (const one of held) expect(await here.commit(confirmOperation(one))).toMatchObject({ outcome: 'stored' })
})

test('what is stopped before it was shown is never shown, not even that it was there', async () => {
  const item = await accept()
  const stops = [stopOf(await anywhere(item), 'sender.cancelled')]
  expect(await here.commit(messageOperation({ bind: { stops } }))).toMatchObject({ outcome: 'accepted' })
  await release(here, then, everywhere)
  expect(await eventsOf(item)).toEqual(['SubmissionAcceptance', 'ContentHandoverFailure'])
  expect(await findItem(here.db, [office], item)).toBeUndefined()
  const guessed = { ...(await anywhere(item)), leaseToken: 1, leasedUntil: '' }
  expect(await here.commit(confirmOperation(guessed))).toMatchObject({ outcome: 'absent' })
})

test('what was held for an office that can take nothing any more goes to the manual desk, with the reason', async () => {
  const item = await accept()
  await release(here, then, (one) => one !== office)
  expect(await eventsOf(item)).toEqual(['SubmissionAcceptance', 'ContentConsignmentFailure'])
  expect(await anywhere(item)).toMatchObject({ office: 'manual-desk', receiver: null, state: 'waiting' })
  expect(await findItem(here.db, [office], item)).toBeUndefined()
  const [lying] = await listDesk(database.sql)
  expect(lying).toMatchObject({ item, rejectedBy: null, reason: 'route.office-unheld', since: then.at.toISOString() })
})

test('stopping and letting go at the same moment: one of them wins, or first the one and then the other', async () => {
  for (let round = 0; round < 20; round += 1) {
    const item = await accept()
    const stops = [stopOf(await anywhere(item))]
    await Promise.all([release(here, then, everywhere), there.commit(messageOperation({ bind: { stops } }))])
    const [, ...events] = await eventsOf(item)
    expect(events.filter((event) => event === 'ContentHandoverFailure')).toHaveLength(1)
    expect(events.at(-1)).toBe('ContentHandoverFailure')
  }
})

async function accept(): Promise<number> {
  return (await here.commit(messageOperation({ shownFrom }))).message ?? 0
}

async function anywhere(item: number) {
  const [found] = await findItemsAnywhere(here.db, [item])
  if (!found) throw new Error('no such item')
  return found
}

async function eventsOf(item: number): Promise<string[]> {
  const rows = await database.sql<{ event: string }[]>`
    select evidence::json ->> 'event' as event from log_entry where message = ${item} order by index`
  return rows.map(({ event }) => event)
}
