import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOffice } from '../../src/cli/office.ts'
import { parseConfig } from '../../src/config.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { createLog } from '../../src/store/log.ts'
import { saveReception } from '../../src/store/reception.ts'
import type { WatchedOffice } from '../../src/store/watch.ts'
import { notePolls } from '../../src/store/watch.ts'
import { origin } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

const at = new Date('2026-11-23T08:00:00Z')
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
})

afterAll(() => database.close())

test('an office that nobody has heard of is not live, and it is said why', async () => {
  const { status, out } = await run()
  expect(status).toBe(0)
  expect(out).toMatch(
    /^area-06 {2}not live: office\.certificate, office\.not-polled, office\.no-responsible, office\.canary-late$/m,
  )
  expect(out).toContain('responsible nobody · polled never · canary confirmed never')
  expect(out).toMatch(/^manual-desk {2}the manual desk$/m)
})

test('who answers for an office is set with evidence in the same transaction, which names no contact', async () => {
  const set = ['set', 'area-06', '--by=staff-7', '--responsible=Testi Mallinen', '--email=inbox@example.org']
  expect(await run(...set, '--language=fi', '--on-call=jour@example.org')).toMatchObject({
    status: 0,
    out: 'office:area-06: changed\n',
  })
  expect(await run('set', 'area-06', '--by=staff-8', '--phone=+358 40 000 0000')).toMatchObject({ status: 0 })
  await notePolls(database.sql, ['area-06' as WatchedOffice['office']], at)
  const office = (await listed()).find((one) => one.office === 'area-06')
  expect(office).toMatchObject({
    responsible: 'Testi Mallinen',
    email: 'inbox@example.org',
    phone: '+358 40 000 0000',
    language: 'fi',
    onCallEmail: 'jour@example.org',
    lastPolledAt: '2026-11-23T08:00:00Z',
    notLive: ['office.certificate', 'office.canary-late'],
  })
  const entries = await log()
  expect(entries).toMatchObject([
    { event: 'AdministrativeAct', by: 'staff-7', subject: 'office:area-06', reasons: ['office.contacts-set'] },
    { event: 'AdministrativeAct', by: 'staff-8', subject: 'office:area-06' },
  ])
  expect(JSON.stringify(entries)).not.toMatch(/Mallinen|example\.org|358/)
})

test('FPA’s contact for an area is set likewise', async () => {
  const wish = ['fpa', '06', '--by=staff-7', '--name=Kela Testi', '--email=kela@example.org']
  expect(await run(...wish)).toMatchObject({ status: 0, out: 'area:06: changed\n' })
  expect(await database.sql`select area, name, email from fpa_contact`).toEqual([
    { area: '06', name: 'Kela Testi', email: 'kela@example.org' },
  ])
})

test('FPA’s contacts are listed by area', async () => {
  const { out } = await run('fpa')
  expect(out).toMatch(/^06 {2}[^\n]*Satakunta[^\n]* {2}Kela Testi {2}kela@example\.org$/m)
  expect(out).toMatch(/^05 .* {2}nobody$/m)
  const { contacts } = JSON.parse((await run('fpa', '--json')).out)
  expect(contacts.find(({ area }: { area: string }) => area === '06')).toMatchObject({
    name: 'Kela Testi',
    phone: null,
  })
})

test('an office whose endpoint is broken polls again, once, with its reason in the log', async () => {
  const endpoint = { url: 'https://inbox.example.org/path', certificate: `${'A'.repeat(42)}A` }
  await saveReception(database.sql, 'area-06' as OfficeId, { mode: 'forward', ...endpoint })
  expect((await run()).out).toContain('forwarded to inbox.example.org: everything was taken')
  expect((await run('--json')).out).not.toContain('/path')
  const poll = ['poll', 'area-06', '--by=staff-7', '--reason=endpoint-broken']
  expect(await run(...poll)).toMatchObject({ status: 0, out: 'office:area-06: polls from now on\n' })
  expect(await run(...poll)).toMatchObject({ status: 1, error: expect.stringContaining('nothing is changed') })
  expect((await log()).at(-1)).toMatchObject({
    by: 'staff-7',
    subject: 'office:area-06',
    reasons: ['reception.polled', 'reception.endpoint-broken'],
  })
})

test('what there is not is not changed, and leaves no evidence', async () => {
  const before = await log()
  for (const wish of [
    ['set', 'area-99', '--by=staff-7', '--phone=+358 40 000 0000'],
    ['fpa', '99', '--by=staff-7', '--name=Kela Testi', '--email=kela@example.org'],
  ]) {
    expect(await run(...wish)).toMatchObject({ status: 1, error: expect.stringContaining('nothing is changed') })
  }
  expect(await log()).toEqual(before)
})

test.each([
  [['set', 'area-06', '--phone=1234'], 'staff id'],
  [['set', 'area-06', '--by=150385W950N', '--phone=1234'], 'no personal identity code'],
  [['set', 'area-06', '--by=staff-7'], 'nothing is to be set'],
  [['set', 'area-06', '--by=staff-7', '--email=nobody'], 'name@host'],
  [['set', 'area-06', '--by=staff-7', '--on-call=a@b.fi,c@d.fi'], 'name@host'],
  [['set', 'area-06', '--by=staff-7', '--language=de'], 'fi, sv or en'],
  [['set', '--by=staff-7'], 'one office or area'],
  [['fpa', '06', '--by=staff-7', '--name=Kela'], '--email'],
  [['poll', 'area-06', '--by=staff-7', '--reason=tired'], 'endpoint-broken'],
  [['set', 'area-06', '--by=staff-7', '--reason=receiver-asked', '--phone=12'], 'only poll'],
  [['fpa', '--by=staff-7'], 'one office or area'],
  [['drop', 'area-06', '--by=staff-7'], 'try, set, poll and fpa'],
])('%j is a wrong call', async (args, why) => {
  expect(await run(...args)).toMatchObject({ status: 2, error: expect.stringContaining(why) })
})

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  const config = parseConfig({})
  const open = async () => ({ sql: database.ownerSql, config, close: async () => {} })
  return { status: await createOffice(open, () => at)(args, io), ...printed }
}

async function listed(): Promise<(WatchedOffice & { notLive: string[] })[]> {
  return JSON.parse((await run('--json')).out)
}

async function log() {
  const rows = await database.sql<{ evidence: string }[]>`select evidence from log_entry order by index`
  return rows.map(({ evidence }) => JSON.parse(evidence))
}
