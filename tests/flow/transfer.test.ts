import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openParty } from '../../src/dev/world.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createPlan, signMessage } from '../support/messages.ts'
import { evidenceOf, type Offices, officeParties, openOffices, refusalOf } from './offices.ts'

let offices: Offices

beforeAll(async () => {
  offices = await openOffices()
})

afterAll(async () => {
  expect(offices.app.faults).toEqual([])
  const { log, close } = await openLogReader(offices.database.sql)
  expect(await verifyLog(log, offices.app.keys)).toMatchObject({ ok: true })
  await close()
  await offices.close()
})

test('an item goes to the office that it was meant for: woken, leased under a larger token, confirmed there', async () => {
  const { app, at, send, lease, transfer, confirm, history, database } = offices
  const { messageId } = await send()
  const first = await lease('area-06')
  await database.ownerSql`update delivery set steps_taken = 2, next_step_at = '2026-11-25T08:00:00Z'
    where message = ${first.item}`
  const before = await clocksOf(first)
  const waiting = at('area-02').post('/v1/inbox/leases', { waitSeconds: 60 })

  const given = await transfer('area-06', first, 'area-02')
  expect(evidenceOf(given, app)).toMatchObject({
    event: 'ContentConsignment',
    reasons: ['receiver.not-our-client'],
    recipient: { party: '2844969-4', office: 'area-02' },
    custody: { from: 'area-06' },
  })
  const [second] = (await waiting).json<{ items: Lease[] }>().items
  expect(second).toMatchObject({ item: first.item, messageId, office: 'area-02', clocks: first.clocks })
  if (!second) throw new Error('nobody was woken')
  expect(second.leaseToken).toBeGreaterThan(first.leaseToken)
  expect(await clocksOf(first)).toEqual(before)
  expect(refusalOf(await confirm('area-02', { ...second, leaseToken: first.leaseToken }))).toContain('409 lease.lost')
  expect(await confirm('area-02', second)).toMatchObject({ status: 200 })

  const seen = await history(messageId)
  expect(seen).toMatchObject({ state: 'stored', handedOut: true, route: { office: 'area-06' } })
  expect(seen.custody).toEqual([
    { from: 'area-06', to: 'area-02', reason: 'receiver.not-our-client', at: '2026-11-20T13:00:00.000Z' },
  ])
  // When the log has that the content was fetched is nobody's to say.
  const steps = seen.events.filter(({ evidence }) => evidence.event !== 'ContentAccessTracking')
  expect(steps.map(({ evidence }) => `${evidence.event} ${evidence.recipient.office}`)).toEqual([
    'SubmissionAcceptance area-06',
    'ContentConsignment area-06',
    'ConsignmentNotification area-06',
    'ContentHandoverFailure area-06',
    'ContentConsignment area-02',
    'ConsignmentNotification area-02',
    'ContentHandover area-02',
  ])
})

test('whoever had it sees that it gave it on, with its own receipt, and can do no more with it, after any number of moves', async () => {
  const { app, at, send, lease, transfer, reject, confirm } = offices
  await send()
  const first = await lease('area-06')
  const path = `/v1/inbox/items/${first.item}`
  await transfer('area-06', first, 'area-01')
  const second = await lease('area-01')
  await transfer('area-01', second, 'area-03', { reason: 'not-our-task' })
  await confirm('area-03', await lease('area-03'))

  for (const [office, reason] of [
    ['area-06', 'receiver.not-our-client'],
    ['area-01', 'receiver.not-our-task'],
  ] as const) {
    const shown = (await at(office).get(path)).json<{ receipt: number }>()
    expect(shown).toMatchObject({ office, state: 'transferred' })
    expect(evidenceOf(await at(office).get(`/v1/receipts/${shown.receipt}`), app)).toMatchObject({
      event: 'ContentHandoverFailure',
      reasons: [reason],
      recipient: { office },
    })
    expect(await at(office).get(`${path}/content`)).toMatchObject({ status: 404 })
  }
  expect((await at('area-03').get(path)).json()).toMatchObject({ office: 'area-03', state: 'stored' })
  expect(refusalOf(await reject('area-06', first))).toContain('409 item.closed')
  expect(refusalOf(await transfer('area-06', first, 'area-02'))).toContain('409 item.closed')
  const confirmation = { leaseToken: first.leaseToken, recordId: 'late', sha256: '0'.repeat(64) }
  expect(refusalOf(await at('area-06').post(`${path}/confirmation`, confirmation))).toContain('409 item.closed')
  expect(refusalOf(await at('area-04').get(path))).toContain('404')
  expect(refusalOf(await transfer('area-04', first, 'area-02'))).toContain('404 request.not-found')
})

