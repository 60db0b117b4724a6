import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDesk } from '../../src/cli/args/open-desk.ts'
import { createDesk } from '../../src/cli/desk.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { DeskItem, ItemChain } from '../../src/message/desk.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createMemoryIo } from '../cli/memory-io.ts'
import { evidenceOf, type OfficeName, type Offices, openOffices, refusalOf, type Told } from './offices.ts'

let offices: Offices
const staff = ['--by', 'staff-17']
const known = ['--reason', 'client-known-there', ...staff]

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

test('what was given back is assigned to an office, which is woken and confirms it; its clocks run on, and the ladder of the office begins', async () => {
  const { at, confirm, history, reject, database } = offices
  const { messageId, first } = await giveBack()
  await database.ownerSql`update delivery set steps_taken = 2, next_step_at = '2026-11-25T08:00:00Z'
    where message = ${first.item}`
  const waiting = at('area-02').post('/v1/inbox/leases', { waitSeconds: 60 })
  const told = receiptOf(await desk('assign', `${first.item}`, '--office', 'area-02', ...known, '--json'))
  expect(told).toMatchObject({
    event: 'ContentConsignment',
    reasons: ['desk.client-known-there'],
    recipient: { party: '2844969-4', office: 'area-02' },
    custody: { from: 'manual-desk', by: 'staff-17' },
  })
  const [second] = (await waiting).json<{ items: Lease[] }>().items
  if (!second) throw new Error('nobody was woken')
  expect(second).toMatchObject({ item: first.item, clocks: first.clocks })
  expect(await ladderOf(first)).toEqual({ steps: 0, next: offices.world.at.toISOString() })

  const rejectedAgain = await reject('area-06', first)
  expect(evidenceOf(rejectedAgain, offices.app), 'its answer was lost').toMatchObject({
    event: 'ContentHandoverFailure',
    reasons: ['receiver.not-our-task'],
  })
  expect((await at('area-06').get(`/v1/inbox/items/${first.item}`)).json()).toMatchObject({ state: 'rejected' })
  expect(await confirm('area-02', second)).toMatchObject({ status: 200 })
  const seen = await history(messageId)
  expect(seen).toMatchObject({ state: 'stored' })
  expect(seen.custody.map(({ from, to, reason }) => [from, to, reason])).toEqual([
    ['area-06', 'manual-desk', 'receiver.not-our-task'],
    ['manual-desk', 'area-02', 'desk.client-known-there'],
  ])
})

test('where an item can be given to now is told: not where it lies, and of no item that there is not', async () => {
  const { send, database } = offices
  await send()
  const [row] = await database.ownerSql<{ item: number }[]>`select max(seq)::int as item from message`
  const ask = (...more: string[]) => desk('offices', `${row?.item}`, ...more)
  expect((await ask()).out).toMatch(/^02 +area-02 +Central Uusimaa wellbeing services county/m)
  expect((await ask()).out).not.toContain('area-06')
  await database.ownerSql`update delivery set office = 'manual-desk' where message = ${row?.item ?? 0}`
  const { status, out } = await ask('--json')
  const told: { offices: { office: string }[] } = JSON.parse(out)
  expect([status, told.offices.map(({ office }) => office)]).toEqual([
    0,
    expect.arrayContaining(['area-02', 'area-06']),
  ])
  expect(await desk('offices', '999999')).toMatchObject({ status: 1, error: expect.stringContaining('no such item') })
  const relay = ['relay', `${row?.item}`, '--means', 'phone', '--at', '2026-11-20T12:30:00Z', ...staff]
  expect(await desk(...relay)).toMatchObject({ status: 0 })
})

test('an item that nobody was handed is, once it is assigned, still one that nobody was handed', async () => {
  const { send, at, history, database } = offices
  const { messageId } = await send()
  const [row] = await database.ownerSql`
    update delivery set office = 'manual-desk' where message = (select max(seq) from message) returning message::int`
  expect(await desk('assign', `${row?.message}`, '--office', 'area-03', ...known)).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^item \d+: given to area-03, by staff-17; log entry \d+\n$/),
  })
  expect(await history(messageId)).toMatchObject({ handedOut: false, state: 'accepted' })
  expect(await at('area-03').get(`/v1/inbox/items/${row?.message}/content`)).toMatchObject({ status: 404 })
  await take('area-03')
  expect(await history(messageId)).toMatchObject({ handedOut: true })
})

