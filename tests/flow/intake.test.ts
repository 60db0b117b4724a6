import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/evidence/canonical-json.ts'
import type { Receipt } from '../../src/evidence/receipt.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { refreshCrls } from '../../src/jobs/refresh-crls.ts'
import { readTrustFolder } from '../../src/net/trust-folder.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { registerCertificate } from '../../src/store/parties.ts'
import { type Caller, createTestApp, type Reply, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, createPlan, signMessage } from '../support/messages.ts'
import { createWorld, parties, type World } from '../support/world.ts'

let database: TestDatabase
let world: World
let app: TestApp
let other: TestApp
let fpa: Caller
let now: Date

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  now = world.at
  app = await createTestApp({ database, world, now: () => now })
  other = await createTestApp({ database, world, now: () => now })
  fpa = app.as(world.party('fpa'))
})

afterAll(async () => {
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, app.keys)).toMatchObject({ ok: true })
  await close()
  await Promise.all([app, other].map((one) => one.close()))
  await database.close()
  world.remove()
})

describe.each(['xml', 'json'] as const)('a message in %s', (encoding) => {
  test('is accepted with a receipt that verifies, and its repeat gets the same bytes at any gateway', async () => {
    const signed = await signMessage(createConcern(), world.party('fpa'), encoding)
    const first = await fpa.post('/v1/messages', signed)
    expect(first.status).toBe(202)
    expect(proven(first.bytes)).toMatchObject({
      event: 'SubmissionAcceptance',
      messageIdentifier: signed.messageId,
      route: { office: 'area-06', rule: 'default-area-06' },
    })
    for (const caller of [fpa, other.as(world.party('fpa'))]) {
      expect(await caller.post('/v1/messages', signed)).toMatchObject({ status: 202, bytes: first.bytes })
    }
    expect(await fpa.get(`/v1/receipts/${first.receipt().inclusion.leafIndex}`)).toMatchObject({ bytes: first.bytes })
    expect(await count('message', signed.messageId)).toBe(1)
  })

  test('under the identifier of another is refused with an alarm, and the first stays', async () => {
    const value = createConcern()
    const signed = await signMessage(value, world.party('fpa'), encoding)
    const first = await fpa.post('/v1/messages', signed)
    const changed = await signMessage(
      { ...value, person: createConcern({ municipality: '609' }).person },
      world.party('fpa'),
      encoding,
    )
    const answer = await fpa.post('/v1/messages', changed)
    expect(refused(answer, 409)).toMatchObject({ reasons: ['message.id-reused'], messageIdentifier: signed.messageId })
    const [alarm] = await database.sql`select kind, party, entry::int from alarm order by id desc limit 1`
    const { receipt } = answer.json<{ receipt: Receipt }>()
    expect(alarm).toEqual({ kind: 'message.id-reused', party: parties.fpa, entry: receipt.inclusion.leafIndex })
    expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202, bytes: first.bytes })
    expect(await count('message', signed.messageId)).toBe(1)
  })
})

test('the same content under a fresh signature is other bytes: refused, for the first receipt is not of them', async () => {
  const value = createConcern()
  const first = await signMessage(value, world.party('fpa'), 'json')
  const again = await signMessage(value, world.party('fpa'), 'json')
  expect(again.body).not.toBe(first.body)
  expect(await fpa.post('/v1/messages', first)).toMatchObject({ status: 202 })
  expect(refused(await fpa.post('/v1/messages', again), 409)).toMatchObject({ reasons: ['message.id-reused'] })
})

test('each receipt of a message’s history verifies, cut out as it stands', async () => {
  const signed = await signMessage(createConcern(), world.party('fpa'), 'json')
  await fpa.post('/v1/messages', signed)
  const history = (await fpa.get(`/v1/messages/${signed.messageId}`)).bytes.toString()
  const { events } = JSON.parse(history) as { events: Receipt[] }
  expect(events).toHaveLength(2)
  for (const event of events) {
    const text = JSON.stringify(event)
    expect(history).toContain(text)
    expect(proven(Buffer.from(text))).toMatchObject({ event: event.evidence.event })
  }
})

