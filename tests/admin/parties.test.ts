import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueCertificate, type Leaf, type LeafRequest } from '../../src/dev/pki.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { saveReception } from '../../src/store/reception.ts'
import { verifyClientCertificate } from '../../src/verify/client-certificate.ts'
import { thumbprintOf } from '../../src/verify/x509.ts'
import { messageOperation } from '../store/operations.ts'
import { openEndpoint } from '../support/endpoint.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

const satakunta = '3221304-3'
let room: TestRoom
let operator: Visitor

beforeAll(async () => {
  room = await openRoom({ world: true, breakerOf: () => 'open' })
  operator = await room.as({ staff: 'staff.17', grants: [{ role: 'operator' }] })
})
afterAll(async () => {
  expect(room.faults).toEqual([])
  await room.close()
})

const county = { party: '0100001-1', kind: 'social-services', fi: 'Uusi alue', sv: 'Nytt område', en: 'New county' }

describe('a party', () => {
  test('is registered with an office, once; each change is in the log by whom', async () => {
    const wish = { ...county, party: '1000003-9', from: '2026-01-01' }
    expect(await answer(operator.send('POST', '/api/parties', { ...wish, party: '1000003-8' }))).toEqual({
      no: 'malformed',
      field: 'party',
    })
    expect(await answer(operator.send('POST', '/api/parties', wish))).toEqual({ done: 'registered' })
    expect(await answer(operator.send('POST', '/api/parties', wish))).toEqual({ no: 'there' })
    const office = { act: 'office', office: 'area-06-new', area: '06', fi: 'Uusi', sv: 'Ny', en: 'New', isNew: true }
    const hours = { opening: 'Mo-Fr 08:00-16:15', onCall: '24/7', languages: ['fi', 'sv'] }
    expect(await act(wish.party, { ...office, ...hours, from: '2026-01-01', opening: 'weekdays' })).toEqual({
      no: 'malformed',
      field: 'opening',
    })
    expect(await act(wish.party, { ...office, ...hours, from: '2026-01-01' })).toEqual({ done: 'office' })
    expect(await act(satakunta, { ...office, ...hours, from: '2026-01-01', isNew: false })).toEqual({ no: 'taken' })
    expect(await act(wish.party, { act: 'contacts', office: 'area-06-new', email: 'desk@county.example' })).toEqual({
      done: 'contacts',
    })
    const shown = await (await operator.get(`/api/parties/${wish.party}`)).json()
    expect(shown).toMatchObject({
      names: { sv: 'Nytt område' },
      area: '06',
      officeList: [{ office: 'area-06-new', ...hours, email: 'desk@county.example', notLive: expect.any(Array) }],
    })
    expect(await acts()).toEqual(
      expect.arrayContaining([
        'party.registered staff.17 party:1000003-9',
        'office.registered staff.17 office:area-06-new',
      ]),
    )
  })

  test('is registered by nobody who is bound to an area, and seen by its own area only', async () => {
    const own = await room.as(personWith({ role: 'operator', area: '06' }))
    const other = await room.as(personWith({ role: 'operator', area: '05' }))
    expect((await own.send('POST', '/api/parties', { ...county, from: '2026-01-01' })).status).toBe(403)
    expect((await other.get(`/fi/parties/${satakunta}`)).status).toBe(404)
    const office = { act: 'office', office: 'area-05-x', area: '05', fi: 'Uusi', sv: 'Ny', en: 'New', isNew: true }
    const elsewhere = await own.send('POST', `/api/parties/${satakunta}/acts`, {
      ...office,
      languages: 'fi',
      from: '2026-01-01',
    })
    expect(await elsewhere.json()).toEqual({ no: 'malformed', field: 'area' })
    expect(await (await own.get(`/en/parties/${satakunta}`)).text()).toContain('Revoke now')
    const auditor = await room.as(personWith({ role: 'auditor' }))
    const readsAll = await room.as(personWith({ role: 'auditor' }, { role: 'operator', area: '05' }))
    for (const visitor of [auditor, readsAll]) {
      expect(await (await visitor.get(`/en/parties/${satakunta}`)).text()).not.toContain('Revoke now')
    }
    const { parties } = (await (await own.get('/api/parties')).json()) as { parties: { area: string }[] }
    expect(new Set(parties.map(({ area }) => area))).toEqual(new Set(['06']))
  })
})