test('an item is moved away from an office that is silent: its lease ends, and both ends are told', async () => {
  const { send, lease, confirm, at, history, app } = offices
  const { messageId } = await send()
  const silent = await lease('area-06')
  const from = ['--from-office', 'area-06', '--reason', 'office-silent', ...staff]
  expect(await desk('assign', `${silent.item}`, '--office', 'area-02', ...from)).toMatchObject({ status: 0 })
  expect(refusalOf(await confirmBlindly('area-06', silent))).toContain('409 item.closed')
  const shown = (await at('area-06').get(`/v1/inbox/items/${silent.item}`)).json<{ receipt: number }>()
  expect(shown).toMatchObject({ state: 'transferred', office: 'area-06' })
  expect(evidenceOf(await at('area-06').get(`/v1/receipts/${shown.receipt}`), app)).toMatchObject({
    event: 'ContentHandoverFailure',
    reasons: ['desk.moved'],
    recipient: { office: 'area-06' },
  })
  expect(await confirm('area-02', await lease('area-02'))).toMatchObject({ status: 200 })
  const { custody, events } = await history(messageId)
  expect(custody).toMatchObject([{ from: 'area-06', to: 'area-02', reason: 'desk.office-silent' }])
  expect(events.map(({ evidence }) => evidence.reasons[0]).filter(Boolean)).toEqual([
    'desk.moved',
    'desk.office-silent',
    'receiver.fetched',
  ])
})

test('an item that went in a circle is shown with its whole way, and people end that', async () => {
  const { send, lease, transfer, confirm } = offices
  await send({ urgent: true, more: { callBackNumber: '+358 20 000 0009' } })
  await transfer('area-06', await lease('area-06'), 'area-01')
  const second = await lease('area-01')
  await transfer('area-01', second, 'area-06')
  const listed: DeskItem[] = JSON.parse((await desk('--json')).out)
  expect(listed[0]).toMatchObject({ item: second.item, rejectedBy: 'area-01', reason: 'transfer.loop' })

  const chain: ItemChain = JSON.parse((await desk('show', `${second.item}`, '--json')).out)
  expect(chain).toMatchObject({ office: 'manual-desk', state: 'open', urgency: 'urgent', clocks: second.clocks })
  expect(chain.custody.map(({ reason, by }) => [reason, by])).toEqual([
    ['receiver.not-our-client', null],
    ['transfer.loop', null],
  ])
  expect(chain.events.at(-1)).toMatchObject({ event: 'ContentConsignmentFailure', reasons: ['transfer.loop'] })
  expect(chain.events.map(({ index }) => index)).toEqual(chain.events.map(({ index }) => index).sort((a, b) => a - b))
  const { out } = await desk('show', `${second.item}`)
  expect(out).toMatch(/^item \d+: open at manual-desk\n/)
  expect(out).toMatch(/clock .* due .*, for the receiver\n/)
  expect(out).toMatch(/area-01 → manual-desk +transfer\.loop +log \d+\n/)

  const back = ['--office', 'area-06', '--reason', 'agreed-with-office', ...staff]
  expect(await desk('assign', `${second.item}`, ...back)).toMatchObject({ status: 0 })
  const third = await lease('area-06')
  expect(third.item).toBe(second.item)
  expect(await confirm('area-06', third)).toMatchObject({ status: 200 })
})

test('what people told closes an item at the manual desk', async () => {
  const { history, lease } = offices
  const { messageId, first } = await giveBack()
  const call = ['relay', `${first.item}`, '--means', 'phone', '--at', '2026-11-20T14:30:00+02:00', ...staff]
  expect(receiptOf(await desk(...call, '--json'))).toMatchObject({
    event: 'RelayToNonERDS',
    recipient: { party: null, office: 'manual-desk' },
    relay: { by: 'staff-17', means: 'phone', at: '2026-11-20T12:30:00.000Z' },
  })
  expect(await history(messageId)).toMatchObject({ state: 'relayed' })
  expect(await desk(...call)).toMatchObject({ status: 1, error: expect.stringContaining('not open') })
  expect(await desk('assign', `${first.item}`, '--office', 'area-02', ...known)).toMatchObject({ status: 1 })
  await expect(lease('area-06')).rejects.toThrow('nothing waits')
})

