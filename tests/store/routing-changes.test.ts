import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { acted } from '../../src/evidence/office-steps.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import type { ChangeWish } from '../../src/route/change.ts'
import type { Edit, NewRule } from '../../src/route/edits.ts'
import { planMerger } from '../../src/route/merger.ts'
import {
  type Actor,
  approveChange,
  discardChange,
  draftChange,
  draftUndo,
  type RoutingChangeDeps,
  reviewChange,
} from '../../src/routing-changes.ts'
import { createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { createRoutingDeps } from '../../src/wiring/routing-deps.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createSigner, messageOperation, origin } from './operations.ts'

const signer = createSigner()

/** Two in the afternoon in Finland, the 27th. */
const start = new Date('2026-11-27T12:00:00Z')
let database: TestDatabase
let deps: RoutingChangeDeps
let now = start

const editor: Actor = { by: 'staff.editor', areas: 'all' }
const approver: Actor = { by: 'staff.approver', areas: 'all' }
const satakunta: Actor = { by: 'staff.satakunta', areas: ['06'] }

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  await database.ownerSql`
    insert into certificate (thumbprint, party, purpose, der_base64, valid_from, valid_until)
    select 'tls ' || id, id, 'tls', '', '2020-01-01', '2035-01-01' from party`
  await database.ownerSql`
    insert into office (id, party, area, kind, name_fi, name_sv, name_en, valid_from)
    values ('unit-06', '3221304-3', '06', 'unit', 'Yksikkö', 'Enhet', 'Unit', '2023-01-01')`
  const commit = createCommit(database.sql, signer)
  deps = createRoutingDeps({ store: { admin: database.sql, commit, signer }, now: () => now, accepts: () => true })
})
afterAll(() => database.close())
beforeEach(() => {
  now = start
})

describe('four eyes', () => {
  test('the author does not approve, by the program or by the database, and another does', async () => {
    const number = await draft([add({ municipality: '102' })])
    expect(await approveChange(deps, number, { ...editor, areas: 'all' })).toBe('own')
    const past = { number, by: editor.by, areas: null, at: now.toISOString() }
    const evidence = await evidenceOf(number)
    expect(await deps.approve(past, evidence)).toBe('own')
    expect(await deps.findChange(number)).toMatchObject({ state: 'draft', decidedBy: null })
    await expect(
      database.ownerSql`update routing_change set state = 'approved', decided_by = author, decided_at = now()
        where number = ${number}`,
    ).rejects.toThrow(/four_eyes/)

    expect(await approveChange(deps, number, approver)).toBe('done')
    const rule = (await rules()).find(({ id }) => id === `c${number}-1`)
    expect(rule).toMatchObject({ municipality: '102', office: 'unit-06', validFrom: '2026-11-28', validUntil: null })
    expect(await approveChange(deps, number, { by: 'staff.third', areas: 'all' })).toBe('decided')
  })

  test('who is bound to areas drafts and approves what lies in them, and the database holds to it', async () => {
    expect(
      await draftChange(deps, wish([add({ municipality: '091', office: 'area-90' as OfficeId })]), satakunta),
    ).toEqual({ no: 'not-yours' })
    const elsewhere = await draft([add({ municipality: '091', office: 'area-90' as OfficeId })])
    expect(await approveChange(deps, elsewhere, satakunta)).toBe('not-yours')
    const abroad = await draft([add({ municipality: '111', office: 'area-90' as OfficeId })])
    expect((await deps.findChange(abroad))?.areas).toEqual(['09', '90'])
    const own = await draft([add({ municipality: '079' })])
    expect(await approveChange(deps, own, satakunta)).toBe('done')
  })

  test('the application cannot write to it, nor call what an edit does', async () => {
    await expect(database.sql`update routing_change set state = 'approved'`).rejects.toThrow(/permission denied/)
    await expect(database.sql`select edit_end('{}')`).rejects.toThrow(/permission denied/)
    await expect(database.sql`select step_approve_routing('{}', 1)`).rejects.toThrow(/permission denied/)
  })

  test('each act is in the log, and what was approved is what was drafted', async () => {
    const number = await draft([add({ municipality: '109', office: 'area-05' as OfficeId })], { note: 'agreement' })
    await approveChange(deps, number, approver)
    const acts = await database.ownerSql<{ evidence: string }[]>`
      select evidence from log_entry where evidence like ${`%"routing-change:${number}:%`} order by index`
    const [drafted, approved] = acts.map(({ evidence }) => JSON.parse(evidence))
    expect([drafted.by, drafted.reasons]).toEqual([editor.by, ['routing.drafted', 'note.agreement']])
    expect([approved.by, approved.reasons]).toEqual([approver.by, ['routing.approved', 'note.agreement']])
    expect(approved.subject).toBe(drafted.subject)
    expect(acts).toHaveLength(2)
  })
})

