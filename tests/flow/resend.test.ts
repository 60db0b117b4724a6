import { createHash, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createIncidents } from '../../src/cli/incidents.ts'
import { createResend } from '../../src/cli/resend.ts'
import { explainEvidence } from '../../src/evidence/explain.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { manifests } from '../../src/jobs/manifests.ts'
import { secondLooks } from '../../src/jobs/second-looks.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { LookAsk } from '../../src/message/looks.ts'
import type { ManifestHead } from '../../src/message/manifest.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createResendDeps } from '../../src/wiring/resend-deps.ts'
import { createMemoryIo } from '../cli/memory-io.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { catalogue } from '../support/verified.ts'
import { createWorld, type World } from '../support/world.ts'

const [minute, hour] = [60_000, 3_600_000]
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

afterEach(async () => {
  expect(app.faults).toEqual([])
  // What a test leaves open is in nobody's way.
  await database.ownerSql`update delivery set leased_until = 'infinity' where state = 'open'`
})

afterAll(async () => {
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, app.keys)).toMatchObject({ ok: true })
  await close()
  await app.close()
  await database.close()
  world.remove()
})

test('what an office has lost comes to it again, is confirmed and shown anew, and the incident is closed', async () => {
  const signed = await send()
  const first = await leaseOne(signed)
  const confirmed = await confirm(first, 'record-a')
  expect(confirmed.status).toBe(200)
  const lost = await askedFor(first.item)
  await office.post(`/v1/inbox/items/${first.item}/second-look`, { nonce: lost.nonce, absent: true })
  expect(await history(signed)).toMatchObject({ state: 'stored' })
  expect(await resend(first.item, 'office-asked', '--json')).toMatchObject({ status: 0 })

  const again = await history(signed)
  expect(again).toMatchObject({ state: 'accepted', handedOut: true })
  expect(again.events.at(-1)).toMatchObject({
    event: 'ContentConsignment',
    reasons: ['operator.resent', 'resend.office-asked'],
    recipient: { office: 'area-06' },
    custody: { from: 'area-06', by: 'staff-17' },
  })
  expect((await fpa.get(`/v1/threads/${signed.messageId}`)).json()).toMatchObject({ messages: [{ state: 'accepted' }] })
  expect((await office.get(`/v1/inbox/items/${first.item}`)).json()).toMatchObject({ state: 'waiting' })
  expect(await retentionOf(first.item)).toMatchObject({ handover: null, kept: 'retention.unconfirmed' })
  expect(await ladderOf(first.item)).toMatchObject({ steps_taken: 0, is_later: true, waits_since: now })

  const old = await office.post(`/v1/inbox/items/${first.item}/confirmation`, {
    leaseToken: first.leaseToken,
    recordId: 'record-a',
    sha256: sha256(signed.body),
  })
  expect(old.json(), 'the same confirmation once more is not this one').toMatchObject({ code: 'lease.lost' })
  now = new Date(now.getTime() + minute)
  const second = await leaseOne(signed)
  expect(second.leaseToken).toBeGreaterThan(first.leaseToken)
  expect(await confirm(second, 'record-b')).toMatchObject({ status: 200 })
  expect(await history(signed)).toMatchObject({ state: 'stored' })
  expect(await handovers(signed)).toEqual(['record-a', 'record-b'])
  expect((await retentionOf(first.item)).handover).toEqual(now)
  expect((await resend(first.item, 'office-asked')).error, 'stored after what the incident shows').toContain(
    'resend.confirmed',
  )

  const look = await askedFor(first.item)
  expect(look).toMatchObject({ recordId: 'record-b' })
  const digest = createHash('sha256').update(Buffer.from(look.nonce, 'hex')).update(signed.body).digest('hex')
  const held = await office.post(`/v1/inbox/items/${first.item}/second-look`, { nonce: look.nonce, sha256: digest })
  expect(held.receipt().evidence).toMatchObject({ event: 'StorageConfirmation', look: { recordId: 'record-b' } })
  expect(await closeIncident(first.item)).toMatchObject({ status: 0 })
})

