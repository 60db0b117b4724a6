import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRouting } from '../../src/cli/routing.ts'
import { filterRules } from '../../src/route/filter-rules.ts'
import { createRuleTable } from '../../src/route/rule-table.ts'
import { createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { createRoutingDeps } from '../../src/wiring/routing-deps.ts'
import { createSigner, origin } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

const signer = createSigner()

let database: TestDatabase
const now = new Date('2026-11-27T12:00:00Z')
const head = 'id,receiver_kind,message_type,municipality,area,urgency,language,office,valid_from,valid_until\r\n'
const files = {
  'rules.csv': `${head},social-services,,102,,urgent,,area-06,,\r\n`,
  'broken.csv': 'no,rules\r\n',
}

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  await database.ownerSql`
    insert into certificate (thumbprint, party, purpose, der_base64, valid_from, valid_until)
    select 'tls ' || id, id, 'tls', '', '2020-01-01', '2035-01-01' from party`
})
afterAll(() => database.close())

const when = ['--from', '2026-12-01', '--by', 'staff.1']

test('a change from a file is drafted, shown, approved by another, and decides from its day on', async () => {
  expect(await run('draft', 'rules.csv', ...when)).toMatchObject({
    status: 0,
    out: expect.stringContaining('change 1 waits'),
  })
  const shown = JSON.parse((await run('show', '1')).out)
  expect(shown).toMatchObject({ change: { kind: 'file', note: 'correction' }, review: { replay: { messages: 0 } } })
  expect(await run('approve', '1', '--by', 'staff.1')).toMatchObject({
    status: 1,
    error: expect.stringContaining('who drafts a change does not approve it'),
  })
  expect(await run('approve', '1', '--by', 'staff.2')).toMatchObject({
    status: 0,
    out: 'change 1: approved, by staff.2\n',
  })
  const look = ['look', '--type', 'concern-consented', '--municipality', '102', '--urgency', 'urgent']
  expect(JSON.parse((await run(...look)).out).route.rule).toBe('default-area-06')
  const later = JSON.parse((await run(...look, '--date', '2026-12-01')).out)
  expect(later.route).toMatchObject({ office: 'area-06', rule: 'c1-1' })
  expect(later.rules.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['won', 'less-specific'])
  expect((await run('export')).out).toContain('c1-1,social-services,,102,,urgent,,area-06,2026-12-01,')
})

test('a merger, and taking back, are changes like any other; the history tells who did what', async () => {
  expect((await run('merge', '214', '102', '--from', '2027-01-01', '--by', 'staff.1')).out).toContain('change 2 waits')
  expect((await run('discard', '2', '--by', 'staff.1')).status).toBe(0)
  expect((await run('undo', '1', ...when)).out).toContain('change 3 waits')
  expect((await run('history')).out.trimEnd().split('\n')).toEqual([
    '3  from 2026-12-01  undo  drafted by staff.1  draft',
    '2  from 2027-01-01  merger  drafted by staff.1  discarded by staff.1',
    '1  from 2026-12-01  correction  drafted by staff.1  approved by staff.2',
  ])
})

test('a municipality goes over to another area by a change of its own kind', async () => {
  const move = ['move', '214', '02', '--from', '2027-01-01', '--by', 'staff.1']
  const { out, status } = await run(...move)
  expect([status, out]).toEqual([0, expect.stringMatching(/^change \d+ waits for approval/)])
  const number = /\d+/.exec(out)?.[0] ?? ''
  expect(JSON.parse((await run('show', number)).out).change).toMatchObject({
    kind: 'move',
    edits: [{ edit: 'move', municipality: '214', seenArea: '06', area: '02', on: '2027-01-01' }],
  })
  expect((await run('discard', number, '--by', 'staff.1')).status).toBe(0)
})

