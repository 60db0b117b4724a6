import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMaintenance } from '../../src/cli/maintenance.ts'
import { createParty } from '../../src/cli/party.ts'
import { createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { createSigner, origin } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

const signer = createSigner()

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
})
afterAll(() => database?.close())

const open = () => {
  const store = { background: database.sql, commit: createCommit(database.sql, signer), signer }
  return Promise.resolve({ store, close: () => Promise.resolve() })
}
const names = ['--fi', 'Uusi', '--sv', 'Ny', '--en', 'New', '--from', '2026-01-01', '--by', 'staff-17']

test('an organisation and its office are registered, once, and listed; the log says by whom', async () => {
  const register = ['register', '1000003-9', '--kind', 'social-services', ...names]
  expect(await party(register)).toMatchObject({ status: 0, out: 'done\n' })
  expect(await party(register)).toMatchObject({ status: 1, error: 'it is there already; nothing is changed\n' })
  const office = ['add-office', '1000003-9', 'area-06-new', '--area', '06', '--languages', 'fi,sv', ...names]
  expect(await party([...office, '--opening', 'Mo-Fr 08:00-16:00'])).toMatchObject({ status: 0 })
  const { out } = await party([])
  expect(out).toContain('1000003-9  social-services  New  signature until none  tls until none  area-06-new\n')
  const rows = await database.sql<{ evidence: string }[]>`select evidence from log_entry order by index`
  expect(rows.map(({ evidence }) => JSON.parse(evidence)).map(({ by, reasons }) => [by, reasons])).toEqual([
    ['staff-17', ['party.registered']],
    ['staff-17', ['office.registered']],
  ])
})

test('one is shown with its offices, certificates and licence reports', async () => {
  expect(await party(['show', '1000004-7'])).toMatchObject({ status: 1, error: 'there is no such organisation\n' })
  await database.ownerSql`
    insert into licence_report (party, at, granted, entry, report)
    values ('1000003-9', '2026-11-20T13:00:00Z', true, 7, '{}')`
  const { status, out } = await party(['show', '1000003-9'])
  expect([status, out.split('\n')[0]]).toEqual([0, '1000003-9  social-services  New, from 2026-01-01'])
  expect(out).toMatch(
    /^offices\n {2}area-06-new {2}New {2}from 2026-01-01 {2}fi,sv {2}by poll {2}open Mo-Fr 08:00-16:00$/m,
  )
  expect(out).toContain('certificates: none')
  expect(out).toMatch(/^may send\n {2}\S.*\n(.*\n)*may receive\n {2}\S/m)
  expect(out).toMatch(/^licence reports\n {2}2026-11-20T13:00:00.000Z {2}granted {2}log 7$/m)
  expect(JSON.parse((await party(['show', '1000003-9', '--json'])).out)).toMatchObject({
    party: '1000003-9',
    officeList: [{ office: 'area-06-new' }],
    certificates: [],
    licences: [{ granted: true, entry: 7 }],
    receives: expect.arrayContaining([expect.objectContaining({ en: expect.stringContaining('consent') })]),
  })
  const { parties } = JSON.parse((await party(['--json'])).out)
  expect(parties).toContainEqual(expect.objectContaining({ party: '1000003-9', offices: 1 }))
})

test.each([
  ['two organisations to show', ['show', '1000003-9', '1000004-7'], 'of one organisation'],
  ['a name to show', ['show', '1000003-9', '--fi', 'Uusi'], 'of one organisation'],
  ['nothing to show', ['show'], 'a business id is needed'],
  ['a business id that fails its check', ['register', '1000003-8', '--kind', 'fpa', ...names], 'party: missing'],
  ['no staff id', ['register', '1000003-9'], '--by is'],
  [
    'hours in words',
    ['add-office', '1000003-9', 'x-1', '--languages', 'fi', '--opening', 'weekdays', ...names],
    'opening',
  ],
  ['no language', ['add-office', '1000003-9', 'x-1', ...names], 'languages'],
])('%s is a wrong call', async (_, args, text) => {
  expect(await party(args)).toMatchObject({ status: 2, error: expect.stringContaining(text) })
})

test('maintenance is turned on with a reason and off again', async () => {
  const on = ['on', '--reason', 'update', '--by', 'staff-17', '--until', '2999-01-01T00:00:00Z']
  expect(await maintenance(['on', '--by', 'staff-17'])).toMatchObject({ status: 2 })
  expect(await maintenance(on)).toMatchObject({ status: 0, out: 'on: update\n' })
  expect(await maintenance(on)).toMatchObject({ status: 1 })
  expect((await maintenance([])).out).toMatch(
    /^on since .*: update, by staff-17; expected until 2999-01-01T00:00:00.000Z\n$/,
  )
  expect(await maintenance(['off', '--by', 'staff-17'])).toMatchObject({ status: 0 })
  expect((await maintenance([])).out).toBe('off: the gateway takes in what comes\n')
})

async function party(args: string[]) {
  const { io, printed } = createMemoryIo({})
  const status = await createParty(open)(args, io)
  return { status, ...printed }
}

async function maintenance(args: string[]) {
  const { io, printed } = createMemoryIo({})
  const status = await createMaintenance(open)(args, io)
  return { status, ...printed }
}
