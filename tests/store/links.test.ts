import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentKey } from '../../src/message/consent-key.ts'
import type { MessageId, PartyId } from '../../src/message/ids.ts'
import type { Consent, Message } from '../../src/message/message.ts'
import { saveUpload } from '../../src/store/attachments.ts'
import { findLinks } from '../../src/store/links.ts'
import { createLog } from '../../src/store/log.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { exampleOf, typeOf } from '../support/verified.ts'
import {
  createTimed,
  fpa,
  keyring,
  lease,
  type MessageWish,
  messageOperation,
  origin,
  rejectOperation,
  satakunta,
} from './operations.ts'

let database: TestDatabase
let parts: TestParts
const eastUusimaa = '3221339-3' as PartyId

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  parts = openStoreParts(database)
})

afterAll(async () => {
  await parts.close()
  await database.close()
})

test('a message that names nothing costs no query', async () => {
  const refuse = () => {
    throw new Error('the database was asked')
  }
  const found = await findLinks(refuse as unknown as postgres.Sql, validated({ attachments: [] }))
  expect(found).toEqual({ referred: undefined, superseded: undefined, conversationForeign: false, uploads: [] })
})

test('both ends know a message, nobody else does; each with what rests on its consent', async () => {
  const consent = { ...(exampleOf(typeOf('concern-consented')).consent as Consent), recordReference: 'record-a' }
  const [messageId, item] = await accept({ message: { consent } })
  const known = {
    item,
    sender: fpa,
    messageId,
    messageType: 'concern-consented',
    conversationId: messageId,
    office: 'area-06',
    receiver: satakunta,
    state: 'open',
    consentKey: consentKey(fpa, 'record-a'),
    consentWithdrawn: false,
  }
  const named = { refToMessageId: messageId, supersedesMessageId: messageId }
  expect(await find(fpa, named)).toMatchObject({ referred: known, superseded: known })
  expect((await find(satakunta, named, 'plan-client')).referred).toEqual(known)
  expect(await find(eastUusimaa, named, 'plan-client')).toMatchObject({ referred: undefined, superseded: undefined })
  await database.ownerSql`insert into consent_withdrawal (consent, message, at)
    select consent, seq, now() from message where seq = ${item}`
  expect((await find(fpa, named)).referred).toEqual({ ...known, consentWithdrawn: true })
})

test('what is not shown yet only its sender knows; who gave it back still knows it, as its own', async () => {
  const [heldId] = await accept({ shownFrom: new Date('2030-01-01T00:00:00Z') })
  expect((await find(satakunta, { refToMessageId: heldId })).referred).toBeUndefined()
  expect((await find(fpa, { refToMessageId: heldId })).referred).toMatchObject({ state: 'held' })

  const [messageId, item] = await accept()
  const held = (await lease(database.sql, 100)).find((one) => one.item === item)
  if (!held) throw new Error('nothing leased')
  await parts.commit(rejectOperation(held))
  expect((await find(satakunta, { refToMessageId: messageId })).referred).toMatchObject({
    office: 'area-06',
    receiver: satakunta,
  })
  expect((await find(fpa, { refToMessageId: messageId })).referred).toMatchObject({
    office: 'manual-desk',
    receiver: null,
  })
})

test.each([
  ['received', 'receipt', fpa],
  ['own', 'cancellation', satakunta],
  ['either', 'joint-assessment', satakunta],
] as const)(
  'of one’s own and a received message of one identifier, whose = %s means the right one',
  async (_, type, sender) => {
    const messageId = randomUUID()
    await accept({ messageId })
    await accept({ messageId, sender: satakunta, content: 'another document' })
    expect((await find(satakunta, { refToMessageId: messageId }, type)).referred).toMatchObject({ sender })
  },
)

test('of several that came under one identifier the first is meant: who was shown it cannot take its place', async () => {
  const [messageId, first, hostile] = [randomUUID(), eastUusimaa, '0201256-6' as PartyId]
  const [, item] = await accept({ messageId, sender: first })
  await accept({ messageId, sender: hostile, content: 'under an identifier that it was shown' })
  // As a lease does it: the row is written anew, behind the other.
  await database.ownerSql`update delivery set lease_token = lease_token + 1 where message = ${item}`
  expect((await find(satakunta, { refToMessageId: messageId }, 'receipt')).referred).toMatchObject({ sender: first })
})

test('a conversation is foreign when others write in it and the sender has no part', async () => {
  const conversationId = randomUUID()
  expect(await find(eastUusimaa, { conversationId })).toMatchObject({ conversationForeign: false })
  await accept({ links: { conversationId } })
  expect(await find(eastUusimaa, { conversationId })).toMatchObject({ conversationForeign: true })
  for (const party of [fpa, satakunta]) {
    expect(await find(party, { conversationId })).toMatchObject({ conversationForeign: false })
  }
})

test('uploads are the sender’s own, those named, and bound to no message', async () => {
  const [mine, unnamed, foreign] = ['a', 'b', 'c'].map((char) => char.repeat(64)) as [string, string, string]
  for (const [sha256, sender] of [
    [mine, fpa],
    [unnamed, fpa],
    [foreign, satakunta],
  ] as const) {
    const upload = { sender, sha256, sha512: sha256 + sha256, mediaType: 'image/png', bytes: Buffer.from(sha256) }
    await saveUpload(database.sql, keyring, upload, 10)
  }
  const attachments = [mine, foreign].map((sha256) => ({ fileName: 'a', mediaType: 'image/png', bytes: 64, sha256 }))
  expect((await find(fpa, { attachments })).uploads).toEqual([{ sha256: mine, mediaType: 'image/png', bytes: 64 }])
  await accept({ message: { attachments: attachments.slice(0, 1) } })
  expect((await find(fpa, { attachments })).uploads).toEqual([])
})

async function accept(wish: MessageWish = {}): Promise<[messageId: MessageId, item: number]> {
  const operation = messageOperation(wish)
  const { message } = await parts.commit(operation)
  return [operation.row.id as MessageId, message ?? 0]
}

function find(sender: PartyId, message: Partial<Message> | { refToMessageId: string }, type = 'concern-consented') {
  return findLinks(parts.reads, validated({ ...(message as Partial<Message>), from: sender }, type))
}

function validated(message: Partial<Message>, type = 'concern-consented') {
  const plain = { refToMessageId: undefined, conversationId: undefined, supersedesMessageId: undefined }
  const wished = { ...plain, attachments: [], ...message } as unknown as Partial<Message>
  return createTimed({ type, message: wished }).routed.consented.validated
}