describe('the rules', () => {
  test('narrowed are those of the API, as data and as a table, with those to come apart', async () => {
    const { rows } = await deps().loadBook()
    const filter = { municipality: '102', type: 'concern-consented' }
    const rules = filterRules(rows.rules, filter, createRuleTable(rows), '2026-11-27')
    const asked = ['rules', '--municipality', '102', '--type', 'concern-consented']
    expect(JSON.parse((await run(...asked, '--json')).out)).toEqual({ rules })
    expect(rules.map(({ id }) => id)).toEqual(['c1-1', 'default-area-06', 'default-fpa'])
    const { status, out } = await run(...asked)
    expect([status, out.split('\n')]).toEqual([
      0,
      [
        'in force on 2026-11-27: 2; the most specific first, also those that do not ask for what is named',
        expect.stringMatching(/^office +receiver +type +municipality +area +urgency +language +from +until +rule$/),
        expect.stringMatching(/^area-06 +social-services +– +– +06 +– +– +2023-01-01 +– +default-area-06$/),
        expect.stringMatching(/^fpa +fpa +– +– +– +– +– +2017-01-01 +– +default-fpa$/),
        '',
        'to come: 1',
        expect.stringMatching(/^office /),
        expect.stringMatching(/^area-06 +social-services +– +102 +– +urgent +– +2026-12-01 +– +c1-1$/),
        '',
      ],
    ])
  })

  test('of an area are its municipalities’ too; without anything named they are all', async () => {
    const ids = async (...args: string[]) =>
      JSON.parse((await run('rules', '--json', ...args)).out).rules.map(({ id }: { id: string }) => id)
    expect(await ids('--area', '06')).toEqual(['c1-1', 'default-area-06', 'default-fpa'])
    expect(await ids('--area', '90')).toEqual(['default-area-90', 'default-fpa'])
    expect(await ids()).toEqual((await deps().loadBook()).rows.rules.map(({ id }) => id))
    expect((await run('rules')).out).toMatch(/^in force on 2026-11-27: 24$/m)
  })

  test.each([
    ['--municipality', '999', 'municipality'],
    ['--area', '99', 'area'],
    ['--type', 'concern-consentd', 'message type'],
  ])('are not told of %s %s, which there is not', async (option, value, what) => {
    expect(await run('rules', option, value)).toMatchObject({ status: 1, out: '', error: `there is no such ${what}\n` })
  })
})

test('what cannot be done says why, with status 1', async () => {
  expect(await run('draft', 'broken.csv', ...when)).toMatchObject({
    status: 1,
    error: '[{"line":1,"fault":"columns"}]\n',
  })
  expect(await run('draft', 'rules.csv', '--from', '2026-11-27', '--by', 'staff.1')).toMatchObject({
    status: 1,
    error: expect.stringContaining('tomorrow or later'),
  })
  expect((await run('show', '99')).status).toBe(1)
})

test.each([
  ['no act', [], 'an act is one of'],
  ['a foreign option', ['export', '--by', 'x'], 'takes no --by'],
  ['no day', ['draft', 'rules.csv', '--by', 'x'], '--from is needed'],
  ['a personal identity code', ['approve', '1', '--by', '010190-999W'], 'no personal identity code'],
  ['an area by its name', ['move', '214', 'Satakunta', ...when], 'code of two digits'],
  ['rules of a municipality by its name', ['rules', '--municipality', 'Huittinen'], 'code of three digits'],
  ['rules of an area without a code', ['rules', '--area', ''], 'code of two digits'],
  ['rules of what is no name', ['rules', '--type', '../rules'], 'name of a message type'],
  ['rules of a language', ['rules', '--language', 'sv'], 'takes no --language'],
  ['data of what has none', ['export', '--json'], 'takes no --json'],
  ['no change', ['approve', 'one', '--by', 'x'], 'the number of a change'],
  ['a reason of one’s own', ['undo', '1', ...when, '--urgent', 'she-waits'], '--urgent is one of'],
  ['a file that is not there', ['draft', 'none.csv', ...when], 'cannot be read'],
])('a wrong call, with status 2, opens nothing: %s', async (_, args, why) => {
  const { status, error, opened } = await run(...args)
  expect([status, opened]).toEqual([2, 0])
  expect(error).toContain(why)
})

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo(files)
  let opened = 0
  const command = createRouting(async () => {
    opened += 1
    return { routing: deps(), close: async () => {} }
  })
  return { status: await command(args, io), ...printed, opened }
}

function deps() {
  const store = { admin: database.sql, commit: createCommit(database.sql, signer), signer }
  return createRoutingDeps({ store, now: () => now, accepts: () => true })
}