test('two parties may use the same identifier', async () => {
  const value = createConcern()
  expect(await fpa.post('/v1/messages', await signMessage(value, world.party('fpa'), 'json'))).toMatchObject({
    status: 202,
  })
  const plan = createPlan({ messageId: String(value.messageId) })
  const office = app.as(world.party('satakunta'))
  const answer = await office.post('/v1/messages', await signMessage(plan, world.party('satakunta'), 'xml'))
  expect(answer).toMatchObject({ status: 202 })
})

test('a hundred sendings of one message at the same moment: one message, one receipt', async () => {
  const signed = await signMessage(createConcern(), world.party('fpa'), 'json')
  const callers = [fpa, other.as(world.party('fpa'))]
  const sendings = Array.from({ length: 100 }, (_, i) => (callers[i % 2] as Caller).post('/v1/messages', signed))
  const answers = await Promise.all(sendings)
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.bytes}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(202)
  expect(await count('message', signed.messageId)).toBe(1)
})

describe('what has no office stands at the manual desk, and the sender is told', () => {
  test('an unknown municipality', async () => {
    expect(await consignment('999')).toMatchObject({
      event: 'ContentConsignmentFailure',
      reasons: ['route.municipality-unknown'],
      route: { office: 'manual-desk', rule: null },
    })
  })

  test('an office that nobody holds', async () => {
    await database.ownerSql`update office set party = null where id = 'area-91'`
    await app.knowledge.refresh()
    expect(await consignment('478')).toMatchObject({
      event: 'ContentConsignmentFailure',
      reasons: ['route.office-unheld'],
      route: { office: 'manual-desk' },
    })
  })
})

test('bytes once accepted keep their receipt when they are too old and their certificate has expired', async () => {
  const documents = await Promise.all(
    (['xml', 'json'] as const).map((encoding) => signMessage(createConcern(), world.party('fpa'), encoding)),
  )
  const first = await Promise.all(documents.map((signed) => fpa.post('/v1/messages', signed)))
  const unsent = await signMessage(createConcern(), world.party('fpa'), 'json')
  const renewed = world.issue({ id: parties.fpa, purpose: 'tls' })
  await registerCertificate(database.ownerSql, { party: fpaId, purpose: 'tls', der: renewed.certificate })
  try {
    now = daysLater(30)
    await setTrustTo(now)
    const again = await fpa.post('/v1/messages', documents[0] as (typeof documents)[0])
    expect(again).toMatchObject({ status: 202, bytes: first[0]?.bytes })
    expect(refused(await fpa.post('/v1/messages', unsent), 422)).toMatchObject({ reasons: ['message.stale'] })

    now = daysLater(400)
    await setTrustTo(now)
    const later = app.as({ tls: renewed })
    for (const [i, signed] of documents.entries()) {
      expect(await later.post('/v1/messages', signed)).toMatchObject({ status: 202, bytes: first[i]?.bytes })
    }
    expect(refused(await later.post('/v1/messages', unsent), 403).reasons[0]).toMatch(/^certificate\./)
  } finally {
    now = world.at
    await setTrustTo(now)
  }
})

describe('what is refused before it is read as a document', () => {
  test.each([
    ['too large', 'x'.repeat(256 * 1024 + 1), 'application/xml', 413, 'request.too-large'],
    ['of another media type', '{}', 'application/json', 415, 'request.media-type'],
    ['of no media type', '{}', '', 415, 'request.media-type'],
    ['of a type named as a property of every object', '{}', 'constructor', 415, 'request.media-type'],
  ])('a body %s', async (_name, body, mediaType, status, code) => {
    const before = await logSize()
    const answer = await fpa.send('/v1/messages', body, mediaType)
    expect({ status: answer.status, code: answer.json().code }).toEqual({ status, code })
    expect(await logSize()).toBe(before)
  })
})

