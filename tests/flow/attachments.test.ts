import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lease } from '../../src/message/delivery.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { purgeUploads, saveUpload } from '../../src/store/attachments.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import type { Json } from '../support/verified.ts'
import { createWorld, parties, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

describe('uploading', () => {
  test('a file is kept once, however often it comes', async () => {
    const file = createFile()
    const first = await upload(fpa, file)
    expect(first).toMatchObject({ status: 201, contentType: 'application/json' })
    expect(first.json()).toEqual({
      sha256: sha256(file),
      mediaType: 'application/pdf',
      bytes: file.length,
      until: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    const again = await upload(fpa, file)
    expect(again).toMatchObject({ status: 200, bytes: first.bytes })
    expect(await countUploads(file)).toBe(1)
  })

  test.each<[string, string, Buffer]>([
    ['a JPEG image', 'image/jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['a PNG image', 'image/png; name=x', Buffer.from('89504e470d0a1a0a0000000d', 'hex')],
  ])('%s is taken', async (_kind, contentType, file) => {
    expect(await upload(fpa, file, { contentType })).toMatchObject({ status: 201 })
  })

  test.each<[string, string, object]>([
    ['a file with another digest', 'attachment.mismatch', { sha256: 'a'.repeat(64) }],
    ['a kind that is not taken', 'attachment.not-allowed', { contentType: 'text/html' }],
    ['no kind', 'attachment.not-allowed', { contentType: '' }],
    ['another kind than it begins as', 'attachment.not-allowed', { contentType: 'image/png' }],
    ['an address without the form of a digest', 'request.malformed', { sha256: 'A'.repeat(64) }],
  ])('%s is refused', async (_what, code, wish) => {
    const file = createFile()
    expect((await upload(fpa, file, wish)).json()).toMatchObject({ code })
    expect(await countUploads(file)).toBe(0)
  })

  test('an empty file, and one cut short, are refused', async () => {
    expect((await upload(fpa, Buffer.alloc(0))).json()).toMatchObject({ code: 'attachment.not-allowed' })
    const file = createFile()
    const cut = await upload(fpa, file.subarray(0, -1), { sha256: sha256(file) })
    expect(cut.json()).toMatchObject({ code: 'attachment.mismatch' })
  })

  test('a file of the largest size is taken and comes back whole; of one byte more no more is read', async () => {
    const largest = createFile(10 * mebibyte)
    expect(await upload(fpa, largest)).toMatchObject({ status: 201 })
    const { item } = await lease(await send([largest]))
    const back = await office.get(`/v1/inbox/items/${item}/attachments/${sha256(largest)}`)
    expect(back.bytes.equals(largest)).toBe(true)
    const tooLarge = await upload(fpa, createFile(10 * mebibyte + 1))
    expect(tooLarge).toMatchObject({ status: 413 })
    expect(await countUploads(createFile(10 * mebibyte + 1))).toBe(0)
  })

  test('an endless file is read to the limit and no further', async () => {
    let read = 0
    const body = new ReadableStream({
      pull(stream) {
        read += mebibyte
        stream.enqueue(new Uint8Array(mebibyte).fill(0x25))
      },
    })
    const init = { method: 'PUT', body, duplex: 'half', headers: identity('fpa', 'application/pdf') } as RequestInit
    expect((await app.app.request(`/v1/attachments/${'0'.repeat(64)}`, init)).status).toBe(413)
    expect(read).toBeLessThan(14 * mebibyte)
  })

  test('so many of a sender’s uploads may wait for a message, counted together even when they come together', async () => {
    const save = (sender: PartyId, limit: number) => {
      const bytes = createFile()
      const upload = { sender, sha256: sha256(bytes), sha512: sha512(bytes), mediaType: 'application/pdf', bytes }
      return saveUpload(database.sql, app.store.keyring, upload, limit)
    }
    const [mine, other] = [parties.eastUusimaa as PartyId, parties.aland as PartyId]
    const saved = await Promise.all(Array.from({ length: 6 }, () => save(mine, 3)))
    expect(saved.filter((one) => one === 'full')).toHaveLength(3)
    expect(await save(other, 3)).toMatchObject({ outcome: 'stored' })
  })

  test('whoever has too many is told so', async () => {
    const full = await createTestApp({
      database,
      world,
      adapt: (deps) => ({ ...deps, attachments: { ...deps.attachments, save: async () => 'full' as const } }),
    })
    const reply = await upload(full.as(world.party('fpa')), createFile())
    expect(reply.json()).toMatchObject({ code: 'attachment.too-many', detail: expect.stringContaining('too many') })
    await full.close()
  })
})

describe('a message', () => {
  test('that comes before its file is refused, nothing is stored, and the same bytes are accepted after the upload', async () => {
    const file = createFile()
    const signed = await createMessage([file])
    const early = await fpa.post('/v1/messages', signed)
    expect(early).toMatchObject({ status: 422 })
    expect(early.json()).toMatchObject({ code: 'attachment.missing' })
    expect(await database.sql`select from message where message_id = ${signed.messageId}`).toHaveLength(0)
    await upload(fpa, file)
    const accepted = await fpa.post('/v1/messages', signed)
    expect(accepted).toMatchObject({ status: 202 })
    expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202, bytes: accepted.bytes })
  })

  test.each<[string, Json]>([
    ['another size', { bytes: 4 }],
    ['another kind', { mediaType: 'image/png' }],
  ])('that tells %s of its file is refused', async (_what, more) => {
    const file = createFile()
    await upload(fpa, file)
    const refused = await fpa.post('/v1/messages', await createMessage([file], more))
    expect(refused).toMatchObject({ status: 422 })
    expect(refused.json()).toMatchObject({ code: 'attachment.mismatch' })
  })

  test('does not get the file of another party', async () => {
    const file = createFile()
    await upload(office, file)
    expect((await fpa.post('/v1/messages', await createMessage([file]))).json()).toMatchObject({
      code: 'attachment.missing',
    })
  })

  test('has its file to itself: of two at once one gets it, and the other after another upload', async () => {
    const file = createFile()
    await upload(fpa, file)
    const rivals = await Promise.all([createMessage([file]), createMessage([file])])
    const replies = await Promise.all(rivals.map((signed) => fpa.post('/v1/messages', signed)))
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 422])
    const loser = rivals[replies.findIndex(({ status }) => status === 422)] as Signed
    expect(await upload(fpa, file)).toMatchObject({ status: 201 })
    expect(await fpa.post('/v1/messages', loser)).toMatchObject({ status: 202 })
  })

  test('that names one file twice is refused, and the file stays for one that does not', async () => {
    const file = createFile()
    await upload(fpa, file)
    expect((await fpa.post('/v1/messages', await createMessage([file, file]))).status).toBe(422)
    expect((await fpa.post('/v1/messages', await createMessage([file]))).status).toBe(202)
  })
})