test('a transfer whose answer was cut off gets the same receipt when it is asked again, also after the item moved on', async () => {
  const { at, send, lease, transfer, confirm, database } = offices
  await send()
  const first = await lease('area-06')
  const [one, two] = await Promise.all([transfer('area-06', first, 'area-02'), transfer('area-06', first, 'area-02')])
  expect([one?.status, two?.bytes]).toEqual([200, one?.bytes])
  expect((await transfer('area-06', first, 'area-02')).bytes).toEqual(one?.bytes)
  expect(refusalOf(await transfer('area-06', first, 'area-03'))).toContain('409 item.closed')
  expect(refusalOf(await transfer('area-06', first, 'area-02', { reason: 'not-our-task' }))).toContain('item.closed')
  await confirm('area-02', await lease('area-02'))
  expect((await transfer('area-06', first, 'area-02')).bytes).toEqual(one?.bytes)
  const [moves] = await database.sql`select count(*)::int as n from custody where message = ${first.item}`
  expect(moves).toEqual({ n: 1 })
  expect((await at('area-02').post('/v1/inbox/leases', {})).json()).toEqual({ items: [] })
})

test('a lease that is lost gives nothing on', async () => {
  const { send, lease, transfer, confirm, database, history } = offices
  const { messageId } = await send()
  const late = await lease('area-06')
  await database.ownerSql`update delivery set leased_until = now() - interval '1 second' where message = ${late.item}`
  const present = await lease('area-06')
  expect(refusalOf(await transfer('area-06', late, 'area-02'))).toContain('409 lease.lost')
  expect(await history(messageId)).toMatchObject({ custody: [], state: 'accepted' })
  expect(await confirm('area-06', present)).toMatchObject({ status: 200 })
  expect(refusalOf(await transfer('area-06', present, 'area-02'))).toContain('409 item.closed')
})

test('an item that would come back goes to the manual desk, with an alarm, and both ends are told why', async () => {
  const { app, at, send, lease, transfer, history, database } = offices
  const { messageId } = await send()
  await transfer('area-06', await lease('area-06'), 'area-01')
  const second = await lease('area-01')
  const alarms = await countAlarms('transfer.loop')
  const looped = await transfer('area-01', second, 'area-06')
  expect(evidenceOf(looped, app)).toMatchObject({
    event: 'ContentConsignmentFailure',
    reasons: ['transfer.loop'],
    recipient: { party: null, office: 'manual-desk' },
    custody: { from: 'area-01' },
  })
  expect((await transfer('area-01', second, 'area-06')).bytes).toEqual(looped.bytes)
  expect((await countAlarms('transfer.loop')) - alarms).toBe(1)
  const seen = await history(messageId)
  expect(seen).toMatchObject({ state: 'manual-desk' })
  expect(seen.custody.map(({ from, to, reason }) => [from, to, reason])).toEqual([
    ['area-06', 'area-01', 'receiver.not-our-client'],
    ['area-01', 'manual-desk', 'transfer.loop'],
  ])
  expect((await at('area-01').get(`/v1/inbox/items/${second.item}`)).json()).toMatchObject({ state: 'rejected' })
  const [lying] = await database.sql`select office, state from delivery where message = ${second.item}`
  expect(lying).toEqual({ office: 'manual-desk', state: 'open' })
})

test('an item that has moved too often goes to the manual desk', async () => {
  const { app, send, lease, transfer, history } = offices
  const { messageId } = await send()
  const way = ['area-06', 'area-01', 'area-02', 'area-03', 'area-04', 'area-05'] as const
  for (const [i, from] of way.slice(0, -1).entries()) {
    const to = way[i + 1] ?? ''
    expect(evidenceOf(await transfer(from, await lease(from), to), app)).toMatchObject({ recipient: { office: to } })
  }
  const sixth = evidenceOf(await transfer('area-05', await lease('area-05'), 'area-07'), app)
  expect(sixth).toMatchObject({ reasons: ['transfer.too-often'], recipient: { office: 'manual-desk' } })
  expect((await history(messageId)).custody).toHaveLength(6)
})

