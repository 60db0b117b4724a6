import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import type { OfficeDetails } from '../../src/message/office-details.ts'
import type { OfficeState } from '../../src/message/office-state.ts'
import { fillLively, livelyNow, livelyOffices } from './lively.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

let room: TestRoom
let auditor: Visitor
let states: readonly OfficeState[]
let page: string

beforeAll(async () => {
  room = await openRoom({ world: true, now: () => livelyNow })
  await fillLively(room)
  auditor = await room.as(personWith({ role: 'auditor' }))
  states = ((await jsonOf('/api/offices')) as { offices: OfficeState[] }).offices
  page = await textOf('/en')
})
afterAll(async () => {
  expect(room?.faults).toEqual([])
  await room?.close()
})

const textOf = async (path: string, visitor = auditor) => (await visitor.get(path)).text()
const jsonOf = async (path: string) => (await auditor.get(path)).json()
const plain = (markup: string) =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const sum = (of: (state: OfficeState) => number) => states.reduce((total, state) => total + of(state), 0)
const calm = { waiting: 0, late: 0, alerts: 0, incidents: 0, notLive: [] }

describe('a lively afternoon', () => {
  test('has the same numbers of every office in the API, as they are', () => {
    const numbers = states.map(({ office, waiting, late, alerts, incidents, notLive }) => [
      office,
      { waiting, late, alerts, incidents, notLive },
    ])
    const expected = states.map(({ office }) => [office, livelyOffices[office as never] ?? calm])
    expect(numbers).toEqual(expected)
    expect(states.map(({ office }) => office)).toEqual(expect.arrayContaining(Object.keys(livelyOffices)))
  })

  test('and what the gateway itself believes of who is live', () => {
    for (const { office, notLive } of states) expect([office, notLive]).toEqual([office, believed(office)])
  })

  test('in the sentence above the map, which leads to the incidents', () => {
    const [, said = ''] = /<p class="sum bad">(.*?)<\/p>/s.exec(page) ?? []
    expect(plain(said)).toBe(
      `${sum((one) => one.late)} messages are late. 3 offices are not live. ${sum((one) => one.alerts)} alerts stand. ${sum((one) => one.incidents)} incidents are open. ${sum((one) => one.waiting)} messages wait.`,
    )
    expect(said).toContain('href="/en/incidents"')
  })

  test.each([
    ['06', 'Satakunta 2 late 4 waiting oldest 3 h 10 min Alerts: 2 Incidents: 2'],
    ['13', 'North Savo 1 late 2 waiting oldest 5 h Not live Alerts: 1'],
    ['19', 'North Ostrobothnia 3 waiting oldest 41 min'],
    ['21', 'Lapland Nothing waits Not live'],
    ['90', 'Helsinki 5 waiting oldest 55 min Incidents: 1'],
    ['01', 'East Uusimaa Nothing waits'],
  ])('on the tile of area %s', (area, words) => {
    const [, tile = ''] = new RegExp(`<li class="tile a${area} [^>]*>(.*?)</li>`, 's').exec(page) ?? []
    expect(plain(tile).replaceAll('\u00a0', ' ')).toBe(words)
  })

  test('in the table, where what is wrong leads to where it is read', () => {
    for (const { office, kind, late, waiting, alerts, incidents, notLive } of states) {
      const [row = ''] = new RegExp(`<tr role="row" id="${office}".*?</tr>`, 's').exec(page) ?? []
      const cells = Object.fromEntries(
        [...row.matchAll(/data-head="([^"]*)"[^>]*><div>(.*?)<\/div>/gs)].map(([, head, cell = '']) => [head, cell]),
      )
      const said = [cells.Late, cells.Waiting, cells.Alerts, cells.Incidents, cells.Live].map((cell = '') =>
        plain(cell),
      )
      const live = kind === 'manual-desk' ? '–' : notLive.length === 0 ? 'Live' : 'Not live'
      expect([office, ...said]).toEqual([office, ...[late, waiting, alerts, incidents].map(String), live])
      const links = { alerts: cells.Alerts, incidents: cells.Incidents }
      for (const [part, cell = ''] of Object.entries(links)) {
        const isSome = { alerts, incidents }[part as 'alerts'] > 0
        expect([office, part, cell.includes(`href="/en/offices/${office}#${part}"`)]).toEqual([office, part, isSome])
      }
    }
  })
})