describe('certificates', () => {
  test('overlap while they are changed; what is revoked opens nothing more', async () => {
    const { certificates } = (await (await operator.get(`/api/parties/${satakunta}`)).json()) as {
      certificates: { purpose: string; thumbprint: string }[]
    }
    const old = certificates.find(({ purpose }) => purpose === 'tls')?.thumbprint ?? ''
    const leaf = issue({ id: satakunta, purpose: 'tls' })
    expect(await act(satakunta, { act: 'certificate', purpose: 'tls', certificate: pemOf(leaf) })).toEqual({
      done: 'certificate',
    })
    await room.knowledge.refresh()
    expect(opens(leaf.certificate)).toBe(satakunta)
    expect(await act(satakunta, { act: 'withdraw', thumbprint: old })).toEqual({ no: 'not-sure' })
    expect(await act(satakunta, { act: 'withdraw', thumbprint: old, sure: true })).toEqual({ done: 'withdrawn' })
    expect(await act(satakunta, { act: 'withdraw', thumbprint: old, sure: true })).toEqual({ no: 'there' })
    await room.knowledge.refresh()
    const [row] = await room.database.sql<{ der: string }[]>`
      select der_base64 as der from certificate where thumbprint = ${old}`
    expect(() => opens(Buffer.from(row?.der ?? '', 'base64'))).toThrow('client.not-registered')
    expect(opens(leaf.certificate)).toBe(satakunta)
    const again = await act(satakunta, { act: 'certificate', purpose: 'tls', certificate: toPem(row?.der ?? '') })
    expect(again).toEqual({ no: 'taken' })
    expect(await acts()).toEqual(expect.arrayContaining([`certificate.withdrawn staff.17 party:${satakunta}`]))
  })

  test('are refused where they are another’s, for another use, or over', async () => {
    const day = 86_400_000
    const past = { notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) }
    for (const [leaf, purpose, no] of [
      [issue({ id: '2844969-4', purpose: 'signature' }), 'signature', 'not-its'],
      [issue({ id: satakunta, purpose: 'signature' }), 'tls', 'certificate.usage-not-allowed'],
      [issue({ id: satakunta, purpose: 'tls', ...past }), 'tls', 'certificate.expired'],
    ] as const) {
      const given = { act: 'certificate', purpose, certificate: pemOf(leaf) }
      expect(await act(satakunta, given)).toEqual({ no, field: 'certificate' })
    }
    const rubbish = await act(satakunta, { act: 'certificate', purpose: 'tls', certificate: 'x' })
    expect(rubbish).toMatchObject({ no: 'certificate.malformed' })
  })

  test('say which is in use and which ends soon, months ahead', async () => {
    const soon = issue({ id: '2844969-4', purpose: 'tls', notAfter: new Date(Date.now() + 30 * 86_400_000) })
    await act('2844969-4', { act: 'certificate', purpose: 'tls', certificate: pemOf(soon) })
    await room.database.sql`select note_certificates(${[thumbprintOf(soon.certificate)]}::text[], now())`
    const page = await (await operator.get('/en/parties/2844969-4')).text()
    expect(page).toMatch(/<strong class="late">29\u00a0d[^<]* left<\/strong>/)
    const shown = (await (await operator.get('/api/parties/2844969-4')).json()) as {
      certificates: { thumbprint: string; usedAt: string | null }[]
      calledAt: string | null
    }
    const used = shown.certificates.filter(({ usedAt }) => usedAt !== null).map(({ thumbprint }) => thumbprint)
    expect([used, shown.calledAt]).toEqual([[thumbprintOf(soon.certificate)], expect.any(String)])
  })
})