test('it is in the manifests as it stands: waiting again, then closed again', async () => {
  const signed = await send()
  const first = await leaseOne(signed)
  await confirm(first, 'record-a')
  const midnight = new Date('2026-11-21T22:00:00Z')
  await runManifests(midnight)
  expect(await lineOf(first.item)).toMatch(/ stored /)
  await loseByLook(first.item)
  await resend(first.item, 'receiver-lost-it')
  await runManifests(new Date(midnight.getTime() + 24 * hour))
  expect(await lineOf(first.item)).toMatch(/ waiting /)
  await confirm(await leaseOne(signed), 'record-b')
  await runManifests(new Date(midnight.getTime() + 48 * hour))
  expect(await lineOf(first.item)).toMatch(/ stored .*record-b/)
})

test('what a system holds on to goes to the next that asks, at once; its old token is refused', async () => {
  const signed = await send()
  const hanging = await leaseOne(signed)
  const before = await ladderOf(hanging.item)
  expect(await waiting()).toEqual([])
  const poll = office.post('/v1/inbox/leases', { waitSeconds: 60 })
  const { status, out } = await resend(hanging.item, 'receiver-hangs')
  expect([status, out]).toEqual([0, expect.stringContaining(`message ${hanging.item}: brought to area-06 again`)])
  expect(await ladderOf(hanging.item), 'nothing starts anew').toEqual(before)
  const [next] = (await poll).json<{ items: Lease[] }>().items
  if (!next) throw new Error('nobody was woken')
  expect(next).toMatchObject({ item: hanging.item, clocks: hanging.clocks })
  expect((await confirm(hanging, 'record-a')).json()).toMatchObject({ code: 'lease.lost' })
  expect(await confirm(next, 'record-b')).toMatchObject({ status: 200 })
  expect((await history(signed)).events.map(({ event }) => event)).toEqual([
    'SubmissionAcceptance',
    'ContentConsignment',
    'ConsignmentNotification',
    'ContentConsignment',
    'ConsignmentNotification',
    'ContentAccessTracking',
    'ContentHandover',
  ])
})

test('what was never handed out may be brought again, and is not read before it is', async () => {
  const signed = await send()
  const [{ message: item } = { message: 0 }] = await database.sql<{ message: number }[]>`
    select d.message::int from delivery d join message m on m.seq = d.message where m.message_id = ${signed.messageId}`
  expect(await resend(item, 'office-asked')).toMatchObject({ status: 0 })
  expect(await history(signed)).toMatchObject({ handedOut: false })
  expect(await office.get(`/v1/inbox/items/${item}/content`)).toMatchObject({ status: 404 })
})

