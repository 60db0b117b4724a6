import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDesk } from '../../src/cli/desk.ts'
import type { Lease } from '../../src/message/delivery.ts'
import { createMemoryIo } from '../cli/memory-io.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { signMessage } from '../support/messages.ts'
import { exampleOf, type Json, typeOf } from '../support/verified.ts'
import { createWorld, type PartyName, parties, type World } from '../support/world.ts'
import {
  createChildNotification,
  createContact,
  createGuardedFile,
  createGuardedPlan,
  secrets,
} from './guarded-letters.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
let office: Caller
/** All that anybody was answered but the documents themselves, each with what was asked. */
const told = new Map<string, string>()

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
  fpa = listen(app.as(world.party('fpa')))
  office = listen(app.as(world.party('satakunta')))
})

afterAll(async () => {
  expect(app.faults).toEqual([])
  await app.close()
  await database.close()
  world.remove()
})

test('the documents hold it all, or nothing below would tell anything', () => {
  const all = JSON.stringify([createChildNotification(), createContact(), createGuardedPlan(), createGuardedFile()])
  for (const secret of secrets) {
    expect(all).toContain(secret)
    for (const form of formsOf(secret)) expect(() => expectNothingIn(new Map([['', `{"x":"${form}"}`]]))).toThrow()
  }
})

test('of people under non-disclosure, their families and numbers, nothing is seen but in the document', async () => {
  const child = await sendWithFile('xml')
  const contact = await send('fpa', createContact(), 'json')
  const plan = await send('satakunta', createGuardedPlan({ refToMessageId: contact }), 'xml')
  await send('satakunta', createGuardedPlan({ refToMessageId: contact, supersedesMessageId: plan }), 'json')
  const lost = await send('fpa', createContact({ person: nowhere(createContact()) }), 'xml')
  const cancelled = await send('fpa', createContact(), 'xml')
  await send('fpa', { ...createReference('cancellation'), refToMessageId: cancelled }, 'json')

  await takeOver(child)
  await giveBack(contact)
  await Promise.all([child, contact, plan, lost, cancelled].map(lookAround))
  await beRefused()
  await askWithSecrets()

  expectNothingIn(told)
  expectNothingIn(new Map(app.lines.map((line, index) => [`log line ${index}`, line])))
  expectNothingIn(new Map([['metrics', await app.metrics.registry.metrics()]]))
  expectNothingIn(new Map([['the manual desk', await readDesk()]]))
  expectNothingIn(await dump())
})

test('the page where a document is tried says no more of it than the form that has it', async () => {
  for (const document of [
    createContact(),
    { ...createChildNotification(), custodians: 'Suojattu', urgency: 'Hiljainen' },
  ]) {
    const answer = await app.app.request('/catalogue/concern-consented/1/try', {
      method: 'POST',
      body: new URLSearchParams({ document: JSON.stringify(document), action: 'check' }),
    })
    expect(answer.status).toBe(200)
    const html = await answer.text()
    expect(html).toContain('Hiljainen' in document ? 'Hiljainen' : 'securityBan')
    expectNothingIn(new Map([['page', html.replace(/<textarea[\s\S]*<\/textarea>/, '')]]))
  }
  expectNothingIn(new Map(app.lines.map((line, index) => [`log line ${index}`, line])))
})

async function sendWithFile(encoding: 'xml' | 'json'): Promise<string> {
  const { bytes, sha256, described } = createGuardedFile()
  expect(await fpa.put(`/v1/attachments/${sha256}`, bytes, 'application/pdf')).toMatchObject({ status: 201 })
  return await send('fpa', createChildNotification({ attachments: [described] }), encoding)
}

async function send(from: PartyName, value: Json, encoding: 'xml' | 'json'): Promise<string> {
  const message = { ...value, from: parties[from as 'fpa'] }
  const answer = await (from === 'fpa' ? fpa : office).post(
    '/v1/messages',
    await signMessage(message, world.party(from), encoding),
  )
  expect([answer.status, answer.bytes.toString().slice(0, 500)]).toEqual([202, expect.any(String)])
  return String(value.messageId)
}

function nowhere({ person }: Json): Json {
  return { ...(person as Json), homeMunicipality: '199' }
}

function createReference(type: string): Json {
  const { conversationId: _, ...value } = exampleOf(typeOf(type))
  return { ...value, messageId: randomUUID() }
}

async function takeOver(messageId: string): Promise<void> {
  const { item, leaseToken } = await leaseOf(messageId)
  const listed = await office.get(`/v1/inbox/items/${item}/attachments`)
  const [attachment] = listed.json<{ attachments: { sha256: string }[] }>().attachments
  const caller = app.as(world.party('satakunta'))
  const content = await caller.get(`/v1/inbox/items/${item}/content`)
  const file = await caller.get(`/v1/inbox/items/${item}/attachments/${attachment?.sha256}`)
  const sha = (algorithm: string, { bytes }: Reply) => createHash(algorithm).update(bytes).digest('hex')
  const confirmation = {
    leaseToken,
    recordId: 'record-1',
    sha256: sha('sha256', content),
    attachments: [sha('sha512', file)],
  }
  expect(await office.post(`/v1/inbox/items/${item}/confirmation`, confirmation)).toMatchObject({ status: 200 })
}

async function giveBack(messageId: string): Promise<void> {
  const { item, leaseToken } = await leaseOf(messageId)
  const rejection = { leaseToken, reason: 'not-our-client' }
  expect(await office.post(`/v1/inbox/items/${item}/rejection`, rejection)).toMatchObject({ status: 200 })
}