describe('an office that is forwarded to', () => {
  const endpoint = { url: 'https://inbox.example.org/secret/path', certificate: `${'A'.repeat(42)}A` }
  const poll = { act: 'poll', office: 'area-06', certificate: endpoint.certificate, reason: 'endpoint-broken' }

  test('shows where and how it goes, by its host alone; an operator has it poll again, in the log', async () => {
    await saveReception(room.database.sql, 'area-06' as OfficeId, { mode: 'forward', ...endpoint })
    const { message } = await room.commit(messageOperation({ office: 'area-06' as OfficeId }))
    await room.database.sql`
      insert into forward_retry (message, attempts, next_at, last_code) values (${message ?? 0}, 3, now(), 'unreachable')`
    const shown = await (await operator.get(`/api/parties/${satakunta}`)).json()
    expect(JSON.stringify(shown)).not.toContain('secret')
    const { officeList } = shown as { officeList: { office: string; endpoint: object | null }[] }
    expect(officeList.find(({ office }) => office === 'area-06')).toMatchObject({
      reception: 'forward',
      endpoint: { host: 'inbox.example.org', breaker: 'open', notTaken: 1, lastCode: 'unreachable' },
    })
    const page = await (await operator.get(`/en/parties/${satakunta}`)).text()
    expect(page).toContain('no: it has failed several times')
    expect(page).toContain('The endpoint cannot be reached.')
    expect(page).not.toContain('secret')

    expect(await act(satakunta, { ...poll, sure: true, reason: 'tired' })).toEqual({ no: 'malformed', field: 'reason' })
    expect(await act(satakunta, poll)).toEqual({ no: 'not-sure' })
    const another = `${'B'.repeat(42)}A`
    expect(await act(satakunta, { ...poll, sure: true, certificate: another })).toEqual({ no: 'changed' })
    expect(await act('2844969-4', { ...poll, sure: true })).toEqual({ no: 'absent' })
    expect(await act(satakunta, { ...poll, sure: true })).toEqual({ done: 'poll' })
    expect(await act(satakunta, { ...poll, sure: true })).toEqual({ no: 'there' })
    expect(await room.database.sql`select mode, url from reception where office = 'area-06'`).toEqual([
      { mode: 'poll', url: null },
    ])
    expect(await room.database.sql`select from forward_retry`).toHaveLength(0)
    const own = (await acts()).filter((one) => one.startsWith('reception.polled'))
    expect(own).toEqual(['reception.polled staff.17 office:area-06'])
  })
})

describe('FPA’s contact person for an area', () => {
  const wish = { name: 'Testi Kelalainen', email: 'testi@kela.example', phone: '+358 40 000 0000', language: 'fi' }

  test('is set whole and seen, and the log names who set it, not the contact', async () => {
    expect(await answer(operator.send('PUT', '/api/fpa-contacts/06', { ...wish, email: 'nobody' }))).toEqual({
      no: 'malformed',
      field: 'email',
    })
    const code = { ...wish, name: 'Testi 010190-999W' }
    expect(await answer(operator.send('PUT', '/api/fpa-contacts/06', code))).toEqual({ no: 'malformed', field: 'name' })
    expect(await answer(operator.send('PUT', '/api/fpa-contacts/06', wish))).toEqual({ done: 'contacts' })
    expect((await operator.send('PUT', '/api/fpa-contacts/99', wish)).status).toBe(404)
    const { contacts } = (await (await operator.get('/api/fpa-contacts')).json()) as { contacts: { area: string }[] }
    expect(contacts.find(({ area }) => area === '06')).toMatchObject(wish)
    expect(await (await operator.get('/en/parties/fpa-contacts')).text()).toContain('testi@kela.example')
    expect(await acts()).toContain('fpa.contact-set staff.17 area:06')
    const rows = await room.database.sql<{ evidence: string }[]>`select evidence from log_entry`
    expect(rows.filter(({ evidence }) => /Kelalainen|kela\.example/.test(evidence))).toEqual([])
  })

  test('is set by a form, in one’s own area and no other', async () => {
    const own = await room.as(personWith({ role: 'operator', area: '05' }))
    const fields = { ...wish, language: '' }
    expect((await own.post('/fi/parties/fpa-contacts', { ...fields, area: '05' })).headers.get('location')).toBe(
      '/fi/parties/fpa-contacts?done=contacts',
    )
    const elsewhere = await own.post('/fi/parties/fpa-contacts', { ...fields, area: '06' })
    expect([elsewhere.status, (await elsewhere.text()).includes('role="alert"')]).toEqual([422, true])
    expect((await own.send('PUT', '/api/fpa-contacts/06', wish)).status).toBe(404)
    const { contacts } = (await (await own.get('/api/fpa-contacts')).json()) as { contacts: object[] }
    expect(contacts).toMatchObject([{ area: '05', name: wish.name, language: null }])
    const auditor = await room.as(personWith({ role: 'auditor' }))
    const page = await (await auditor.get('/en/parties/fpa-contacts')).text()
    expect(page).toContain('Testi Kelalainen')
    expect(page).not.toContain('<form method="post" action="/en/parties/fpa-contacts"')
  })
})

