import { createHash, randomUUID, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Leaf } from '../../src/dev/pki.ts'
import { secondLooks } from '../../src/jobs/second-looks.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import type { Asks, LookAsk } from '../../src/message/looks.ts'
import { createAddressRule } from '../../src/net/address.ts'
import { resendItem } from '../../src/resend.ts'
import { countNotTaken } from '../../src/store/reception.ts'
import { createResendDeps } from '../../src/wiring/resend-deps.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Answered, type Arrived, type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { createTestBreakers, createTestForwarder, sendAll } from '../support/outgoing.ts'
import { catalogue } from '../support/verified.ts'
import { createWorld, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller
let leaf: Leaf
let endpoint: Endpoint
let tls: { cert: string; key: string }

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
  fpa = app.as(world.party('fpa'))
  office = app.as(world.party('satakunta'))
  leaf = world.issue({ id: '3221304-3', purpose: 'server', names: ['127.0.0.1'] })
  const { tlsCertificateFile, tlsKeyFile } = world.files
  tls = { cert: readFileSync(tlsCertificateFile, 'utf8'), key: readFileSync(tlsKeyFile, 'utf8') }
})
beforeEach(async () => {
  endpoint = await openEndpoint(serverOf(leaf))
  endpoint.answer(store)
  await receiveBy(endpoint)
})
afterEach(async () => {
  await endpoint.close()
  await office.put('/v1/offices/area-06/reception', JSON.stringify({ mode: 'poll' }), 'application/json')
  await database.ownerSql`update delivery set leased_until = now() + interval '1 day' where state = 'open'`
  await database.ownerSql`delete from forward_retry`
  expect(app.faults).toEqual([])
})
afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

describe('how an office receives', () => {
  test('is its party’s to say, and is shown to it', async () => {
    const reception = { mode: 'forward', url: endpoint.url, certificate: thumbprintOf(leaf) }
    expect((await office.get('/v1/offices')).json()).toEqual({
      offices: [
        {
          office: 'area-06',
          names: { fi: expect.any(String), sv: expect.any(String), en: expect.any(String) },
          reception,
          live: true,
          notLive: [],
        },
      ],
    })
    const other = app.as(world.party('eastUusimaa'))
    expect((await other.get('/v1/offices')).bytes.toString()).not.toContain('area-06')
    expect(await putReception(other, { mode: 'poll' })).toMatchObject({ status: 404 })
    expect((await putReception(office, { mode: 'poll' })).json()).toEqual({
      office: 'area-06',
      reception: { mode: 'poll' },
    })
    expect((await office.get('/v1/offices')).json()).toMatchObject({ offices: [{ reception: { mode: 'poll' } }] })
  })

  test.each([
    ['another mode', { mode: 'push' }],
    ['an address when it polls', { mode: 'poll', url: 'https://system.example' }],
    ['no certificate', { mode: 'forward', url: 'https://system.example' }],
    ['a certificate in hex', { mode: 'forward', url: 'https://system.example', certificate: 'a'.repeat(64) }],
    ['plain http, on loopback too', { mode: 'forward', url: 'http://127.0.0.1/in', certificate: 'A'.repeat(43) }],
  ])('is not said with %s', async (_name, reception) => {
    expect(await putReception(office, reception)).toMatchObject({ status: 400 })
  })
})

describe('what an office is asked', () => {
  test('is told to its endpoint, which answers where polls do', async () => {
    const signed = await send()
    await sendAll(forwarder())
    await secondLooks(app.store, { ...app.deps.inbox.delivery.stamp(), at: world.at })
    endpoint.arrived.length = 0
    endpoint.answer(() => ({ status: 503 }))
    await sendAll(forwarder())
    expect(await asksIn(endpoint.arrived[0])).toMatchObject({
      secondLooks: [{ item: expect.any(Number) }],
      manifests: [],
    })
    await sendAll(forwarder())
    expect(endpoint.arrived, 'not again at once').toHaveLength(1)

    await database.ownerSql`update second_look set shown_at = shown_at - interval '10 minutes'`
    endpoint.answer(() => ({ status: 204 }))
    await sendAll(forwarder())
    const { secondLooks: looks } = await asksIn(endpoint.arrived[1])
    const [look] = looks as [LookAsk]
    expect(look.recordId).toBe(`case-${look.item}`)
    const now = sha256(Buffer.concat([Buffer.from(look.nonce, 'hex'), Buffer.from(signed.body)]))
    const answer = await office.post(`/v1/inbox/items/${look.item}/second-look`, { nonce: look.nonce, sha256: now })
    expect(answer.receipt().evidence).toMatchObject({ event: 'StorageConfirmation', look: { recordId: look.recordId } })
  })
})