test.each([
  ['no XML', 'hello', 'application/xml', 400, 'xml.malformed'],
  ['an empty body as XML', '', 'application/xml', 400, 'xml.malformed'],
  ['a DTD', '<!DOCTYPE m [<!ENTITY a "b">]><m>&a;</m>', 'application/xml', 400, 'xml.unsafe'],
  [
    'XML without a signature',
    '<message xmlns="urn:budkavle:concern-consented:1"/>',
    'application/xml',
    400,
    'signature.missing',
  ],
  ['no JWS', '[]', 'application/jose+json', 400, 'jws.malformed'],
  ['no compact JWS', 'a.b', 'application/jose', 400, 'jws.malformed'],
  ['bytes that are no text', '\u{fffd}\u0000', 'application/jose+json', 400, 'jws.malformed'],
])('%s is refused with evidence', async (_name, body, mediaType, status, code) => {
  const answer = await fpa.send('/v1/messages', body, mediaType)
  expect(refused(answer, status)).toMatchObject({ event: 'SubmissionRejection', reasons: [code], sender: parties.fpa })
})

test('a document changed by one letter is refused with evidence, and nothing of it is told', async () => {
  for (const encoding of ['xml', 'json'] as const) {
    const signed = await signMessage(createConcern({ text: 'secretMarker' }), world.party('fpa'), encoding)
    const at = signed.body.indexOf(encoding === 'xml' ? 'secretMarker' : '"payload":"') + 40
    const body = encoding === 'xml' ? signed.body.replace('secretMarker', 'secretMarkes') : flip(signed.body, at)
    const answer = await fpa.send('/v1/messages', body, signed.mediaType)
    expect(refused(answer, 400).reasons[0]).toMatch(/^signature\.(digest-mismatch|invalid)$/)
    expect(answer.bytes.toString()).not.toContain('secretMarke')
  }
})

describe('when the database fails', () => {
  const faultText =
    '{"type":"urn:budkavle:problem:fault","title":"The gateway could not finish; nothing is promised. Send the same again.","status":500,"code":"fault"}'
  const calls: [string, (caller: Caller) => Promise<Reply>][] = [
    [
      'a message',
      async (caller) => caller.post('/v1/messages', await signMessage(createConcern(), world.party('fpa'), 'xml')),
    ],
    ['a refusal', (caller) => caller.send('/v1/messages', 'hello', 'application/xml')],
    ['a history', (caller) => caller.get('/v1/messages/7f1de7a2-6a0c-4c6e-9d1b-0d4f7c1b2a3e')],
    ['a receipt', (caller) => caller.get('/v1/receipts/0')],
    ['a list', (caller) => caller.get('/v1/inbox/items')],
    ['an item', (caller) => caller.get('/v1/inbox/items/1')],
    ['a content', (caller) => caller.get('/v1/inbox/items/1/content')],
    ['a lease', (caller) => caller.post('/v1/inbox/leases', {})],
    ['a checkpoint', (caller) => caller.get('/v1/log/checkpoint')],
  ]

  test.each(calls)('%s gets one fixed text without any detail', async (name, call) => {
    const seen = app.faults.length
    await rename('away')
    try {
      const answer = await call(fpa)
      expect(answer.status).toBe(500)
      expect(answer.bytes.toString()).toBe(faultText)
    } finally {
      await rename('back')
    }
    // A poll also fails to ask what else there is for it, which it does not wait for.
    await expect.poll(() => app.faults.length).toBe(seen + (name === 'a lease' ? 2 : 1))
  })

  test('the same bytes are accepted when it works again', async () => {
    const signed = await signMessage(createConcern(), world.party('fpa'), 'json')
    await rename('away')
    expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 500 })
    await rename('back')
    expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  })
})