describe.each(Object.keys(livelyOffices))('the page of %s', (id) => {
  test('has the numbers of the map, in its sentence, its lists and the API', async () => {
    const state = states.find(({ office }) => office === id) as OfficeState
    const details = (await jsonOf(`/api/offices/${id}`)) as OfficeDetails
    const { waiting, late, incidents, incidentList, signs, items } = details
    const lists = [items.length, items.filter((one) => one.late).length, incidentList.length, signs.alerts.length]
    expect([waiting, late, incidents, signs.notLive]).toEqual([
      state.waiting,
      state.late,
      state.incidents,
      state.notLive,
    ])
    expect(lists).toEqual([state.waiting, state.late, state.incidents, state.alerts])
    const shown = await textOf(`/en/offices/${id}`)
    const [, said = ''] = /<p class="sum \w+">(.*?)<\/p>/s.exec(shown) ?? []
    const words = [
      late > 0 && `Late: ${late}.`,
      signs.notLive.length > 0 && 'The office is not live.',
      signs.alerts.length > 0 && `Alerts that stand: ${signs.alerts.length}.`,
      incidents > 0 && `Open incidents: ${incidents}.`,
      late === 0 && 'Nothing is late here.',
      waiting === 0 ? 'Nothing waits.' : `Waiting: ${waiting}.`,
    ]
    expect(plain(said)).toBe(words.filter((one) => one !== false).join(' '))
    for (const { incident } of incidentList) expect(shown).toContain(`href="/en/incidents/${incident}"`)
    for (const code of signs.notLive) expect(shown).toContain(`<code class="small">${code}</code>`)
  })
})

test('manifests that nobody answered, and those that differ, stand out on the office’s page', async () => {
  const { manifests } = (await jsonOf('/api/offices/area-06')) as OfficeDetails
  expect(manifests.map(({ day, state }) => [day, state])).toEqual([
    ['2026-11-20', 'open'],
    ['2026-11-19', 'unanswered'],
    ['2026-11-18', 'differs'],
  ])
  const shown = await textOf('/en/offices/area-06')
  expect([...shown.matchAll(/<strong class="late">(No answer in time|Differs)</g)].map(([, word]) => word)).toEqual([
    'No answer in time',
    'Differs',
  ])
})