describe('an item', () => {
  test('does not wait for an endpoint that never answers what it is asked', async () => {
    await send()
    await sendAll(forwarder())
    await secondLooks(app.store, { ...app.deps.inbox.delivery.stamp(), at: world.at })
    const { promise: over, resolve: end } = Promise.withResolvers<void>()
    endpoint.answer(async (arrived) => {
      if ((await formOf(arrived)).has('item')) return store(arrived)
      await over
      return {}
    })
    const one = forwarder()
    await one.run()
    await expect.poll(() => endpoint.arrived.length).toBe(2)
    const signed = await send()
    await one.run()
    await expect.poll(async () => (await history(signed)).state).toBe('stored')
    end()
    await one.stop()
  })

  test('is delivered when the endpoint’s answer has its record id and the digests it read back', async () => {
    const files = [await upload('%PDF-1.7 first'), await upload('%PDF-1.7 second, longer')]
    const signed = await send({ attachments: files.map(({ named }) => named) })
    await sendAll(forwarder())
    const [one] = endpoint.arrived as [Arrived]
    expect(endpoint.arrived).toHaveLength(1)
    expect(one.certificate, 'the gateway shows its own certificate').toEqual(new X509Certificate(tls.cert).raw)
    const form = await formOf(one)
    const shown = JSON.parse(String(form.get('item')))
    expect(shown).toMatchObject({ messageId: signed.messageId, office: 'area-06', state: 'leased', leaseToken: 1 })
    expect(one.body.toString().split('--budkavle')[1], 'no digest is shown').not.toContain(sha256(signed.body))
    const document = form.get('document') as File
    expect(document.type).toBe('application/jose+json')
    expect(Buffer.from(await document.arrayBuffer()).toString()).toBe(signed.body)
    const attachments = form.getAll('attachment') as File[]
    expect(await Promise.all(attachments.map((file) => file.text()))).toEqual(files.map(({ text }) => text))
    expect(await history(signed)).toEqual({
      state: 'stored',
      events: ['SubmissionAcceptance', 'ContentConsignment', 'ConsignmentNotification', 'ContentHandover'],
      handover: {
        recordId: `case-${shown.item}`,
        leaseToken: '1',
        readBackDigest: { algorithm: 'SHA-256', value: sha256(signed.body) },
        attachmentDigests: files.map(({ text }) => createHash('sha512').update(text).digest('hex')),
      },
    })
    await sendAll(forwarder())
    expect(endpoint.arrived, 'not again').toHaveLength(1)
  })

  test('with a wrong digest is not: an alarm, evidence of it, and it waits for whoever polls', async () => {
    const signed = await send()
    endpoint.answer(async (arrived) => answerWith(arrived, { sha256: sha256('something else') }))
    await sendAll(forwarder())
    expect(await history(signed)).toMatchObject({
      state: 'accepted',
      events: [expect.anything(), expect.anything(), expect.anything(), 'ContentHandoverFailure'],
    })
    const [alarm] = await database.sql`select kind from alarm order by id desc limit 1`
    expect(alarm).toEqual({ kind: 'confirmation.digest-mismatch' })
    expect(await countNotTaken(app.store.reads)).toBe(1)
    await sendAll(forwarder())
    expect(endpoint.arrived, 'no second alarm at once').toHaveLength(1)
    await confirmByPolling(signed)
  })

  test.each<[string, Answered | ((arrived: Arrived) => Promise<Answered>)]>([
    ['an error', { status: 500 }],
    ['a refusal', { status: 403 }],
    ['202', async (arrived) => ({ ...(await store(arrived)), status: 202 })],
    ['a redirect', { status: 307 }],
    ['nothing in it', { status: 200 }],
    ['another media type', async (arrived) => ({ ...(await store(arrived)), contentType: 'text/html' })],
    ['no record id', async (arrived) => answerWith(arrived, { recordId: undefined })],
    ['a personal identity code as record id', async (arrived) => answerWith(arrived, { recordId: '010190-999W' })],
    ['a digest in capitals', async (arrived) => answerWith(arrived, { sha256: 'A'.repeat(64) })],
    ['a further member', async (arrived) => answerWith(arrived, { leaseToken: 1 })],
    [
      'the digest of a file that there is not',
      async (arrived) => answerWith(arrived, { attachments: ['a'.repeat(128)] }),
    ],
    ['more than anybody reads', { body: 'x'.repeat(70_000) }],
  ])(
    'answered with %s is not delivered, and waits again at once, under the lease that was let go',
    async (_n, answer) => {
      const signed = await send()
      endpoint.answer(typeof answer === 'function' ? answer : () => answer)
      await sendAll(forwarder())
      expect(endpoint.arrived).toHaveLength(1)
      expect(await history(signed)).toMatchObject({ state: 'accepted' })
      await confirmByPolling(signed)
    },
  )

  test('that an endpoint holds on to is let go when its time is over', async () => {
    const signed = await send()
    endpoint.answer('hang')
    await sendAll(forwarder({ timeoutMs: 300 }))
    expect(endpoint.arrived).toHaveLength(1)
    await confirmByPolling(signed)
  })

  test('is confirmed late by its own token, should the endpoint have stored it all the same', async () => {
    const signed = await send()
    endpoint.answer(() => ({ status: 504 }))
    await sendAll(forwarder())
    const { item, leaseToken } = await itemOf(endpoint.arrived[0] as Arrived)
    const body = { leaseToken, recordId: 'case-1', sha256: sha256(signed.body) }
    expect(await office.post(`/v1/inbox/items/${item}/confirmation`, body)).toMatchObject({ status: 200 })
  })

  test('is forwarded again when its time comes, and others go meanwhile', async () => {
    const poison = await send()
    endpoint.answer(async (arrived) =>
      (await messageIdOf(arrived)) === poison.messageId ? { status: 500 } : store(arrived),
    )
    await sendAll(forwarder())
    const good = await send()
    await sendAll(forwarder())
    expect(await history(good)).toMatchObject({ state: 'stored' })
    expect(await history(poison)).toMatchObject({ state: 'accepted' })
    expect(endpoint.arrived).toHaveLength(2)
    endpoint.answer(store)
    await database.ownerSql`update forward_retry set next_at = now()`
    await sendAll(forwarder())
    expect(await history(poison)).toMatchObject({ state: 'stored' })
    expect(await countNotTaken(app.store.reads)).toBe(0)
  })

  test('that an operator brings again is tried at once, whatever its time and the breaker say', async () => {
    const [signed, other] = [await send(), await send()]
    const breakers = createTestBreakers({ failuresMax: 1 })
    const one = forwarder({ breakers })
    endpoint.answer(() => ({ status: 503 }))
    await sendAll(one)
    expect(await breakerOf()).toBe(2)
    endpoint.arrived.length = 0
    endpoint.answer(store)
    await sendAll(one)
    expect(endpoint.arrived, 'it is left alone').toEqual([])
    await resend(signed)
    expect(await countNotTaken(app.store.reads), 'of it, nothing is said any more').toBe(1)
    await sendAll(one)
    expect(await messageIdOf(endpoint.arrived[0] as Arrived)).toBe(signed.messageId)
    expect(await history(signed)).toMatchObject({ state: 'stored' })
    expect(await breakerOf(), 'it is back').toBe(0)
    expect(await history(other), 'its own time has not come').toMatchObject({ state: 'accepted' })
  })

  test('that an operator brings again does not wait for an attempt that hangs, and is not that attempt’s any more', async () => {
    const signed = await send()
    endpoint.answer('hang')
    const one = forwarder({ timeoutMs: 3_000 })
    await one.run()
    await expect.poll(() => endpoint.arrived.length).toBe(1)
    endpoint.answer(store)
    await resend(signed)
    await one.run()
    await expect.poll(async () => (await history(signed)).state).toBe('stored')
    await one.idle()
    expect(await history(signed)).toMatchObject({ state: 'stored', handover: { leaseToken: '3' } })
    expect(endpoint.arrived).toHaveLength(2)
  })

  test('goes to one process only, however many forward', async () => {
    const sent = await Promise.all(Array.from({ length: 30 }, () => send()))
    const there = await createTestApp({ database, world })
    await Promise.all([app, there, app].map((one) => sendAll(createTestForwarder(one, { tls }))))
    await there.close()
    const seen = await Promise.all(endpoint.arrived.map(messageIdOf))
    expect(seen.sort()).toEqual(sent.map(({ messageId }) => messageId).sort())
  })

  test('whose lease ran out and another took is not delivered by the late answer', async () => {
    const signed = await send()
    let taken: Lease | undefined
    endpoint.answer(async (arrived) => {
      await database.ownerSql`update delivery set leased_until = now() where state = 'open' and lease_token = 1`
      const { items } = (await office.post('/v1/inbox/leases', { max: 100 })).json<{ items: Lease[] }>()
      taken = items.find(({ messageId }) => messageId === signed.messageId)
      return store(arrived)
    })
    await sendAll(forwarder())
    expect(taken).toMatchObject({ leaseToken: 2 })
    expect(await history(signed)).toMatchObject({ state: 'accepted' })
    expect((await office.get(`/v1/inbox/items/${taken?.item}`)).json(), 'it is the other’s').toMatchObject({
      state: 'leased',
    })
  })
})

