import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOpenapiChecker, type Openapi } from '../vectors/play/openapi-checker.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

let room: TestRoom
let editor: Visitor
let approver: Visitor
let auditor: Visitor
let checker: ReturnType<typeof createOpenapiChecker>
const now = new Date('2026-11-27T12:00:00Z')

beforeAll(async () => {
  room = await openRoom({ now: () => now })
  await room.database.ownerSql`
    insert into certificate (thumbprint, party, purpose, der_base64, valid_from, valid_until)
    select 'tls ' || id, id, 'tls', '', '2020-01-01', '2035-01-01' from party`
  // One person with both roles: four eyes hold for the person, not for the role.
  editor = await room.as({ staff: 'staff.both', grants: [{ role: 'routing-editor' }, { role: 'routing-approver' }] })
  approver = await room.as(personWith({ role: 'routing-approver' }))
  auditor = await room.as(personWith({ role: 'auditor' }))
  checker = createOpenapiChecker((await (await auditor.get('/api/openapi.json')).json()) as Openapi)
})
afterAll(() => room?.close())

const why = { startsOn: '2026-12-01', note: 'agreement', urgent: null }

describe('by the API', () => {
  test('a change is drafted, reviewed, approved by another person and taken back, as it is described', async () => {
    const drafted = await send(editor, '/api/routing/changes', { ...why, edits: [add('102', 'area-06')] })
    expect(drafted).toMatchObject({ status: 200, body: { change: expect.any(Number), faults: [] } })
    const path = `/api/routing/changes/${drafted.body.change}`
    const shown = await (await auditor.get(path)).json()
    expect(faultsOf('ChangeShown', shown)).toEqual([])
    expect(shown).toMatchObject({ change: { state: 'draft', areas: ['06'] }, review: { faults: [], opened: [] } })

    expect(await send(editor, `${path}/approval`)).toMatchObject({ status: 403, body: { code: 'routing.own-draft' } })
    expect(await send(approver, `${path}/approval`)).toEqual({ status: 200, body: { change: drafted.body.change } })
    expect(await send(approver, `${path}/approval`)).toMatchObject({ status: 409, body: { code: 'routing.decided' } })
    const undo = await send(editor, `${path}/undo`, { startsOn: '2026-12-02', urgent: null })
    expect(undo).toMatchObject({ status: 200, body: { faults: [] } })
    const list = await (await auditor.get('/api/routing/changes')).json()
    expect(faultsOf('Changes', list)).toEqual([])
    expect(list).toMatchObject({ drafts: [{ kind: 'undo' }], decided: [{ state: 'approved' }] })
  })

  test('a look names the rule that wins and those that lose', async () => {
    const asked = 'type=concern-consented&kind=social-services&municipality=102'
    const look = await (await auditor.get(`/api/routing/look?${asked}&date=2026-12-01`)).json()
    expect(faultsOf('Look', look)).toEqual([])
    expect(look).toMatchObject({
      route: { office: 'area-06', reason: 'rule' },
      rules: [{ outcome: 'won' }, { outcome: 'less-specific', rule: { id: 'default-area-06' } }],
    })
    expect((await auditor.get(`/api/routing/look?${asked}`)).status).toBe(400)
  })

  test('what is wrong with a draft is told, and what has no form is none', async () => {
    const faulty = await send(editor, '/api/routing/changes', { ...why, edits: [add('999', 'area-06')] })
    expect(faulty).toMatchObject({ status: 200, body: { change: null, faults: [{ fault: 'municipality-unknown' }] } })
    const early = await send(editor, '/api/routing/changes', {
      ...why,
      startsOn: '2026-11-27',
      edits: [add('109', 'area-05')],
    })
    expect(early.body).toEqual({ change: null, faults: [{ fault: 'too-soon' }] })
    const bad = await send(editor, '/api/routing/changes', { ...why, note: 'because', edits: [add('102', 'area-06')] })
    expect(bad).toMatchObject({ status: 400, body: { code: 'admin.malformed' } })
    const file = await send(editor, '/api/routing/files', { ...why, csv: 'a,b' })
    expect(file.body).toEqual({ change: null, faults: [{ line: 1, fault: 'columns' }] })
  })

  test('a municipality goes over to another area by a draft with a preview, which another approves', async () => {
    const wish = { municipality: '886', area: '02', startsOn: '2027-01-01' }
    expect((await send(editor, '/api/routing/moves', { ...wish, area: '2' })).status).toBe(400)
    const stays = await send(editor, '/api/routing/moves', { ...wish, area: '06' })
    expect(stays.body).toEqual({ change: null, faults: [{ edit: 0, fault: 'area-unknown' }] })
    const { body } = await send(editor, '/api/routing/moves', wish)
    const shown = await (await auditor.get(`/api/routing/changes/${body.change}`)).json()
    expect(faultsOf('ChangeShown', shown)).toEqual([])
    expect(shown).toMatchObject({
      change: { kind: 'move', note: 'reorganisation', areas: ['02', '06'], edits: [{ edit: 'move', seenArea: '06' }] },
      review: { faults: [] },
    })
    const path = `/api/routing/changes/${body.change}/approval`
    expect(await send(editor, path)).toMatchObject({ status: 403, body: { code: 'routing.own-draft' } })
    expect(await send(approver, path)).toMatchObject({ status: 200 })
    const asked = 'type=concern-consented&kind=social-services&municipality=886'
    const officeOn = async (day: string) =>
      ((await (await auditor.get(`/api/routing/look?${asked}&date=${day}`)).json()) as { route: { office: string } })
        .route.office
    expect([await officeOn('2026-12-31'), await officeOn('2027-01-01')]).toEqual(['area-06', 'area-02'])
  })

  test('the rules are narrowed to what is asked, on the page as here', async () => {
    const narrowed = (await (await auditor.get('/api/routing/rules?municipality=091')).json()) as Rules
    expect(faultsOf('Rules', narrowed)).toEqual([])
    const ids = narrowed.rules.map(({ id }) => id)
    expect(ids).toContain('default-area-90')
    expect(ids).not.toContain('default-area-06')
    const all = (await (await auditor.get('/api/routing/rules?municipality=&area=&type=')).json()) as Rules
    expect(all.rules.length).toBeGreaterThan(ids.length)
    for (const asked of ['municipality=9', 'area=x', 'type=../rules']) {
      expect([asked, (await auditor.get(`/api/routing/rules?${asked}`)).status]).toEqual([asked, 400])
    }
    const page = await (await auditor.get('/en/routing/rules?municipality=091')).text()
    expect(page).toContain('default-area-90')
    expect(page).not.toContain('<code>default-area-06</code>')
    expect(page).toContain('<option value="091" selected>')
  })

  test('a file of rules is as large here as on the page, and a change as long', async () => {
    const head = 'id,receiver_kind,message_type,municipality,area,urgency,language,office,valid_from,valid_until\r\n'
    const large = head + `x,social-services,,,,,,area-06,2026-01-01,${' '.repeat(40)}\r\n`.repeat(15_000)
    const within = await send(editor, '/api/routing/files', { ...why, csv: large.slice(0, 999_999) })
    expect(within).toMatchObject({ status: 200, body: { change: null } })
    expect((within.body.faults as object[])[0]).toMatchObject({ fault: 'rule-unknown', line: 2 })
    const over = await send(editor, '/api/routing/files', { ...why, csv: `${large.slice(0, 1_000_000)}å` })
    expect(over).toMatchObject({ status: 200, body: { faults: [{ line: 1, fault: 'too-large' }] } })
    const beyond = await send(editor, '/api/routing/files', { ...why, csv: 'x'.repeat(2_100_000) })
    expect(beyond).toMatchObject({ status: 413, body: { code: 'request.too-large' } })
    const edits = Array.from({ length: 500 }, () => add('102', 'area-06'))
    expect(await send(editor, '/api/routing/changes', { ...why, edits })).toMatchObject({
      status: 200,
      body: { change: null, faults: expect.arrayContaining([expect.objectContaining({ fault: 'ties' })]) },
    })
  })

  test('who is bound to an area drafts in it, and sees and decides nothing of another', async () => {
    const satakunta = await room.as(
      personWith({ role: 'routing-editor', area: '06' }, { role: 'routing-approver', area: '06' }),
    )
    const abroad = await send(satakunta, '/api/routing/changes', { ...why, edits: [add('091', 'area-90')] })
    expect(abroad.body).toEqual({ change: null, faults: [{ fault: 'not-yours' }] })
    const elsewhere = await send(editor, '/api/routing/changes', { ...why, edits: [add('091', 'area-90')] })
    const path = `/api/routing/changes/${elsewhere.body.change}`
    expect((await satakunta.get(path)).status).toBe(404)
    expect((await send(satakunta, `${path}/approval`)).status).toBe(404)
    const list = (await (await satakunta.get('/api/routing/changes')).json()) as { drafts: { areas: string[] }[] }
    expect(list.drafts.every(({ areas }) => areas.join() === '06')).toBe(true)
    const merger = await send(satakunta, '/api/routing/mergers', {
      oldCode: '214',
      successor: '102',
      startsOn: '2027-01-01',
    })
    expect(merger.body).toMatchObject({ change: expect.any(Number) })
    const beyond = await send(satakunta, '/api/routing/mergers', {
      oldCode: '214',
      successor: '109',
      startsOn: '2027-01-01',
    })
    expect(beyond.body).toEqual({ change: null, faults: [{ fault: 'not-yours' }] })
  })
})