describe('the receiver', () => {
  test('sees and fetches what came with its item; nobody else does', async () => {
    const files = [createFile(), createFile()]
    const { item } = await lease(await uploadAndSend(files))
    const address = `/v1/inbox/items/${item}/attachments`
    expect((await office.get(address)).json()).toEqual({
      attachments: files.map((file) => ({ sha256: sha256(file), mediaType: 'application/pdf', bytes: file.length })),
    })
    for (const file of files) {
      const fetched = await office.get(`${address}/${sha256(file)}`)
      expect(fetched).toMatchObject({ status: 200, contentType: 'application/pdf', bytes: file })
    }
    const fetched = await app.app.request(`${address}/${sha256(files[0] as Buffer)}`, {
      headers: identity('satakunta'),
    })
    expect(fetched.headers.get('cache-control')).toBe('no-store')
    for (const name of ['fpa', 'eastUusimaa'] as const) {
      const other = app.as(world.party(name))
      expect(await other.get(address)).toMatchObject({ status: 404 })
      expect(await other.get(`${address}/${sha256(files[0] as Buffer)}`)).toMatchObject({ status: 404 })
    }
    expect(await office.get(`${address}/${'0'.repeat(64)}`)).toMatchObject({ status: 404 })
  })

  test('takes two files at a time: a third is not opened before one is taken or given up', async () => {
    const opened: string[] = []
    const slow = await createTestApp({
      database,
      world,
      adapt: (deps) => ({
        ...deps,
        attachments: {
          ...deps.attachments,
          openAttachment(offices, item, digest) {
            opened.push(digest)
            return deps.attachments.openAttachment(offices, item, digest)
          },
        },
      }),
    })
    const file = () => createFile(mebibyte)
    const [first, second, third, fourth] = [file(), file(), file(), file()]
    const { item } = await lease(await uploadAndSend([first, second, third, fourth]))
    const fetch = async (file: Buffer, init: RequestInit = {}) =>
      slow.app.request(`/v1/inbox/items/${item}/attachments/${sha256(file)}`, {
        headers: identity('satakunta'),
        ...init,
      })
    for (let count = 0; count < 3; count += 1) expect((await fetch(first, { method: 'HEAD' })).status).toBe(200)
    opened.length = 0
    const gone = new AbortController()
    const answers = [first, second, third].map((one) => fetch(one))
    const abandoned = fetch(fourth, { signal: gone.signal })
    const [one, two] = [await answers[0], await answers[1]]
    expect(await slow.as(world.party('fpa')).get('/v1/inbox/items')).toMatchObject({ status: 200 })
    expect(opened).toEqual([first, second].map(sha256))
    gone.abort()

    await one?.body?.cancel()
    expect(Buffer.from(await ((await answers[2]) as Response).arrayBuffer()).equals(third)).toBe(true)
    expect(one?.headers.get('content-length')).toBe(String(mebibyte))
    await abandoned
    expect(opened).toEqual([first, second, third].map(sha256))
    expect(Buffer.from(await (two as Response).arrayBuffer()).equals(second)).toBe(true)
    await slow.close()
  })

  test('of an item without attachments sees that there are none', async () => {
    const { item } = await lease(await send([]))
    expect((await office.get(`/v1/inbox/items/${item}/attachments`)).json()).toEqual({ attachments: [] })
  })

  test('confirms with the SHA-512 of each in order, and with nothing less', async () => {
    const files = [createFile(), createFile()]
    const signed = await uploadAndSend(files)
    const digests = files.map(sha512)
    for (const wrong of [digests.toReversed(), [digests[0], digests[0]]]) {
      expect((await confirm(await lease(signed), signed, wrong)).json()).toMatchObject({
        code: 'confirmation.digest-mismatch',
      })
    }
    // Of another number than the files they are forgotten rather than wrong: the lease stands.
    const held = await lease(signed)
    for (const few of [[], digests.slice(0, 1), [...digests, digests[0]], undefined]) {
      expect((await confirm(held, signed, few)).json()).toMatchObject({ code: 'request.malformed' })
    }
    const confirmed = await confirm(held, signed, digests)
    expect(confirmed).toMatchObject({ status: 200 })
    expect(confirmed.receipt().evidence.event).toBe('ContentHandover')
    expect(await confirm(held, signed, digests)).toMatchObject({ status: 200, bytes: confirmed.bytes })
  })
})