test('what the gateway reads in order to forward is not told as fetched: no receiver has asked for it', async () => {
  const signed = await send()
  endpoint.answer(() => ({ status: 503 }))
  await sendAll(forwarder())
  endpoint.answer(store)
  await database.ownerSql`update forward_retry set next_at = now()`
  await sendAll(forwarder())
  const { events } = await history(signed)
  expect(events.slice(2)).toEqual(['ConsignmentNotification', 'ConsignmentNotification', 'ContentHandover'])
  const fetched = await database.sql`
    select index from log_entry where evidence::json ->> 'event' = 'ContentAccessTracking'`
  expect(fetched, 'nor of anything else that was forwarded here').toEqual([])
})

test('an office is heard of when its endpoint has stored something, and not because something is sent to it', async () => {
  const heard: OfficeId[] = []
  const { delivery } = app.deps.inbox
  const listening = forwarder({ delivery: { ...delivery, onHeard: (offices) => void heard.push(...offices) } })
  await send()
  endpoint.answer(() => ({ status: 503 }))
  await sendAll(listening)
  expect(endpoint.arrived).toHaveLength(1)
  expect(heard).toEqual([])
  endpoint.answer(store)
  await database.ownerSql`update forward_retry set next_at = now()`
  await sendAll(listening)
  expect(heard).toEqual(['area-06'])
})