describe('a licence report', () => {
  const report = {
    format: 'budkavle-licence/1',
    at: '2026-11-20T10:00:00.000Z',
    subject: 'http://127.0.0.1:9444/',
    granted: true,
    remarks: [],
    messages: 12,
    scenarios: [{ name: 'twice', title: 'Handed out twice', mandatory: true, outcome: 'survived' }],
  }

  test('is kept as it was written, and shown', async () => {
    expect(await act(satakunta, { act: 'licence', report })).toEqual({ done: 'licence' })
    const { licences } = (await (await operator.get(`/api/parties/${satakunta}`)).json()) as { licences: object[] }
    expect(licences).toMatchObject([{ granted: true, report }])
    expect(await (await operator.get(`/en/parties/${satakunta}`)).text()).toContain('Granted')
  })

  test.each([
    [
      'granted against its own scenarios',
      { scenarios: [{ ...report.scenarios[0], outcome: 'failed', seen: ['lost'] }] },
    ],
    ['with a member of its own', { note: 'x' }],
    ['of a day to come', { at: '2999-01-01T00:00:00.000Z' }],
    ['that holds an identity code', { remarks: ['010190-999X'] }],
    ['of another format', { format: 'budkavle-licence/2' }],
  ])('%s is not taken', async (_, change) => {
    expect(await act(satakunta, { act: 'licence', report: { ...report, ...change } })).toEqual({
      no: 'malformed',
      field: 'report',
    })
  })
})

describe('a connection', () => {
  test('of an office that polls is judged by when it last did', async () => {
    await room.database.ownerSql`
      insert into office_watch (office, last_polled_at) values ('area-02', now() - interval '2 days')
      on conflict (office) do update set last_polled_at = excluded.last_polled_at`
    await room.knowledge.refresh()
    expect(await act('2844969-4', { act: 'test', office: 'area-02' })).toEqual({ no: 'office.not-polled' })
    await room.database.ownerSql`update office_watch set last_polled_at = now() where office = 'area-02'`
    await room.knowledge.refresh()
    expect(await act('2844969-4', { act: 'test', office: 'area-02' })).toEqual({ done: 'polls' })
    expect(await act('2844969-4', { act: 'test', office: 'area-06' })).toEqual({ no: 'absent' })
  })

  test('of one that is forwarded to is opened and its certificate looked at; nothing is sent', async () => {
    const { chain, key, certificate } = issue({ id: satakunta, purpose: 'server', names: ['127.0.0.1'] })
    const endpoint = await openEndpoint({ cert: chain, key: key.export({ format: 'pem', type: 'pkcs8' }) })
    const forward = (thumbprint: string) => ({ mode: 'forward', url: endpoint.url, certificate: thumbprint }) as const
    const office = 'area-06' as OfficeId
    await saveReception(room.database.sql, office, forward(thumbprintOf(certificate)))
    expect(await act(satakunta, { act: 'test', office })).toEqual({ done: 'reached' })
    await saveReception(room.database.sql, office, forward('A'.repeat(43)))
    expect(await act(satakunta, { act: 'test', office })).toEqual({ no: 'certificate-refused' })
    expect(endpoint.arrived).toEqual([])
    await endpoint.close()
    await saveReception(room.database.sql, office, forward(thumbprintOf(certificate)))
    expect(await act(satakunta, { act: 'test', office })).toEqual({ no: 'unreachable' })
  })
})

function opens(certificate: Buffer): string {
  return verifyClientCertificate(certificate, room.knowledge.trust(), new Date()).id
}

function issue(request: Pick<LeafRequest, 'id' | 'purpose'> & Partial<LeafRequest>): Leaf {
  const pki = openDevelopmentPki(room.trustFolder, new Date())
  const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 700 * 86_400_000) }
  return issueCertificate(pki, { name: 'A party', ...validity, ...request })
}

function pemOf({ certificate }: Leaf): string {
  return toPem(certificate.toString('base64'))
}

function toPem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}

function act(party: string, body: object): Promise<unknown> {
  return answer(operator.send('POST', `/api/parties/${party}/acts`, body))
}

async function answer(response: Promise<Response>): Promise<unknown> {
  return await (await response).json()
}

async function acts(): Promise<string[]> {
  const auditor = await room.as(personWith({ role: 'auditor' }))
  const list = (await (await auditor.get('/api/acts')).json()) as {
    acts: { reasons: string[]; by: string; subject: string }[]
  }
  return list.acts.map(({ reasons, by, subject }) => `${reasons[0]} ${by} ${subject}`)
}