describe('its first day', () => {
  test('is tomorrow or later, today only with a reason, and never a day that is over', async () => {
    const today = [add({ municipality: '050', validFrom: '2026-11-27' })]
    expect(await draftChange(deps, wish(today, { startsOn: '2026-11-27' }), editor)).toEqual({ no: 'too-soon' })
    const urgent = await draft(today, { startsOn: '2026-11-27', urgent: 'wrong-office' })
    expect(await approveChange(deps, urgent, approver)).toBe('done')
    const past = wish(today, { startsOn: '2026-11-26', urgent: 'danger' })
    expect(await draftChange(deps, past, editor)).toEqual({ no: 'too-soon' })
  })

  test('has not passed when it is approved: midnight is Finland’s', async () => {
    const number = await draft([add({ municipality: '051' })])
    now = new Date('2026-11-27T22:00:00Z')
    expect(await approveChange(deps, number, approver)).toBe('too-soon')
    expect((await rules()).some(({ id }) => id.startsWith(`c${number}-`))).toBe(false)
    now = new Date('2026-11-27T21:59:59Z')
    expect(await approveChange(deps, number, approver)).toBe('done')
  })
})

describe('changes that meet', () => {
  test('of two that end the same rule, approved at once, one is done and the other changes nothing', async () => {
    const ends = (office: string): Edit[] => [
      { edit: 'end', rule: 'default-area-12', seenUntil: null, on: '2026-12-01' },
      add({ area: '12', office: office as OfficeId, validFrom: '2026-12-01' }),
    ]
    const numbers = [await draft(ends('area-12')), await draft(ends('manual-desk'))]
    const bodies = numbers.map((number) => ({ number, by: approver.by, areas: null, at: now.toISOString() }))
    const outcomes = await Promise.all(bodies.map(async (body) => deps.approve(body, await evidenceOf(body.number))))
    expect(outcomes.sort()).toEqual(['done', 'overlaps'])
    const of12 = (await rules()).filter(({ area, validUntil }) => area === '12' && validUntil === null)
    expect(of12).toHaveLength(1)
    const states = await Promise.all(numbers.map(async (number) => (await deps.findChange(number))?.state))
    expect(states.sort()).toEqual(['approved', 'draft'])
  })

  test('a rule that names what another names does not come beside it', async () => {
    const first = await draft([add({ municipality: '181', urgency: 'urgent' })])
    const second = await draft([add({ municipality: '181', urgency: 'urgent', validFrom: '2027-01-01' })])
    expect(await approveChange(deps, first, approver)).toBe('done')
    expect(await approveChange(deps, second, approver)).toBe('overlaps')
    const body = { number: second, by: approver.by, areas: null, at: now.toISOString() }
    expect(await deps.approve(body, await evidenceOf(second))).toBe('overlaps')
  })

  test('what has faults is not drafted', async () => {
    const faulty = [add({ municipality: '999' }), add({ area: '06', messageType: 'nothing' })]
    const answer = await draftChange(deps, wish(faulty), editor)
    expect(answer).toMatchObject({
      faults: [
        { edit: 0, fault: 'municipality-unknown' },
        { edit: 1, fault: 'type-unknown' },
      ],
    })
  })
})

describe('taking back', () => {
  test('is a new change: what was added ends, what was ended goes on', async () => {
    const number = await draft([
      { edit: 'end', rule: 'default-area-14', seenUntil: null, on: '2026-11-28' },
      add({ area: '14', office: 'manual-desk' as OfficeId }),
    ])
    expect(await draftUndo(deps, number, tomorrow, editor)).toEqual({ no: 'not-approved' })
    await approveChange(deps, number, approver)
    now = new Date('2026-12-05T12:00:00Z')
    const undo = await draftUndo(deps, number, { startsOn: '2026-12-06', urgent: null }, editor)
    if (!('number' in undo)) throw new Error(`not drafted: ${JSON.stringify(undo)}`)
    expect(await approveChange(deps, undo.number, editor)).toBe('own')
    expect(await approveChange(deps, undo.number, approver)).toBe('done')
    const of14 = (await rules()).filter(({ area }) => area === '14')
    expect(of14.map(({ office, validFrom, validUntil }) => [office, validFrom, validUntil])).toEqual([
      ['area-14', '2023-01-01', '2026-11-28'],
      ['manual-desk', '2026-11-28', '2026-12-06'],
      ['area-14', '2026-12-06', null],
    ])
    expect((await deps.findChange(number))?.undoneBy).toBe(undo.number)
    expect(await draftUndo(deps, number, { startsOn: '2026-12-07', urgent: null }, editor)).toEqual({
      no: 'nothing-left',
    })
  })

  test('of what has not begun leaves no day of it', async () => {
    const number = await draft([add({ municipality: '214', validFrom: '2027-02-01' })], { startsOn: '2027-02-01' })
    await approveChange(deps, number, approver)
    const undo = await draftUndo(deps, number, tomorrow, editor)
    if (!('number' in undo)) throw new Error('not drafted')
    expect(await approveChange(deps, undo.number, approver)).toBe('done')
    const rule = (await rules()).find(({ id }) => id === `c${number}-1`)
    expect([rule?.validFrom, rule?.validUntil]).toEqual(['2027-02-01', '2027-02-01'])
  })

  test('a draft is let go, once', async () => {
    const number = await draft([add({ municipality: '271' })])
    expect(await discardChange(deps, number, { by: 'staff.other', areas: ['05'] })).toBe('not-yours')
    expect(await discardChange(deps, number, editor)).toBe('done')
    expect(await discardChange(deps, number, approver)).toBe('decided')
    expect(await approveChange(deps, number, approver)).toBe('decided')
  })
})