describe('at rest', () => {
  test('nothing of a file can be read, and it opens in its own place only', async () => {
    const [file, other] = [createFile(), createFile()]
    const { item } = await lease(await uploadAndSend([file, other]))
    const [row] = await database.ownerSql<{ ciphertext: Buffer }[]>`
      select ciphertext from attachment where message = ${item} and position = 0`
    expect(row?.ciphertext.includes(file.subarray(9, 40))).toBe(false)
    // Whoever owns the database can switch off what refuses it.
    await database.ownerSql.unsafe(`
      alter table attachment disable trigger user;
      update attachment a set ciphertext = b.ciphertext, iv = b.iv, wrapped_key = b.wrapped_key
      from attachment b where a.message = ${item} and a.position = 0 and b.message = ${item} and b.position = 1;
      alter table attachment enable trigger user`)
    const fetched = await office.get(`/v1/inbox/items/${item}/attachments/${sha256(file)}`)
    expect(fetched.status).toBe(500)
    expect(app.faults.splice(0)).toHaveLength(1)
  })

  test('what waits too long is deleted, what belongs to a message never', async () => {
    const [bound, old, fresh] = [createFile(), createFile(), createFile()]
    const { item } = await lease(await uploadAndSend([bound]))
    for (const file of [old, fresh]) await upload(fpa, file)
    await database.ownerSql`
      update attachment set uploaded_at = now() - interval '25 hours'
      where sha256 in (${Buffer.from(sha256(bound), 'hex')}, ${Buffer.from(sha256(old), 'hex')})`
    expect(await purgeUploads(database.sql, 24)).toBe(1)
    expect(await purgeUploads(database.sql, 24)).toBe(0)
    expect([await countUploads(old), await countUploads(fresh)]).toEqual([0, 1])
    expect((await office.get(`/v1/inbox/items/${item}/attachments/${sha256(bound)}`)).bytes.equals(bound)).toBe(true)
  })

  test('the gateway’s role can neither delete nor change a file by itself', async () => {
    await expect(database.sql`delete from attachment`).rejects.toMatchObject({ code: '42501' })
    await expect(database.sql`update attachment set message = null`).rejects.toMatchObject({ code: '42501' })
  })
})