async function leaseOf(messageId: string): Promise<Lease> {
  const items = [office, listen(app.as(world.party('eastUusimaa')))].map((one) =>
    one.post('/v1/inbox/leases', { max: 100 }),
  )
  const leases = (await Promise.all(items)).flatMap((answer) => answer.json<{ items: Lease[] }>().items)
  known.push(...leases)
  const found = known.find((lease) => lease.messageId === messageId)
  if (!found) throw new Error('the message is in no inbox')
  return found
}

const known: Lease[] = []

/** Whatever anybody can ask of a message. */
async function lookAround(messageId: string): Promise<void> {
  const others = [listen(app.as(world.party('eastUusimaa'))), listen(app.as())]
  for (const caller of [fpa, office, ...others]) {
    await caller.get(`/v1/messages/${messageId}`)
    await caller.get(`/v1/threads/${messageId}`)
    const { items = [] } = (await caller.get('/v1/inbox/items')).json<{ items?: Lease[] }>()
    for (const { item } of items) await caller.get(`/v1/inbox/items/${item}`)
    for (const { item } of known) await caller.get(`/v1/inbox/items/${item}`)
    for (let index = 0; index < 12; index++) await caller.get(`/v1/receipts/${index}`)
  }
}

/** Documents that are wrong in every field that holds a secret, and ones that were changed on the way. */
async function beRefused(): Promise<void> {
  const wrong = (value: Json): Json => ({ ...value, urgency: 'Hiljainen', callBackNumber: 'osoitetta ei saa antaa' })
  const names = {
    ...createContact(),
    'vainoaa asiakasta': true,
    representative: { 'Salainen Edustaja': '+358 40 000 0903' },
  }
  for (const value of [wrong(createChildNotification()), names, createContact({ refToMessageId: randomUUID() })]) {
    const signed = await signMessage(value, world.party('fpa'), 'json')
    expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 422 })
    expect(await fpa.send('/v1/messages', signed.body, 'application/xml')).toMatchObject({ status: 400 })
  }
  const xml = await signMessage(createContact(), world.party('fpa'), 'xml')
  const changed = xml.body.replace('Kätketty', 'Hiljainen')
  expect(await fpa.send('/v1/messages', changed, xml.mediaType)).toMatchObject({ status: 400 })
}

/** Addresses and bodies that hold what they should not. */
async function askWithSecrets(): Promise<void> {
  for (const secret of secrets.map(encodeURIComponent)) {
    for (const path of ['messages', 'threads', 'receipts', 'inbox/items', 'attachments', 'catalogue']) {
      await fpa.get(`/v1/${path}/${secret}?after=${secret}`)
    }
    await fpa.post('/v1/inbox/leases', { offices: [decodeURIComponent(secret)], [decodeURIComponent(secret)]: 1 })
    await fpa.put(`/v1/attachments/${secret}`, secret, secret)
    await listen(app.as()).get(`/catalogue/${secret}/1?lang=${secret}`)
  }
}

async function readDesk(): Promise<string> {
  const { io, printed } = createMemoryIo({})
  const open = {
    database: async () => ({ sql: database.sql, close: async () => {} }),
    desk: async () => expect.fail('reading is no act'),
  }
  const [item] = await database.ownerSql`select message from delivery where office = 'manual-desk' limit 1`
  const shown = ['show', `${item?.message}`]
  for (const args of [[], ['--json'], shown, [...shown, '--json']]) expect(await createDesk(open)(args, io)).toBe(0)
  expect(printed.out).toContain('route.municipality-unknown')
  return printed.out
}

/** Every row of every table. */
async function dump(): Promise<ReadonlyMap<string, string>> {
  const tables = await database.ownerSql`select tablename as name from pg_tables where schemaname = 'public'`
  const rows = new Map<string, string>()
  for (const { name } of tables) {
    const found = await database.ownerSql`select t::text as row from ${database.ownerSql(name)} t`
    rows.set(`table ${name}`, found.map(({ row }) => row).join('\n'))
  }
  expect(rows.get('table payload')?.length).toBeGreaterThan(1000)
  return rows
}

/** Notes every answer but a document's own bytes. */
function listen(caller: Caller): Caller {
  const note = async (asked: string, answer: Promise<Reply>): Promise<Reply> => {
    const reply = await answer
    told.set(`${told.size} ${asked.slice(0, 30)} ${reply.status}`, reply.bytes.toString())
    return reply
  }
  return {
    get: (path) => note(path, caller.get(path)),
    post: (path, body) => note(path, caller.post(path, body)),
    send: (path, body, contentType) => note(path, caller.send(path, body, contentType)),
    put: (path, body, contentType) => note(path, caller.put(path, body, contentType)),
    delete: (path) => note(path, caller.delete(path)),
  }
}

function expectNothingIn(texts: ReadonlyMap<string, string>): void {
  expect(texts.size).toBeGreaterThan(0)
  for (const [where, text] of texts) {
    const seen = text.toLowerCase()
    for (const secret of secrets) {
      const found = formsOf(secret).filter((form) => seen.includes(form.toLowerCase()))
      expect([where, found]).toEqual([where, []])
    }
  }
}

/** As it is, without its spaces, escaped for an address, and as bytes are written. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const inBase64 = (['base64', 'base64url'] as const).map((form) => bytes.toString(form).replace(/.{0,2}=*$/, ''))
  return [secret, secret.replaceAll(' ', ''), encodeURIComponent(secret), bytes.toString('hex'), ...inBase64]
}
