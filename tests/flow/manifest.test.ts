import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { parseManifest } from '../../src/evidence/manifest.ts'
import { parseNote, verifyNote } from '../../src/evidence/signed-note.ts'
import { manifests } from '../../src/jobs/manifests.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { ManifestHead } from '../../src/message/manifest.ts'
import { signJws } from '../../src/sign/sign-jws.ts'
import { verifyAlone } from '../../src/verify/verify-alone.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, createPlan, signMessage } from '../support/messages.ts'
import { createWorld, origin, type World } from '../support/world.ts'

const hour = 3_600_000
/** The midnight in Finland after the messages came, and a moment later. */
const midnight = new Date('2026-11-21T00:00:00+02:00')
let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller
let now: Date

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  now = world.at
  app = await createTestApp({ database, world, now: () => now })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

/** Every test begins on the day on which its messages come, with empty inboxes and no manifest. */
beforeEach(async () => {
  now = world.at
  await database.ownerSql`alter table manifest disable trigger stays`
  await database.ownerSql`delete from manifest`
  await database.ownerSql`update incident set closed_at = now(), closed_by = 'test', closed_reason = 'found', closed_entry = 0
    where closed_at is null`
  await database.ownerSql`update delivery set state = 'stopped', stopped_by = message, stop_reason = 'sender.cancelled',
    stopped_entry = 0, record_id = null, read_back_digest = null, closed_entry = null`
})

test('a manifest states what waits, what is leased and what was closed, under the key of the log', async () => {
  const stored = await receive()
  const leased = await leaseOne(await send())
  const waiting = await send()
  await run(0)
  const [head] = await list()
  expect(head).toMatchObject({ office: 'area-06', day: '2026-11-21', items: 3, state: 'open' })
  expect(head?.answerBy).toBe('2026-11-21T22:00:00.000Z')
  const { note, text } = await read(head)
  expect(verifyNote(note, app.keys[0] as never).text).toBe(text)
  expect(text.split('\n').slice(0, 2)).toEqual([`${origin}/manifest`, `${head?.manifest} area-06 2026-11-21 3`])
  const { lines, root } = parseManifest(origin, text)
  expect(root.toString('base64')).toBe(head?.root)
  expect(lines).toEqual([
    {
      item: stored.item,
      state: 'stored',
      messageId: stored.messageId,
      sha256: stored.sha256,
      recordId: stored.recordId,
    },
    { item: leased.item, state: 'leased', messageId: leased.messageId, sha256: null, recordId: null },
    { item: expect.any(Number), state: 'waiting', messageId: waiting, sha256: null, recordId: null },
  ])
  expect(await lastEvidence()).toMatchObject({
    event: 'InboxManifest',
    recipient: { party: '3221304-3', office: 'area-06' },
    manifest: { number: String(head?.manifest), items: '3', root: { value: root.toString('hex') } },
  })
})

test('the next one tells what was closed since, each once; on a day with nothing there is none', async () => {
  const [first, second] = [await receive(), await send()]
  await run(0)
  now = new Date(midnight.getTime() + hour)
  const lease = await leaseOne(second)
  await confirm(lease)
  await run(24 * hour)
  expect((await linesOf((await list())[0])).map(({ item }) => item)).toEqual([lease.item])
  expect((await linesOf((await list())[1])).map(({ item }) => item)).toEqual([first.item, lease.item])
  await run(48 * hour)
  expect(await list()).toHaveLength(2)
})

test('it is not made before midnight, and late rather than never', async () => {
  await send()
  await run(-1)
  expect(await list()).toEqual([])
  await run(14 * hour)
  expect(await list()).toMatchObject([{ day: '2026-11-21', items: 1 }])
  await run(15 * hour)
  expect(await list()).toHaveLength(1)
})