describe('an endpoint', () => {
  test('that shows another certificate is sent nothing', async () => {
    const other = world.issue({ id: '3221304-3', purpose: 'server', names: ['127.0.0.1'] })
    const impostor = await openEndpoint(serverOf(other))
    await putReception(office, { mode: 'forward', url: impostor.url, certificate: thumbprintOf(leaf) })
    const signed = await send()
    await sendAll(forwarder())
    expect(impostor.arrived).toEqual([])
    expect(await lastCode()).toBe('certificate-refused')
    await impostor.close()
    await confirmByPolling(signed)
  })

  test('whose certificate is over is sent nothing', async () => {
    await send()
    await sendAll(forwarder({ now: () => new Date(world.at.getTime() + 900 * 86_400_000) }))
    expect(endpoint.arrived).toEqual([])
    expect(await lastCode()).toBe('certificate-refused')
  })

  test('at an internal address is sent nothing', async () => {
    await send()
    await sendAll(forwarder({ rule: createAddressRule({ allowedNetworks: ['10.0.0.0/8'] }) }))
    expect(endpoint.arrived).toEqual([])
    expect(await lastCode()).toBe('address-refused')
  })

  test('that fails is left alone after a while: what comes meanwhile waits for whoever polls, then it goes on', async () => {
    const breakers = createTestBreakers({ failuresMax: 3 })
    const one = forwarder({ breakers })
    endpoint.answer(() => ({ status: 503 }))
    const sent = await Promise.all(Array.from({ length: 8 }, () => send()))
    await sendAll(one)
    await sendAll(one)
    expect(endpoint.arrived, 'as many as were under way').toHaveLength(4)
    expect(await breakerOf()).toBe(2)
    const { items } = (await office.post('/v1/inbox/leases', { max: 100, leaseSeconds: 1 })).json<{ items: Lease[] }>()
    expect(items).toHaveLength(8)
    await database.ownerSql`update delivery set leased_until = now() where state = 'open' and leased_until > now()
      and leased_until < now() + interval '1 hour'`
    breakers.pass(1_000)
    await sendAll(one)
    expect(endpoint.arrived, 'one attempt shows that it is still away').toHaveLength(5)
    expect(await breakerOf()).toBe(2)
    endpoint.answer(store)
    breakers.pass(2_000)
    await database.ownerSql`update forward_retry set next_at = now()`
    await sendAll(one)
    expect(await breakerOf()).toBe(0)
    for (const signed of sent) expect(await history(signed)).toMatchObject({ state: 'stored' })
  })

  test('of a party whose right has ended is sent nothing', async () => {
    await send()
    await sendAll(forwarder({ isHeld: () => false }))
    expect(endpoint.arrived).toEqual([])
  })

  test('is sent nothing when its office polls', async () => {
    await putReception(office, { mode: 'poll' })
    await send()
    await sendAll(forwarder())
    expect(endpoint.arrived).toEqual([])
  })
})