test('what people told of an item in an inbox stops its ladder, and the item still waits; if it moves on, the ladder does too', async () => {
  const { send, lease, transfer, confirm, history, database } = offices
  const { messageId } = await send()
  const first = await lease('area-06')
  await database.ownerSql`update delivery set next_step_at = '2026-11-25T08:00:00Z' where message = ${first.item}`
  const call = ['relay', `${first.item}`, '--means', 'paper', '--at', '2026-11-20T12:30:00Z', ...staff]
  expect(await desk(...call)).toMatchObject({
    status: 0,
    out: expect.stringMatching(/told by paper at 2026-11-20T12:30:00\.000Z, by staff-17; log entry \d+\n$/),
  })
  expect(await ladderOf(first)).toEqual({ steps: 0, next: null })
  expect(await history(messageId)).toMatchObject({ state: 'accepted' })
  evidenceOf(await transfer('area-06', first, 'area-02'), offices.app)
  expect(await ladderOf(first)).toEqual({ steps: 0, next: '2026-11-20T13:00:00.000Z' })
  expect(await confirm('area-02', await lease('area-02'))).toMatchObject({ status: 200 })
  expect(await history(messageId)).toMatchObject({ state: 'stored' })
})

test.each([
  ['FPA', ['--office', 'fpa'], 'another kind of party'],
  ['an office that there is not', ['--office', 'area-99'], 'no such office'],
  ['the manual desk', ['--office', 'manual-desk'], 'no such office'],
  ['an office from where it does not lie', ['--office', 'area-02', '--from-office', 'area-06'], 'does not lie there'],
])('an item is not assigned to %s', async (_, where, why) => {
  const { first } = await giveBack()
  const refused = await desk('assign', `${first.item}`, ...where, ...known)
  expect(refused).toMatchObject({ status: 1, out: '', error: expect.stringContaining(why) })
  expect(await desk('assign', `${first.item}`, '--office', 'area-04', ...known)).toMatchObject({ status: 0 })
  await take('area-04')
})

test('what is taken over is moved no more, and what is not there neither', async () => {
  const { send, lease, confirm } = offices
  await send()
  const stored = await lease('area-06')
  await confirm('area-06', stored)
  const from = ['--office', 'area-02', '--from-office', 'area-06', ...known]
  expect(await desk('assign', `${stored.item}`, ...from)).toMatchObject({
    status: 1,
    error: expect.stringContaining('not open'),
  })
  expect(await desk('assign', '999999', ...from)).toMatchObject({
    status: 1,
    error: expect.stringContaining('no such item'),
  })
  expect(await desk('show', '999999')).toMatchObject({ status: 1, error: expect.stringContaining('no such item') })
})

/** A concern that `area-06` was handed and gave back. */
async function giveBack() {
  const { messageId } = await offices.send()
  const first = await offices.lease('area-06')
  expect(await offices.reject('area-06', first)).toMatchObject({ status: 200 })
  return { messageId, first }
}

async function take(office: OfficeName): Promise<void> {
  expect(await offices.confirm(office, await offices.lease(office))).toMatchObject({ status: 200 })
}

/** Without having fetched anything. */
function confirmBlindly(office: OfficeName, { item, leaseToken }: Lease) {
  const body = { leaseToken, recordId: 'late', sha256: '0'.repeat(64) }
  return offices.at(office).post(`/v1/inbox/items/${item}/confirmation`, body)
}

async function ladderOf({ item }: Lease) {
  const [row] = await offices.database.sql<{ steps: number; next: Date | null }[]>`
    select steps_taken::int as steps, next_step_at as next from delivery where message = ${item}`
  return { steps: row?.steps, next: row?.next?.toISOString() ?? null }
}

function receiptOf({ status, out, error }: { status: number; out: string; error: string }): Told {
  expect([status, error]).toEqual([0, ''])
  const verdict = verifyReceipt(Buffer.from(out.trimEnd()), offices.app.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.receipt.evidence as unknown as Told
}

/** The command, beside the gateway, on its database and with its keys. */
async function desk(...args: string[]) {
  const { database, world } = offices
  const { io, printed } = createMemoryIo({})
  const env = { DATABASE_URL: database.url, BUDKAVLE_DATA_FOLDER: world.folder }
  const command = createDesk(
    {
      database: async () => ({ sql: database.sql, close: async () => {} }),
      desk: () => openDesk(env, () => world.at),
    },
    () => world.at,
  )
  return { status: await command(args, io), ...printed }
}