test('what comes in during the day is stated the next night', async () => {
  now = new Date(midnight.getTime() + hour)
  await send(now)
  await run(2 * hour)
  expect(await list()).toEqual([])
  await run(24 * hour)
  expect(await list()).toMatchObject([{ day: '2026-11-22', items: 1 }])
})

test('two processes make one manifest, with one evidence', async () => {
  await send()
  const before = await countEvidence()
  await Promise.all([run(0), run(0), run(0)])
  expect(await list()).toHaveLength(1)
  expect((await countEvidence()) - before).toBe(1)
})

test('a long inbox stands in further manifests of the same day', async () => {
  await send()
  await database.ownerSql`
    with many as (
      insert into message (sender, message_id, message_type, schema_version, conversation_id, urgency, media_type,
        content_digest, envelope_digest, route, clocks, attachments, accepted_at)
      select m.sender, gen_random_uuid(), message_type, schema_version, gen_random_uuid(), urgency, media_type,
        content_digest, envelope_digest, route, clocks, 0, accepted_at
      from generate_series(1, 10002), (select * from message order by seq desc limit 1) m returning seq)
    insert into delivery (message, office, rank, state) select seq, 'area-06', 1, 'open' from many`
  await run(0)
  const heads = await list()
  expect(heads.map(({ items }) => items)).toEqual([3, 10_000])
  const items = (await Promise.all(heads.map(linesOf))).flat().map(({ item }) => item)
  expect(new Set(items).size).toBe(10_003)
})

test('each party sees its own only', async () => {
  await send()
  const plan = await signMessage(createPlan(), world.party('satakunta'), 'json')
  expect(await office.post('/v1/messages', plan)).toMatchObject({ status: 202 })
  await run(0)
  const [own, ...others] = await list(fpa)
  expect([own?.office, others]).toEqual(['fpa', []])
  expect(await office.get(`/v1/inbox/manifests/${own?.manifest}`)).toMatchObject({ status: 404 })
  expect(await answer(own, { agrees: true })).toMatchObject({ status: 404 })
})

test('a poll is told of it at once, again after ten minutes, and no more once it is answered', async () => {
  await send()
  const waiting = office.post('/v1/inbox/leases', { waitSeconds: 60 })
  expect((await waiting).json()).not.toHaveProperty('manifests')
  const long = office.post('/v1/inbox/leases', { waitSeconds: 60 })
  await run(0)
  const [head] = await list()
  expect((await long).json()).toEqual({ items: [], manifests: [head?.manifest] })
  const poll = async () => (await office.post('/v1/inbox/leases', {})).json()
  expect(await poll()).toEqual({ items: [] })
  now = new Date(now.getTime() + 600_000)
  expect(await poll()).toEqual({ items: [], manifests: [head?.manifest] })
  now = new Date(now.getTime() + 600_000)
  await answer(head, { agrees: true })
  expect(await poll()).toEqual({ items: [] })
})

test('a countersigned manifest is kept as it came, and evidence names its signature', async () => {
  await receive()
  await run(0)
  const [head] = await list()
  const body = await signed(head, { agrees: true })
  expect(
    (await office.send(`/v1/inbox/manifests/${head?.manifest}/answer`, body, 'application/jose+json')).json(),
  ).toEqual({
    manifest: head?.manifest,
    state: 'agreed',
  })
  expect(await lastEvidence()).toMatchObject({
    event: 'InboxManifestAnswer',
    reasons: ['manifest.agreed'],
    answer: { digest: { value: sha256(Buffer.from(body)) }, signature: { algorithm: 'ecdsa-p256-sha256' } },
  })
  expect(await list()).toMatchObject([{ state: 'agreed' }])
  const [kept] = await database.ownerSql<{ answer: Buffer }[]>`select answer from manifest`
  expect(kept?.answer.toString()).toBe(body)
  const alone = await verifyAlone({ bytes: Buffer.from(body), mediaType: 'application/jose+json' }, [], now)
  expect(alone.signer).toBe('3221304-3')
  expect(await incidents()).toEqual([])
})