test('the rules are a file that a spreadsheet opens, and none of its cells is a formula', async () => {
  const response = await auditor.get('/fi/routing/rules.csv')
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const text = await response.text()
  expect(text.split('\r\n')[0]).toBe(
    'id,receiver_kind,message_type,municipality,area,urgency,language,office,valid_from,valid_until',
  )
  expect(text).toContain('default-area-06,social-services,,,06,,,area-06,2023-01-01,')
  expect(text).not.toMatch(/(^|,)[=+@-]/m)
})

test('a page of a change that was decided meanwhile says so, and nothing else is wrong', async () => {
  const drafted = await send(editor, '/api/routing/changes', { ...why, edits: [add('050', 'area-06')] })
  const path = `/fi/routing/changes/${drafted.body.change}`
  expect((await editor.post(`${path}/discard`)).status).toBe(303)
  const late = await approver.post(`${path}/approval`)
  expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('Muutoksesta on jo päätetty')])
  expect((await approver.get(`${path}/approval`)).headers.get('location')).toBe(path)
  expect(room.faults).toEqual([])
})

interface Rules {
  readonly rules: readonly { readonly id: string }[]
}

async function send(visitor: Visitor, path: string, body: object = {}) {
  const response = await visitor.send('POST', path, body)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

function faultsOf(schema: string, value: unknown) {
  return checker.faults({ $ref: `#/components/schemas/${schema}` }, value)
}

function add(municipality: string, office: string) {
  const named = { messageType: null, municipality, area: null, urgency: null, language: null }
  const rule = { receiverKind: 'social-services', ...named, office, validFrom: '2026-12-01', validUntil: null }
  return { edit: 'add', rule }
}