describe('municipalities', () => {
  test('one joins another, and its rules end; before its day that is taken back', async () => {
    const extra = await draft([add({ municipality: '286', office: 'area-08' as OfficeId, urgency: 'urgent' })])
    await approveChange(deps, extra, approver)
    const { edits } = planMerger((await deps.loadBook()).rows, '286', '285', '2027-01-01')
    const number = await draft([...edits], { kind: 'merger', note: 'merger', startsOn: '2027-01-01' })
    expect(await approveChange(deps, number, approver)).toBe('done')
    const { rows } = await deps.loadBook()
    expect(rows.mergers.find(({ oldCode }) => oldCode === '286')).toEqual({
      oldCode: '286',
      successor: '285',
      effective: '2027-01-01',
    })
    expect(rows.municipalityAreas.find(({ municipality }) => municipality === '286')?.validUntil).toBe('2027-01-01')
    expect(rows.rules.find(({ id }) => id === `c${extra}-1`)?.validUntil).toBe('2027-01-01')

    const undo = await draftUndo(deps, number, tomorrow, editor)
    if (!('number' in undo)) throw new Error(`not drafted: ${JSON.stringify(undo)}`)
    expect(await approveChange(deps, undo.number, approver)).toBe('done')
    const after = (await deps.loadBook()).rows
    expect(after.mergers.some(({ oldCode }) => oldCode === '286')).toBe(false)
    expect(after.municipalityAreas.find(({ municipality }) => municipality === '286')?.validUntil).toBeNull()
  })

  test('one goes over to another area, and back before its day', async () => {
    const there: Edit = { edit: 'move', municipality: '214', seenArea: '06', area: '02', on: '2027-01-01' }
    const number = await draft([there], { startsOn: '2027-01-01' })
    expect(await approveChange(deps, number, approver)).toBe('done')
    expect(await areasOf('214')).toEqual([
      ['06', '2027-01-01'],
      ['02', null],
    ])
    const undo = await draftUndo(deps, number, tomorrow, editor)
    if (!('number' in undo)) throw new Error(`not drafted: ${JSON.stringify(undo)}`)
    expect(await approveChange(deps, undo.number, approver)).toBe('done')
    expect(await areasOf('214')).toEqual([['06', null]])
  })
})

test('a review tells what of the messages that came would have gone elsewhere', async () => {
  const commit = createCommit(database.sql, signer)
  await Promise.all([1, 2, 3].map(() => commit(messageOperation())))
  await database.ownerSql`update message set accepted_at = '2026-11-20T10:00:00Z', route = ${database.ownerSql.json({
    office: 'area-06',
    explanation: { municipality: { given: '886', resolved: '886', from: 'home' }, area: '06', considered: [] },
  })}`
  now = new Date('2026-11-27T12:00:00Z')
  const number = await draft([add({ municipality: '886', messageType: 'concern-consented' })])
  const change = await deps.findChange(number)
  if (!change) throw new Error('not drafted')
  const review = await reviewChange(deps, change, await deps.loadBook())
  expect(review.replay).toEqual({
    messages: 3,
    moved: 3,
    moves: [{ from: 'area-06', to: 'unit-06', messages: 3 }],
    inThread: 0,
    untold: 0,
  })
  expect(review.faults).toEqual([])
  expect([...review.opened, ...review.closed]).toEqual([])
})

const tomorrow = { startsOn: '2026-11-28', urgent: null } as const

function wish(edits: readonly Edit[], changes: Partial<ChangeWish> = {}): ChangeWish {
  return { kind: 'edit', edits, note: 'correction', ...tomorrow, ...changes }
}

async function draft(edits: readonly Edit[], changes: Partial<ChangeWish> = {}): Promise<number> {
  const drafted = await draftChange(deps, wish(edits, changes), editor)
  if (!('number' in drafted)) throw new Error(`not drafted: ${JSON.stringify(drafted)}`)
  return drafted.number
}

/** A rule for Satakunta's unit. */
function add(changes: Partial<NewRule>): Edit {
  const rule: NewRule = {
    receiverKind: 'social-services',
    messageType: null,
    municipality: null,
    area: null,
    urgency: null,
    language: null,
    office: 'unit-06' as OfficeId,
    validFrom: '2026-11-28',
    validUntil: null,
    ...changes,
  }
  return { edit: 'add', rule }
}

async function rules() {
  return (await deps.loadBook()).rows.rules.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
}

async function areasOf(code: string) {
  const rows = (await deps.loadBook()).rows.municipalityAreas.filter(({ municipality }) => municipality === code)
  return rows
    .toSorted((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
    .map(({ area, validUntil }) => [area, validUntil])
}

/** Any evidence of an act on it: what the database does is asked of it past the program. */
async function evidenceOf(number: number) {
  return acted(['routing.approved'], approver.by, `routing-change:${number}`, deps.stamp())
}