test('the same answer signed again is the same answer; another one is too late', async () => {
  const { item } = await receive()
  await run(0)
  const [head] = await list()
  const differences = [{ item, found: 'absent' }]
  for (let i = 0; i < 2; i += 1) {
    expect((await answer(head, { agrees: false, differences })).json()).toEqual({
      manifest: head?.manifest,
      state: 'differs',
    })
  }
  expect((await answer(head, { agrees: true })).json()).toMatchObject({ code: 'item.closed' })
  expect((await answer(head, { agrees: false, differences: [{ item, found: 'other-record' }] })).json()).toMatchObject({
    code: 'item.closed',
  })
  expect(await incidents()).toMatchObject([
    { kind: 'manifest.differs', manifest: head?.manifest, differences, times: 1 },
  ])
})

test('no answer in time is told once, and a late one is still taken', async () => {
  await send()
  await run(0)
  const [head] = await list()
  await run(24 * hour - 1)
  expect(await incidents()).toEqual([])
  await Promise.all([run(24 * hour), run(24 * hour)])
  expect(await incidents()).toMatchObject([
    { kind: 'manifest.unanswered', manifest: head?.manifest, times: 1, differences: [] },
  ])
  const first = (await list()).find(({ manifest }) => manifest === head?.manifest)
  expect(first?.state).toBe('unanswered')
  expect((await answer(first, { agrees: true })).json()).toMatchObject({ state: 'agreed' })
  await run(48 * hour)
  expect(await incidents(), 'the next night’s, of the same office').toMatchObject([{ times: 2 }])
})

test.each<[string, (head: ManifestHead, item: number) => object, string]>([
  ['another manifest', (head) => ({ manifest: head.manifest + 1, root: head.root, agrees: true }), 'request.malformed'],
  ['another root', (head) => ({ manifest: head.manifest, root: 'AAAA', agrees: true }), 'request.malformed'],
  ['no root', (head) => ({ manifest: head.manifest, agrees: true }), 'request.malformed'],
  [
    'a further member',
    (head) => ({ manifest: head.manifest, root: head.root, agrees: true, note: '' }),
    'request.malformed',
  ],
  [
    'agreement and differences',
    (head, item) => ({ ...about(head), agrees: true, differences: [{ item, found: 'absent' }] }),
    'request.malformed',
  ],
  ['disagreement and none', (head) => ({ ...about(head), agrees: false, differences: [] }), 'request.malformed'],
  [
    'an item that it does not list',
    (head, item) => ({ ...about(head), agrees: false, differences: [{ item: item + 1, found: 'absent' }] }),
    'request.malformed',
  ],
  [
    'an item twice',
    (head, item) => ({
      ...about(head),
      agrees: false,
      differences: ['absent', 'other-record'].map((found) => ({ item, found })),
    }),
    'request.malformed',
  ],
  [
    'an unknown finding',
    (head, item) => ({ ...about(head), agrees: false, differences: [{ item, found: 'lost in the post' }] }),
    'request.malformed',
  ],
])('an answer with %s settles nothing', async (_what, payload, code) => {
  const { item } = await receive()
  await run(0)
  const [head] = await list()
  const body = await signJws(JSON.stringify(payload(head as ManifestHead, item)), world.party('satakunta').signature)
  const reply = await office.send(`/v1/inbox/manifests/${head?.manifest}/answer`, body, 'application/jose+json')
  expect(reply.json()).toMatchObject({ code })
  expect(await list()).toMatchObject([{ state: 'open' }])
})