test('the receipt verifies, says what it says, and what the administrator did is beside it in the log', async () => {
  const lease = await leaseOne(await send())
  const { out } = await resend(lease.item, 'receiver-hangs', '--json')
  const verdict = verifyReceipt(Buffer.from(out.trimEnd()), app.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  const told = explainEvidence(verdict.receipt.evidence).join('\n')
  expect(told).toContain('put in the inbox of office area-06 again')
  expect(told).toMatch(/brought +by staff-17/)
  const entry = verdict.receipt.inclusion.leafIndex
  const rows = await database.sql<{ evidence: string; message: string | null }[]>`
    select evidence, message from log_entry where index in (${entry}, ${entry + 1}) order by index`
  expect(rows.map(({ message }) => message)).toEqual([String(lease.item), null])
  expect(JSON.parse(rows[1]?.evidence ?? '')).toMatchObject({
    event: 'AdministrativeAct',
    reasons: ['message.resent', 'resend.receiver-hangs'],
    by: 'staff-17',
    subject: `message:${lease.item}`,
  })
})

async function send(): Promise<Signed> {
  const signed = await signMessage(createConcern({ messageId: randomUUID(), at: now }), world.party('fpa'), 'json')
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  return signed
}

async function waiting(): Promise<Lease[]> {
  return (await office.post('/v1/inbox/leases', { max: 100 })).json<{ items: Lease[] }>().items
}

async function leaseOne({ messageId }: Signed): Promise<Lease> {
  const lease = (await waiting()).find((one) => one.messageId === messageId)
  if (!lease) throw new Error('it does not wait')
  return lease
}

async function confirm({ item, leaseToken }: Lease, recordId: string) {
  const { bytes } = await office.get(`/v1/inbox/items/${item}/content`)
  return office.post(`/v1/inbox/items/${item}/confirmation`, { leaseToken, recordId, sha256: sha256(bytes) })
}

async function askedFor(item: number): Promise<LookAsk> {
  now = new Date(now.getTime() + hour)
  await secondLooks(app.store, { at: now, issuer: app.store.signer.origin, newId: randomUUID })
  const { secondLooks: looks } = (await office.post('/v1/inbox/leases', {})).json<{ secondLooks?: LookAsk[] }>()
  const look = looks?.find((one) => one.item === item)
  if (!look) throw new Error('it was not asked for')
  return look
}

async function loseByLook(item: number): Promise<void> {
  const { nonce } = await askedFor(item)
  await office.post(`/v1/inbox/items/${item}/second-look`, { nonce, absent: true })
}

function resend(item: number, reason: string, ...more: string[]) {
  const { store } = app
  const config = { saturdayWorks: false, dayCutOff: '16:15' }
  const deps = createResendDeps({ store, catalogue, config, now: () => now })
  const command = createResend(async () => ({ resend: deps, close: async () => {} }))
  return run(command, [String(item), '--reason', reason, '--by', 'staff-17', ...more])
}

async function closeIncident(item: number) {
  const [{ id } = { id: 0 }] = await database.sql<{ id: number }[]>`
    select id::int from incident where message = ${item} and closed_at is null`
  const command = createIncidents(
    async () => ({ store: app.store, close: async () => {} }),
    () => now,
  )
  return run(command, ['close', String(id), '--by', 'staff-17', '--reason', 'sent-again'])
}

async function run(command: ReturnType<typeof createResend>, args: string[]) {
  const { io, printed } = createMemoryIo({})
  return { status: await command(args, io), ...printed }
}

async function history({ messageId }: Signed) {
  const seen = (await fpa.get(`/v1/messages/${messageId}`)).json<{
    state: string
    handedOut: boolean
    events: { evidence: { event: string; handover?: { recordId: string } } }[]
  }>()
  return { ...seen, events: seen.events.map(({ evidence }) => evidence) }
}

async function handovers(signed: Signed): Promise<(string | undefined)[]> {
  return (await history(signed)).events.flatMap(({ handover }) => handover?.recordId ?? [])
}

async function retentionOf(item: number) {
  const [row] = await database.ownerSql<[{ handover: Date | null; kept: string | null }]>`
    select handed_over_at(${item}) as handover, why_kept(${item}, 1, ${now}) as kept`
  return row
}

async function ladderOf(item: number) {
  const [row] = await database.ownerSql<[{ steps_taken: number; is_later: boolean; waits_since: Date | null }]>`
    select steps_taken, next_step_at > ${now} as is_later, waits_since from delivery where message = ${item}`
  return row
}

async function runManifests(at: Date): Promise<void> {
  now = at
  await manifests(app.store, { at, issuer: app.store.signer.origin, newId: randomUUID }, 24)
}

/** The line of an item in the newest manifest. */
async function lineOf(item: number): Promise<string> {
  const { manifests: all } = (await office.get('/v1/inbox/manifests')).json<{ manifests: ManifestHead[] }>()
  const note = (await office.get(`/v1/inbox/manifests/${all[0]?.manifest}`)).bytes.toString()
  return note.split('\n').find((line) => new RegExp(`^${item} (waiting|leased|stored) `).test(line)) ?? note
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
