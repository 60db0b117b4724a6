import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serialiseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import type { AttachmentReference } from '../../src/message/message.ts'
import { purgeUploads, saveUpload } from '../../src/store/attachments.ts'
import type { MessageOperation } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import {
  confirmOperation,
  fpa,
  keyring,
  keys,
  lease,
  messageOperation,
  origin,
  refuseOperation,
  satakunta,
} from './operations.ts'

let database: TestDatabase
let parts: TestParts

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  parts = openStoreParts(database)
})

afterAll(async () => {
  await parts.close()
  await database.close()
})

test('a message takes its uploads, each for good, in the order of the document', async () => {
  const files = [await upload(), await upload(), await upload()]
  const operation = bringing(files)
  const { outcome, message } = await parts.commit(operation)
  expect(outcome).toBe('accepted')
  const bound = await database.sql`
    select encode(sha256, 'hex') as sha256, position from attachment where message = ${message} order by position`
  expect(bound).toEqual(files.map(({ sha256 }, position) => ({ sha256, position })))
  expect(await parts.commit(bringing(files.slice(0, 1)))).toMatchObject({ outcome: 'attachment-missing' })
  expect(await parts.commit(operation)).toMatchObject({ outcome: 'repeat', message })
  await upload(files[0]?.bytes)
  expect(await parts.commit(bringing(files.slice(0, 1)))).toMatchObject({ outcome: 'accepted' })
})

test('one that is not here, or is another’s, fails its message alone; after the upload the same bytes are taken in', async () => {
  const [here, foreign, late] = [await upload(), await upload(undefined, satakunta), randomBytes(64)]
  const waiting = bringing([here, fileOf(late)])
  const answers = await Promise.all(
    [refuseOperation(), waiting, bringing([foreign]), messageOperation()].map(parts.commit),
  )
  expect(answers.map(({ outcome }) => outcome)).toEqual([
    'refused',
    'attachment-missing',
    'attachment-missing',
    'accepted',
  ])
  expect(await unbound()).toEqual([here.sha256, foreign.sha256].sort())
  await upload(late)
  expect(await parts.commit(waiting)).toMatchObject({ outcome: 'accepted' })
  expect(await unbound()).toEqual([foreign.sha256])
})

test('of two messages in one batch the first gets the upload; one that fails takes none from another', async () => {
  const [shared, other] = [await upload(), await upload()]
  const failing = bringing([other, fileOf(randomBytes(64))])
  const answers = await Promise.all(
    [refuseOperation(), failing, bringing([shared]), bringing([shared]), bringing([other])].map(parts.commit),
  )
  expect(answers.map(({ outcome }) => outcome)).toEqual([
    'refused',
    'attachment-missing',
    'accepted',
    'attachment-missing',
    'accepted',
  ])
})

test('a purge neither waits for what a message is taking at this moment nor deletes it', async () => {
  const [taken, left] = [await upload(), await upload()]
  await parts.reads`set lock_timeout = '1s'`
  await database.ownerSql.begin(async (tx) => {
    await tx`select from attachment where sha256 = decode(${taken.sha256}, 'hex') for update`
    await purgeUploads(parts.reads, 0)
  })
  await parts.reads`reset lock_timeout`
  expect(await unbound()).toContain(taken.sha256)
  expect(await unbound()).not.toContain(left.sha256)
})

test('a confirmation must have read back every attachment, in order; its repeat too', async () => {
  const files = [await upload(), await upload()]
  const { message } = await parts.commit(bringing(files))
  const digests = files.map(({ sha512 }) => sha512)
  const wrong = [[], digests.slice(0, 1), digests.toReversed(), [...digests, ...digests], ['0'.repeat(128), digests[1]]]
  for (const attachments of wrong) {
    const held = await leaseItem(message)
    expect(held.attachments).toBe(2)
    const step = confirmOperation(held, { attachments: attachments as string[] })
    expect(await parts.commit(step)).toMatchObject({ outcome: 'mismatch' })
  }
  const held = await leaseItem(message)
  const { outcome, receipt } = await parts.commit(confirmOperation(held, { attachments: digests }))
  expect(outcome).toBe('stored')
  if (!receipt) throw new Error('no receipt')
  expect(verifyReceipt(serialiseReceipt(receipt), keys)).toMatchObject({ ok: true })
  expect(receipt.evidence).toMatchObject({ event: 'ContentHandover', handover: { attachmentDigests: digests } })
  expect(await parts.commit(confirmOperation(held, { attachments: digests }))).toMatchObject({ outcome: 'repeat' })
  expect(await parts.commit(confirmOperation(held))).toMatchObject({ outcome: 'closed' })
})

test('a confirmation of what has no attachments names none', async () => {
  const { message } = await parts.commit(messageOperation())
  const step = confirmOperation(await leaseItem(message), { attachments: ['0'.repeat(128)] })
  expect(await parts.commit(step)).toMatchObject({ outcome: 'mismatch' })
  const right = await parts.commit(confirmOperation(await leaseItem(message)))
  expect(right.receipt?.evidence).not.toHaveProperty('handover.attachmentDigests')
})

interface File {
  readonly bytes: Buffer
  readonly sha256: string
  readonly sha512: string
}

function fileOf(bytes: Buffer): File {
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  return { bytes, sha256: digest('sha256'), sha512: digest('sha512') }
}

async function upload(bytes: Buffer = randomBytes(64), sender = fpa): Promise<File> {
  const file = fileOf(bytes)
  await saveUpload(database.sql, keyring, { ...file, sender, mediaType: 'application/pdf' }, 100)
  return file
}

function bringing(files: readonly File[]): MessageOperation {
  const attachments: AttachmentReference[] = files.map(({ bytes, sha256 }, n) => {
    return { fileName: `file-${n}.pdf`, mediaType: 'application/pdf', bytes: bytes.length, sha256 }
  })
  return messageOperation({ message: { attachments } })
}

async function leaseItem(message: number | null) {
  const held = (await lease(database.sql, 100)).find(({ item }) => item === message)
  if (!held) throw new Error('the item was not leased')
  return held
}

async function unbound(): Promise<string[]> {
  const rows = await database.sql<{ sha256: string }[]>`
    select encode(sha256, 'hex') as sha256 from attachment where message is null order by sha256`
  return rows.map(({ sha256 }) => sha256)
}