test('nothing of a person in the database, the log lines or the answers', async () => {
  const marker = 'MarkerOfFreeText'
  const value = createConcern({ text: marker })
  const markers = [marker, '010190-999W', 'Mallinen', 'Testi Esimerkki', '+358 40 000 0000']
  const answers: Reply[] = []
  for (const encoding of ['xml', 'json'] as const) {
    const again = { ...value, messageId: encoding === 'xml' ? value.messageId : createConcern().messageId }
    const signed = await signMessage(again, world.party('fpa'), encoding)
    answers.push(await fpa.post('/v1/messages', signed), await fpa.get(`/v1/messages/${signed.messageId}`))
    const wrong = { ...again, urgency: marker, person: { ...(value.person as object), homeMunicipality: marker } }
    answers.push(await fpa.post('/v1/messages', await signMessage(wrong, world.party('fpa'), encoding)))
  }
  expect(answers.map((answer) => answer.status)).toEqual([202, 200, 422, 202, 200, 422])
  const told = answers.map((answer) => answer.bytes.toString()).join('\n')
  const places = { told, lines: app.lines.join('\n'), database: await dump() }
  for (const text of Object.values(places)) {
    expect(text.length).toBeGreaterThan(1000)
    for (const one of markers) {
      for (const form of [one, Buffer.from(one).toString('hex'), Buffer.from(one).toString('base64').slice(0, -4)]) {
        expect(text.includes(form)).toBe(false)
      }
    }
  }
})

const fpaId = parties.fpa as Parameters<typeof registerCertificate>[1]['party']

function proven(bytes: Uint8Array) {
  const verdict = verifyReceipt(bytes, app.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.receipt.evidence
}

/** The evidence of a refusal, from its receipt cut out of the problem as it stands. */
function refused(answer: Reply, status: number) {
  const { receipt, code } = answer.json<{ receipt: Receipt; code: string }>()
  expect({ status: answer.status, code }).toEqual({ status, code: receipt.evidence.reasons[0] })
  const text = canonicalJson(receipt)
  expect(answer.bytes.toString()).toContain(text)
  return proven(Buffer.from(text))
}

async function consignment(municipality: string) {
  const signed = await signMessage(createConcern({ municipality }), world.party('fpa'), 'json')
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  const told = (await fpa.get(`/v1/messages/${signed.messageId}`)).json<{ state: string; events: Receipt[] }>()
  expect(told.state).toBe('manual-desk')
  return told.events[1]?.evidence
}

async function setTrustTo(at: Date): Promise<void> {
  world.renewCrls(at)
  await database.ownerSql`delete from crl`
  await refreshCrls(database.ownerSql, world.trustFolder, await readTrustFolder(world.trustFolder), at)
  await app.knowledge.refresh()
}

function daysLater(days: number): Date {
  return new Date(world.at.getTime() + days * 86_400_000)
}

function flip(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
}

async function rename(to: 'away' | 'back'): Promise<void> {
  const tables = ['message', 'delivery', 'payload', 'log_entry', 'log_head']
  const [from, into] = to === 'away' ? ['', '_away'] : ['_away', '']
  for (const table of tables) await database.ownerSql.unsafe(`alter table ${table}${from} rename to ${table}${into}`)
}

async function count(table: 'message', messageId: string): Promise<number> {
  const [row] = await database.sql`select count(*)::int from ${database.sql(table)} where message_id = ${messageId}`
  return row?.count
}

async function logSize(): Promise<number> {
  const [head] = await database.sql`select size::int from log_head`
  return head?.size
}

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const tables = await database.ownerSql`select tablename as name from pg_tables where schemaname = 'public'`
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await database.ownerSql`select t::text as row from ${database.ownerSql(name)} t`
    texts.push(...rows.map((row) => row.row))
  }
  return texts.join('\n')
}