function forwarder(more: Partial<Parameters<typeof createTestForwarder>[1]> = {}) {
  return createTestForwarder(app, { tls, ...more })
}

/** As a good endpoint does: reads the parts, keeps them, and answers with what it kept. */
async function store(arrived: Arrived): Promise<Answered> {
  return answerWith(arrived, {})
}

async function answerWith(arrived: Arrived, change: object): Promise<Answered> {
  const form = await formOf(arrived)
  const { item } = JSON.parse(String(form.get('item')))
  const document = Buffer.from(await (form.get('document') as File).arrayBuffer())
  const files = await Promise.all((form.getAll('attachment') as File[]).map((file) => file.arrayBuffer()))
  const attachments = files.map((file) => createHash('sha512').update(Buffer.from(file)).digest('hex'))
  return { body: JSON.stringify({ recordId: `case-${item}`, sha256: sha256(document), attachments, ...change }) }
}

async function asksIn(arrived: Arrived | undefined): Promise<Asks> {
  if (!arrived) throw new Error('nothing arrived')
  return JSON.parse(String((await formOf(arrived)).get('asks')))
}

function formOf({ body, headers }: Arrived): Promise<FormData> {
  return new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
}

async function itemOf(arrived: Arrived): Promise<Lease> {
  return JSON.parse(String((await formOf(arrived)).get('item')))
}

async function messageIdOf(arrived: Arrived): Promise<string> {
  return (await itemOf(arrived)).messageId
}

function receiveBy({ url }: Endpoint) {
  return putReception(office, { mode: 'forward', url, certificate: thumbprintOf(leaf) })
}

function putReception(caller: Caller, reception: object) {
  return caller.put('/v1/offices/area-06/reception', JSON.stringify(reception), 'application/json')
}

async function send(more: object = {}): Promise<Signed> {
  const signed = await signMessage(
    createConcern({ messageId: randomUUID(), more: more as never }),
    world.party('fpa'),
    'json',
  )
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  return signed
}

async function resend({ messageId }: Signed): Promise<void> {
  const [row] = await database.sql<
    [{ item: number }]
  >`select seq::int as item from message where message_id = ${messageId}`
  const config = { saturdayWorks: false, dayCutOff: '16:15' }
  const deps = createResendDeps({ store: app.store, catalogue, config, now: () => world.at })
  const answer = await resendItem(deps, { item: row.item, reason: 'receiver-mended', by: 'staff-17' })
  expect(answer).toHaveProperty('receipt')
}

async function upload(text: string) {
  const named = {
    fileName: 'a.pdf',
    title: 'A',
    mediaType: 'application/pdf',
    bytes: text.length,
    sha256: sha256(text),
  }
  expect((await fpa.put(`/v1/attachments/${named.sha256}`, text, 'application/pdf')).status).toBe(201)
  return { text, named }
}

async function history(signed: Signed) {
  const seen = (await fpa.get(`/v1/messages/${signed.messageId}`)).json<{
    state: string
    events: { evidence: { event: string; handover?: object } }[]
  }>()
  const handover = seen.events.at(-1)?.evidence.handover
  return { state: seen.state, events: seen.events.map(({ evidence }) => evidence.event), ...(handover && { handover }) }
}

/** It lies in the inbox, for whoever polls. */
async function confirmByPolling(signed: Signed): Promise<void> {
  const { items } = (await office.post('/v1/inbox/leases', { max: 100 })).json<{ items: Lease[] }>()
  const lease = items.find(({ messageId }) => messageId === signed.messageId)
  if (!lease) throw new Error('it does not wait')
  const body = { leaseToken: lease.leaseToken, recordId: `record-${lease.item}`, sha256: sha256(signed.body) }
  expect(await office.post(`/v1/inbox/items/${lease.item}/confirmation`, body)).toMatchObject({ status: 200 })
}

async function lastCode(): Promise<string | undefined> {
  const [row] = await database.sql<{ code: string }[]>`select last_code as code from forward_retry`
  return row?.code
}

async function breakerOf(): Promise<number | undefined> {
  const { values } = await app.metrics.breakerState.get()
  return values.find(({ labels }) => labels.office === 'area-06')?.value
}

function serverOf({ chain, key }: Leaf) {
  return { cert: chain, key: key.export({ format: 'pem', type: 'pkcs8' }) as string }
}

function thumbprintOf({ certificate }: Leaf): string {
  return createHash('sha256').update(certificate).digest('base64url')
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}