describe('an incident', () => {
  test('is read in the room, by page and API, and each look is in the log first', async () => {
    const { incidents } = (await jsonOf('/api/incidents')) as { incidents: { incident: number; kind: string }[] }
    expect(incidents.map(({ kind }) => kind)).toEqual([
      'manifest.unanswered',
      'manifest.unanswered',
      'manifest.differs',
    ])
    const list = await textOf('/en/incidents')
    for (const { incident, kind } of incidents) {
      expect(list).toContain(`href="/en/incidents/${incident}"`)
      expect(await jsonOf(`/api/incidents/${incident}`)).toMatchObject({ incident, kind })
      expect(await textOf(`/en/incidents/${incident}`)).toContain(`href="/en/incidents/${incident}/receipts/`)
      const { acts } = (await jsonOf('/api/acts')) as { acts: object[] }
      const look = { reasons: ['incident.viewed'], subject: `incident:${incident}` }
      expect(acts.slice(0, 2)).toMatchObject([look, look])
    }
  })

  test('gives its receipts, its manifest and the answer, and nothing of another', async () => {
    const path = '/incidents/1'
    for (const part of ['manifest', 'answer']) expect((await auditor.get(`/fi${path}/${part}`)).status).toBe(200)
    const { evidence } = (await jsonOf(`/api${path}`)) as { evidence: { entry: number }[] }
    const entry = evidence[0]?.entry
    expect((await auditor.get(`/sv${path}/receipts/${entry}`)).headers.get('content-disposition')).toBe(
      `attachment; filename="receipt-${entry}.json"`,
    )
    expect((await auditor.get(`/sv${path}/receipts/0`)).status).toBe(404)
    expect((await auditor.get('/sv/incidents/2/answer')).status).toBe(404)
  })

  test('is listed to whoever sees its office, and opened by whoever may see messages there', async () => {
    const elsewhere = await room.as(personWith({ role: 'operator', area: '13' }))
    expect(await textOf('/en/incidents', elsewhere)).toContain('No incident is open.')
    expect((await elsewhere.get('/en/incidents/1')).status).toBe(404)
    const editor = await room.as(personWith({ role: 'routing-editor', area: '06' }))
    const list = await textOf('/en/incidents', editor)
    expect(list).toContain('The receiver’s records differ from the nightly manifest')
    expect(list).not.toContain('href="/en/incidents/')
    expect(await textOf('/en/offices/area-06', editor)).not.toContain('href="/en/incidents/')
  })

  test('is closed with a reason by whoever may act there, once, by page or API', async () => {
    const operator = await room.as(personWith({ role: 'operator', area: '06' }))
    expect(await textOf('/fi/incidents/1', operator)).toContain('>Sulje poikkeama</button>')
    expect(await textOf('/fi/incidents/1')).not.toContain('>Sulje poikkeama</button>')
    expect((await auditor.post('/fi/incidents/1', { reason: 'found' })).status).toBe(403)
    expect((await operator.post('/fi/incidents/1', { reason: 'because' })).status).toBe(400)
    expect((await operator.post('/fi/incidents/1', { reason: 'found' })).status).toBe(303)
    const again = await operator.send('POST', '/api/incidents/1/close', { reason: 'found' })
    expect([again.status, await again.json()]).toEqual([409, expect.objectContaining({ code: 'incident.closed' })])
    const answer = await operator.send('POST', '/api/incidents/2/close', { reason: 'receiver-mended' })
    const { receipt } = (await answer.json()) as { receipt: number }
    expect(await jsonOf('/api/incidents/2')).toMatchObject({ closed: { reason: 'receiver-mended', entry: receipt } })
    const { acts } = (await jsonOf('/api/acts')) as { acts: { reasons: string[]; subject: string }[] }
    const closed = acts.filter(({ reasons }) => reasons[0] === 'incident.closed')
    expect(closed.map(({ reasons, subject }) => [subject, reasons[1]])).toEqual([
      ['incident:2', 'incident.receiver-mended'],
      ['incident:1', 'incident.found'],
    ])
  })
})

test('a certificate that is of today and not trusted keeps an office from being live, as at the gateway', async () => {
  const other = await openRoom({ now: () => livelyNow })
  const { ownerSql: owner } = other.database
  await owner`
    insert into certificate select * from jsonb_populate_recordset(null::certificate,
      ${owner.json((await room.database.ownerSql`select to_jsonb(c) as row from certificate c where party = '3221304-3'`).map(({ row }) => row))})
    on conflict do nothing`
  await owner`insert into office_watch (office, responsible_name, last_polled_at, canary_confirmed_at)
    values ('area-06', 'Aino Esimerkki', ${livelyNow}, ${livelyNow})`
  await other.knowledge.refresh()
  const [row] = await owner`select count(*)::int as valid from certificate where party = '3221304-3' and purpose = 'tls'
    and valid_from <= ${livelyNow} and least(valid_until, withdrawn_at) > ${livelyNow}`
  expect(row?.valid).toBe(1)
  expect(other.knowledge.findNotLive('area-06' as OfficeId)).toEqual(['office.certificate'])
  const visitor = await other.as(personWith({ role: 'auditor' }))
  const { offices } = (await (await visitor.get('/api/offices')).json()) as { offices: OfficeState[] }
  expect(offices.find(({ office }) => office === 'area-06')?.notLive).toEqual(['office.certificate'])
  expect(await (await visitor.get('/en/offices/area-06')).text()).toContain(
    '<code class="small">office.certificate</code>',
  )
  await other.close()
})

function believed(office: string): readonly string[] {
  return room.knowledge.findNotLive(office as OfficeId)
}