test.each([
  ['the office itself', 'area-06', 'office is not the one that has the item'],
  ['FPA', 'fpa', 'office is one of social services'],
  ['the manual desk', 'manual-desk', 'office is not the manual desk'],
  ['one that there is not', 'area-99', 'office is one that is open'],
])('it is not given to %s', async (_, to, rule) => {
  const { send, lease, transfer, confirm } = offices
  await send()
  const held = await lease('area-06')
  expect(refusalOf(await transfer('area-06', held, to))).toContain(`400 request.malformed: ${rule}`)
  expect(await confirm('area-06', held)).toMatchObject({ status: 200 })
})

test('it is not given to an office where nobody can take it', async () => {
  const { app, send, lease, transfer, confirm, database } = offices
  await send()
  const held = await lease('area-06')
  await database.ownerSql`update office set valid_until = '2026-01-01' where id = 'area-07'`
  await app.knowledge.refresh()
  const closed = refusalOf(await transfer('area-06', held, 'area-07'))
  expect(closed).toContain('400 request.malformed: office is one that is open')
  expect(await confirm('area-06', held)).toMatchObject({ status: 200 })
})

test.each([
  ['another member', { extra: 1 }],
  ['a reason that no other office is the cure for', { reason: 'cannot-be-read' }],
  ['no token', { leaseToken: undefined }],
  ['no office', { office: undefined }],
])('a transfer with %s is refused', async (_, change) => {
  const { send, lease, transfer, confirm } = offices
  await send()
  const held = await lease('area-06')
  expect(refusalOf(await transfer('area-06', held, 'area-02', change))).toContain('400 request.malformed')
  expect(await confirm('area-06', held)).toMatchObject({ status: 200 })
})

test('document and attachments follow the item, once the new office is handed it', async () => {
  const { app, at, fpa, send, lease, transfer } = offices
  const file = Buffer.from('%PDF-1.7 that moves')
  const sha256 = createHash('sha256').update(file).digest('hex')
  await fpa.put(`/v1/attachments/${sha256}`, file, 'application/pdf')
  const named = { fileName: 'a.pdf', title: 'A', mediaType: 'application/pdf', bytes: file.length, sha256 }
  await send({ more: { attachments: [named] } })
  const first = await lease('area-06')
  const paths = ['content', 'attachments', `attachments/${sha256}`].map(
    (path) => `/v1/inbox/items/${first.item}/${path}`,
  )
  const statuses = (office: 'area-06' | 'area-02') =>
    Promise.all(paths.map(async (path) => (await at(office).get(path)).status))
  expect(await statuses('area-06')).toEqual([200, 200, 200])
  evidenceOf(await transfer('area-06', first, 'area-02'), app)
  expect(await statuses('area-06')).toEqual([404, 404, 404])
  expect(await statuses('area-02'), 'not before it is told that it has it').toEqual([404, 404, 404])
  await lease('area-02')
  expect(await statuses('area-02')).toEqual([200, 200, 200])
})

test('whoever gave it on still belongs to its thread, and whoever has it now answers in that', async () => {
  const { at, send, lease, transfer, world } = offices
  const { messageId } = await send()
  await transfer('area-06', await lease('area-06'), 'area-02')
  for (const office of ['area-06', 'area-02'] as const) {
    expect((await at(office).get(`/v1/threads/${messageId}`)).json()).toMatchObject({ messages: [{ messageId }] })
  }
  expect(await at('area-03').get(`/v1/threads/${messageId}`)).toMatchObject({ status: 404 })
  const party = officeParties['area-02'] as PartyId
  const answer = { ...createPlan({ more: { refToMessageId: messageId } }), from: party }
  const signed = await signMessage(answer, openParty(world.folder, party, party, world.at), 'json')
  expect(await at('area-02').post('/v1/messages', signed)).toMatchObject({ status: 202 })
  const { messages } = (await at('area-02').get(`/v1/threads/${messageId}`)).json<{ messages: unknown[] }>()
  expect(messages).toMatchObject([{ messageId }, { messageId: signed.messageId, office: 'fpa' }])
})

/** What must not change when an item moves. */
async function clocksOf({ item }: Lease) {
  const [row] = await offices.database.sql`
    select m.clocks::text, d.steps_taken, d.next_step_at from message m join delivery d on d.message = m.seq
    where m.seq = ${item}`
  return { ...row }
}

async function countAlarms(kind: string): Promise<number> {
  const [row] = await offices.database.sql`select count(*)::int as n from alarm where kind = ${kind}`
  return row?.n
}
