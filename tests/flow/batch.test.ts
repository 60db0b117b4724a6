import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DevelopmentParty } from '../../src/dev/world.ts'
import { canonicalJson } from '../../src/evidence/canonical-json.ts'
import { parseReceipt, verifyReceipt } from '../../src/evidence/receipt.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { createReceived } from '../../src/message/receive.ts'
import { signJws } from '../../src/sign/sign-jws.ts'
import { signXml } from '../../src/sign/sign-xml.ts'
import { setPace } from '../../src/store/pace.ts'
import { verify } from '../../src/verify/verify.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { exampleAt, exampleOf, type Json, typeOf } from '../support/verified.ts'
import { createWorld, parties, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
/** The message whose commit fails. */
let failing = ''

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({
    database,
    world,
    adapt: (deps) => {
      const { gateway } = deps.batches.batch
      const commit: typeof gateway.commit = (timed, ...more) =>
        timed.routed.consented.validated.message.messageId === failing
          ? Promise.reject(new Error('the disk is full'))
          : gateway.commit(timed, ...more)
      return {
        ...deps,
        batches: { ...deps.batches, batch: { ...deps.batches.batch, gateway: { ...gateway, commit } } },
      }
    },
  })
  fpa = app.as(world.party('fpa'))
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

describe.each(['xml', 'json'] as const)('a batch in %s', (encoding) => {
  test('each document in it is judged by itself, and answered in its place', async () => {
    const sound = [await createNotice('xml'), await createNotice('json')] as const
    const broken = await createNotice('json')
    const items: Signed[] = [
      sound[0],
      { ...broken, body: broken.body.replace(/"signature":"..../, '"signature":"AAAA') },
      await signMessage(createConcern(), world.party('fpa'), 'xml'),
      await createNotice('json', { party: world.party('satakunta') }),
      await createNotice('xml', { more: { from: parties.satakunta } }),
      await createBatch([sound[0]], { encoding: 'xml' }),
      await createBatch([sound[0]], { encoding: 'json' }),
      { ...sound[0], body: 'x'.repeat(256 * 1024 + 1) },
      sound[1],
    ]
    const answer = await postBatch(await createBatch(items, { encoding }))
    expect(answer.items.map(({ index, status, problem }) => [index, status, problem?.code])).toEqual([
      [0, 202, undefined],
      [1, 400, 'signature.invalid'],
      [2, 422, 'batch.not-allowed'],
      [3, 403, 'caller.not-sender'],
      [4, 403, 'signer.not-sender'],
      [5, 422, 'schema.unknown-type'],
      [6, 422, 'schema.unknown-type'],
      [7, 413, 'request.too-large'],
      [8, 202, undefined],
    ])
    for (const [place, { messageId, body }] of [[0, sound[0]] as const, [8, sound[1]] as const]) {
      const { receipt } = answer.items[place] as ItemReply
      expect(answer.items[place]).toMatchObject({ messageId })
      expect(parse(receipt).evidence).toMatchObject({
        event: 'SubmissionAcceptance',
        messageIdentifier: messageId,
        envelopeDigest: { value: sha256(body) },
      })
    }
    const receipts = answer.items.flatMap(({ receipt, problem }) => receipt ?? problem?.receipt ?? [])
    expect(receipts).toHaveLength(8)
    for (const receipt of receipts) expect(verifyReceipt(bytesOf(receipt), app.keys).ok).toBe(true)
  })

  test('sent again, or its documents alone, brings the same receipts', async () => {
    const notices = [await createNotice('xml'), await createNotice('json'), await createNotice('json')]
    const first = await postBatch(await createBatch(notices, { encoding }))
    expect(first.items.map(({ status }) => status)).toEqual([202, 202, 202])
    const again = await postBatch(await createBatch([...notices, ...notices], { encoding }))
    const receipts = first.items.map(({ receipt }) => receipt)
    expect(again.items.map(({ receipt }) => receipt)).toEqual([...receipts, ...receipts])
    for (const [place, notice] of notices.entries()) {
      const alone = await fpa.post('/v1/messages', notice)
      expect(alone.bytes.toString()).toBe(canonicalJson(receipts[place] as never))
    }
  })

  test('one document twice in it is one message', async () => {
    const notice = await createNotice(encoding)
    const { items } = await postBatch(await createBatch([notice, notice], { encoding }))
    expect(items.map(({ status }) => status)).toEqual([202, 202])
    expect(items[0]?.receipt).toEqual(items[1]?.receipt)
    expect(await database.sql`select from message where message_id = ${notice.messageId}`).toHaveLength(1)
  })

  test.each<[string, string, (signed: Signed) => Promise<Signed> | Signed]>([
    ['changed after it was signed', encoding === 'xml' ? 'signature.digest-mismatch' : 'signature.invalid', tamper],
    ['signed by another than it names', 'signer.not-sender', () => rebuild({ from: parties.satakunta })],
    ['made too long ago', 'message.stale', () => rebuild({ createdAt: '2026-11-01T09:00:00Z' })],
    ['made in the future', 'message.from-future', () => rebuild({ createdAt: '2026-12-01T09:00:00Z' })],
    ['without an identifier', 'schema.invalid', () => rebuild({ batchId: 'x' })],
    ['with nothing in it', 'schema.invalid', () => rebuild({ items: [] })],
    [
      'with something else in it',
      'schema.invalid',
      () => rebuild({ items: [{ mediaType: 'text/html', document: 'PGI+' }] }),
    ],
  ])('whose envelope is %s is refused whole, with evidence', async (_what, code, change) => {
    const notice = await createNotice('xml')
    const refused = await post(await change(await createBatch([notice], { encoding })))
    const { receipt, ...problem } = refused.json<Refused>()
    const root = encoding === 'xml' ? '/batch/' : '/'
    for (const { place } of problem.faults ?? []) expect(place).toMatch(new RegExp(`^${root}[a-zA-Z]+(/|$)`))
    expect([refused.contentType, problem.code]).toEqual(['application/problem+json', code])
    expect(parse(receipt).evidence).toMatchObject({
      event: 'SubmissionRejection',
      sender: parties.fpa,
      reasons: [code],
    })
    expect(verifyReceipt(bytesOf(receipt), app.keys).ok).toBe(true)
    expect(await database.sql`select from message where message_id = ${notice.messageId}`).toHaveLength(0)
  })

  function rebuild(more: Json): Promise<Signed> {
    return createBatch([], { encoding, more: { items: [{ mediaType: 'application/xml', document: 'PGI+' }], ...more } })
  }

  function tamper(signed: Signed): Signed {
    if (encoding === 'xml') return { ...signed, body: signed.body.replace(/<document>../, '<document>AA') }
    const { payload, ...rest } = JSON.parse(signed.body)
    return { ...signed, body: JSON.stringify({ payload: payload.replace(/..$/, 'AA'), ...rest }) }
  }

  test('of another party than the caller is refused', async () => {
    const foreign = await createBatch([await createNotice('xml')], { encoding })
    const reply = await app.as(world.party('satakunta')).post('/v1/batches', foreign)
    expect(reply.json()).toMatchObject({ code: 'caller.not-sender', status: 403 })
  })
})

test('what is no document, or larger than a batch may be, is refused before it is read', async () => {
  expect(await fpa.send('/v1/batches', '{}', 'application/json')).toMatchObject({ status: 415 })
  expect(await fpa.send('/v1/batches', 'x'.repeat(8 * 1024 * 1024 + 1), 'application/xml')).toMatchObject({
    status: 413,
  })
})

test('a batch of a single message is no batch, and a message is no batch', async () => {
  const notice = await createNotice('json')
  expect((await post(notice)).json()).toMatchObject({ code: 'schema.invalid' })
  const batch = await createBatch([notice], { encoding: 'xml' })
  expect((await fpa.post('/v1/messages', batch)).json()).toMatchObject({ code: 'schema.unknown-type' })
})

test('a fault at one item promises nothing of it, and the others go on', async () => {
  const notices = [await createNotice('xml'), await createNotice('json'), await createNotice('xml')]
  failing = notices[1]?.messageId ?? ''
  const batch = await createBatch(notices, { encoding: 'json' })
  const { items } = await postBatch(batch)
  failing = ''
  expect(items.map(({ status }) => status)).toEqual([202, 500, 202])
  expect(items[1]).toEqual({ index: 1, status: 500, problem: expect.objectContaining({ code: 'fault' }) })
  expect(JSON.stringify(items[1])).not.toContain('disk')
  expect(app.faults.splice(0)).toMatchObject([{ message: 'the disk is full' }])
  expect((await postBatch(batch)).items.map(({ status }) => status)).toEqual([202, 202, 202])
})

test('each receiver gets its own document, as its sender signed it, and nobody else’s', async () => {
  await emptyInboxes()
  const here = await createNotice('xml')
  const there = await createNotice('json', { municipality: '091', at: exampleAt })
  const east = await createNotice('json', { municipality: '638' })
  await postBatch(await createBatch([here, there, east], { encoding: 'xml' }))
  const holders = { satakunta: here, eastUusimaa: east } as const
  for (const [name, mine] of Object.entries(holders)) {
    const caller = app.as(world.party(name as keyof typeof holders))
    const { items } = (await caller.post('/v1/inbox/leases', { max: 100 })).json<{ items: Lease[] }>()
    expect(items.map(({ messageId }) => messageId)).toEqual([mine.messageId])
    const content = await caller.get(`/v1/inbox/items/${items[0]?.item}/content`)
    expect(content.bytes.toString()).toBe(mine.body)
    const alone = createReceived(content.bytes, mine.mediaType, parties.fpa as PartyId)
    expect((await verify(alone, app.knowledge.trust(), world.at)).signer.id).toBe(parties.fpa)
    const others = app.as(world.party(name === 'satakunta' ? 'eastUusimaa' : 'satakunta'))
    expect(await others.get(`/v1/inbox/items/${items[0]?.item}/content`)).toMatchObject({ status: 404 })
  }
})

test('five hundred documents go in at once, each with its receipt', async () => {
  const notices = await Promise.all(Array.from({ length: 500 }, () => createNotice('json')))
  const { items } = await postBatch(await createBatch(notices, { encoding: 'json' }))
  expect(items.map(({ status }) => status)).toEqual(notices.map(() => 202))
  expect(items.map(({ messageId }) => messageId)).toEqual(notices.map(({ messageId }) => messageId))
})

test('the largest document fits, and its message is refused for what it is', async () => {
  const largest = { messageId: '', mediaType: 'application/xml', body: 'x'.repeat(256 * 1024) } as const
  const { items } = await postBatch(await createBatch([largest], { encoding: 'xml' }))
  expect(items).toMatchObject([{ status: 400, problem: { code: 'xml.malformed' } }])
})

describe('the pace of an office', () => {
  test('a load beyond it is shown evenly, repeats take no slot, and what comes alone is shown at once', async () => {
    await emptyInboxes()
    await setPace(database.ownerSql, 'area-06', 7)
    const notices = await Promise.all(Array.from({ length: 6 }, () => createNotice('json')))
    const batch = await createBatch(notices, { encoding: 'json' })
    const first = await postBatch(batch)
    expect(await postBatch(batch)).toEqual(first)
    const alone = await createNotice('json')
    expect(await fpa.post('/v1/messages', alone)).toMatchObject({ status: 202 })

    const days = (await shownAfter(notices)).map((milliseconds) => milliseconds && milliseconds / dayMs)
    expect(days.toSorted()).toEqual([null, null, null, 1, 2, 3].toSorted())
    expect(await shownAfter([alone])).toEqual([null])
    const late = notices.filter((_, place) => days[place] !== null)
    expect(await waiting()).toHaveLength(4)
    expect(await waiting()).not.toEqual(expect.arrayContaining(late.map(({ messageId }) => messageId)))

    await setPace(database.ownerSql, 'area-06', null)
    const free = await createNotice('json')
    await postBatch(await createBatch([free], { encoding: 'json' }))
    expect(await shownAfter([free])).toEqual([null])
  })
})

interface Refused {
  readonly code: string
  readonly status: number
  readonly faults?: readonly { readonly place: string }[]
  readonly receipt: object
}

interface ItemReply {
  readonly index: number
  readonly status: number
  readonly messageId?: string
  readonly receipt?: object
  readonly problem?: { readonly code: string; readonly receipt?: object }
}

async function postBatch(batch: Signed): Promise<{ batchId: string; items: readonly ItemReply[] }> {
  const reply = await post(batch)
  expect(reply.status, reply.bytes.toString('utf8')).toBe(200)
  const answer = reply.json<{ batchId: string; items: readonly ItemReply[] }>()
  expect(answer.batchId).toBe(batch.messageId)
  return answer
}

function post(batch: Signed): Promise<Reply> {
  return fpa.post('/v1/batches', batch)
}

interface NoticeWish {
  readonly municipality?: string
  readonly at?: Date
  readonly party?: DevelopmentParty
  readonly more?: Json
}

/** A notice of a kind that comes in daily batches. */
function createNotice(encoding: 'xml' | 'json', wish: NoticeWish = {}): Promise<Signed> {
  const value = exampleOf(typeOf('long-term-under25'))
  const { municipality = '102', party = world.party('fpa'), more = {} } = wish
  const person = { ...(value.person as Json), homeMunicipality: municipality }
  return signMessage({ ...value, messageId: randomUUID(), person, ...more }, party, encoding)
}

/** Its `messageId` is the batch's identifier. */
async function createBatch(
  documents: readonly Signed[],
  { encoding, more = {} }: { encoding: 'xml' | 'json'; more?: Json },
): Promise<Signed> {
  const items = documents.map(({ mediaType, body }) => ({ mediaType, document: Buffer.from(body).toString('base64') }))
  const header = { batchId: randomUUID(), createdAt: '2026-11-20T12:59:00Z', from: parties.fpa }
  const batch = { ...header, items, ...more }
  const signer = world.party('fpa').signature
  const messageId = String(batch.batchId)
  if (encoding === 'xml') return { messageId, body: signXml(writeXml(batch), signer), mediaType: 'application/xml' }
  return { messageId, body: await signJws(JSON.stringify(batch), signer), mediaType: 'application/jose+json' }
}

function writeXml({ items, ...header }: Json & { items: unknown }): string {
  const element = (name: string, content: unknown) => `<${name}>${content}</${name}>`
  const inside = (value: Json) => Object.entries(value).map(([name, content]) => element(name, content))
  const written = (items as Json[]).map((item) => element('item', inside(item).join('')))
  return `<batch xmlns="urn:budkavle:batch:1">${inside(header).join('')}${element('items', written.join(''))}</batch>`
}

function parse(receipt: object | undefined) {
  return parseReceipt(bytesOf(receipt))
}

function bytesOf(receipt: object | undefined): Buffer {
  return Buffer.from(canonicalJson(receipt as never))
}

/** How long after the moment of the world each is shown, in milliseconds; null: at once. */
async function shownAfter(messages: readonly Signed[]): Promise<(number | null)[]> {
  const rows = await database.sql<{ id: string; shown: number | null }[]>`
    select message_id as id, (extract(epoch from shown_from) * 1000)::float8 as shown from message`
  const shown = new Map(rows.map((row) => [row.id, row.shown]))
  return messages.map(({ messageId }) => {
    const at = shown.get(messageId)
    return at == null ? null : at - world.at.getTime()
  })
}

async function waiting(): Promise<string[]> {
  const { items } = (await app.as(world.party('satakunta')).get('/v1/inbox/items')).json<{ items: Lease[] }>()
  return items.map(({ messageId }) => messageId)
}

async function emptyInboxes(): Promise<void> {
  await database.ownerSql`
    update delivery set state = 'stored', next_step_at = null, record_id = 'r', read_back_digest = sha256(''), closed_entry = 0
    where state = 'open'`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const dayMs = 86_400_000