interface UploadWish {
  readonly sha256?: string
  readonly contentType?: string
}

function upload(caller: Caller, file: Buffer, wish: UploadWish = {}): Promise<Reply> {
  const { sha256: named = sha256(file), contentType = 'application/pdf' } = wish
  return caller.put(`/v1/attachments/${named}`, file, contentType)
}

async function uploadAndSend(files: readonly Buffer[]): Promise<Signed> {
  for (const file of files) expect(await upload(fpa, file)).toMatchObject({ status: 201 })
  return send(files)
}

async function send(files: readonly Buffer[]): Promise<Signed> {
  const signed = await createMessage(files)
  const reply = await fpa.post('/v1/messages', signed)
  expect(reply.status, reply.bytes.toString('utf8')).toBe(202)
  return signed
}

function createMessage(files: readonly Buffer[], more: Json = {}): Promise<Signed> {
  const attachments = files.map((file, index) => ({
    fileName: `file-${index}.pdf`,
    title: 'A document',
    mediaType: 'application/pdf',
    bytes: file.length,
    sha256: sha256(file),
    ...more,
  }))
  return signMessage(createConcern({ more: files.length === 0 ? {} : { attachments } }), world.party('fpa'), 'xml')
}

/** Leases all that waits; the lease of this message. */
async function lease({ messageId }: Signed): Promise<Lease> {
  const { items } = (await office.post('/v1/inbox/leases', { max: 100 })).json<{ items: Lease[] }>()
  const found = items.find((one) => one.messageId === messageId)
  if (!found) throw new Error('the message does not wait')
  return found
}

function confirm({ item, leaseToken }: Lease, signed: Signed, attachments: unknown): Promise<Reply> {
  const body = { leaseToken, recordId: 'case-1', sha256: sha256(Buffer.from(signed.body)), attachments }
  return office.post(`/v1/inbox/items/${item}/confirmation`, body)
}

async function countUploads(file: Buffer): Promise<number> {
  const rows =
    await database.sql`select from attachment where encode(sha256, 'hex') = ${sha256(file)} and message is null`
  return rows.length
}

function identity(name: 'fpa' | 'satakunta', contentType?: string): Record<string, string> {
  const certificate = world.party(name).tls.certificate.toString('base64')
  return { 'x-test-certificate': certificate, ...(contentType ? { 'content-type': contentType } : {}) }
}

/** Begins as a PDF, and is no other file. */
function createFile(bytes = 64): Buffer {
  const file = Buffer.alloc(bytes, 'x')
  file.write(`%PDF-1.7\n${randomUUID()}`)
  return file
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function sha512(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('hex')
}

const mebibyte = 1024 * 1024