test('an answer is the receiver’s own: signed, unchanged, with its registered key', async () => {
  await receive()
  await run(0)
  const [head] = await list()
  const path = `/v1/inbox/manifests/${head?.manifest}/answer`
  const payload = JSON.stringify({ ...about(head as ManifestHead), agrees: true })
  expect((await office.send(path, payload, 'application/jose+json')).json()).toMatchObject({
    code: 'signature.missing',
  })
  expect((await office.send(path, payload, 'application/json')).json()).toMatchObject({ code: 'request.media-type' })
  const others = await signJws(payload, world.party('fpa').signature)
  expect((await office.send(path, others, 'application/jose+json')).json()).toMatchObject({ code: 'caller.not-sender' })
  const unknown = await signJws(payload, world.issue({ id: '3221304-3', purpose: 'signature' }))
  expect((await office.send(path, unknown, 'application/jose+json')).json()).toMatchObject({
    code: 'certificate.not-registered',
  })
  const own = JSON.parse(await signJws(payload, world.party('satakunta').signature))
  const changed = { ...own, payload: Buffer.from(payload.replace('true', 'true ')).toString('base64url') }
  expect((await office.send(path, JSON.stringify(changed), 'application/jose+json')).json()).toMatchObject({
    code: 'signature.invalid',
  })
  expect(await list()).toMatchObject([{ state: 'open' }])
})

function about({ manifest, root }: ManifestHead) {
  return { manifest, root }
}

function signed(head: ManifestHead | undefined, payload: object): Promise<string> {
  return signJws(JSON.stringify({ ...about(head as ManifestHead), ...payload }), world.party('satakunta').signature)
}

async function answer(head: ManifestHead | undefined, payload: object) {
  return office.send(
    `/v1/inbox/manifests/${head?.manifest}/answer`,
    await signed(head, payload),
    'application/jose+json',
  )
}

/** As the gateway's job does, so long after that midnight. */
async function run(ms: number): Promise<void> {
  now = new Date(midnight.getTime() + ms)
  await manifests(app.store, { at: now, issuer: origin, newId: () => crypto.randomUUID() }, 24)
}

async function list(caller = office): Promise<ManifestHead[]> {
  return (await caller.get('/v1/inbox/manifests')).json<{ manifests: ManifestHead[] }>().manifests
}

async function read(head: ManifestHead | undefined) {
  const reply = await office.get(`/v1/inbox/manifests/${head?.manifest}`)
  expect(reply).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8' })
  const note = reply.bytes.toString('utf8')
  return { note, text: parseNote(note).text }
}

async function linesOf(head: ManifestHead | undefined) {
  return parseManifest(origin, (await read(head)).text).lines
}

async function send(at = world.at): Promise<string> {
  const message = await signMessage(createConcern({ at }), world.party('fpa'), 'json')
  expect(await fpa.post('/v1/messages', message)).toMatchObject({ status: 202 })
  return message.messageId
}

async function leaseOne(messageId: string): Promise<Lease> {
  const { items } = (await office.post('/v1/inbox/leases', { leaseSeconds: 3600 })).json<{ items: Lease[] }>()
  expect(items).toMatchObject([{ messageId }])
  return items[0] as Lease
}

async function confirm({ item, leaseToken, messageId }: Lease) {
  const digest = sha256((await office.get(`/v1/inbox/items/${item}/content`)).bytes)
  const recordId = `record-${item}`
  const reply = await office.post(`/v1/inbox/items/${item}/confirmation`, { leaseToken, recordId, sha256: digest })
  expect(reply.status).toBe(200)
  return { item, messageId, sha256: digest, recordId }
}

async function receive() {
  return confirm(await leaseOne(await send()))
}

async function lastEvidence(): Promise<unknown> {
  const [row] = await database.ownerSql<{ evidence: string }[]>`
    select evidence from log_entry where message is null order by index desc limit 1`
  return JSON.parse(row?.evidence ?? 'null')
}

async function countEvidence(): Promise<number> {
  const [row] = await database.ownerSql<{ entries: number }[]>`
    select count(*)::int as entries from log_entry where message is null`
  return row?.entries ?? 0
}

function incidents() {
  return database.ownerSql`select kind, manifest::int, times, differences from incident where closed_at is null order by id`
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
