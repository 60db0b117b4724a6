import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SubjectReport } from '../../src/cli/args/subject-report.ts'
import { subjectTexts } from '../../src/cli/args/subject-texts.ts'
import { createSubjectAccess } from '../../src/cli/subject-access.ts'
import type { PartyId } from '../../src/message/ids.ts'
import type { Message } from '../../src/message/message.ts'
import { languages } from '../../src/message/type-rules.ts'
import type { Commit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import {
  confirmOperation,
  lease,
  messageOperation,
  origin,
  rejectOperation,
  satakunta,
  tellOperation,
} from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { exampleOf, type Json, typeOf } from '../support/verified.ts'
import { createMemoryIo } from './memory-io.ts'

let database: TestDatabase
let parts: TestParts
const [anyone, guarded, custodian] = ['130290-902A', '040318A901P', '150385W950N']
const who = ['--by', 'staff-1', '--reason', 'client.request']
/** Anything that could show where it went. */
const placeNames = /satakun|area-|3221304-3|case-77|"06"/i

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  parts = openStoreParts(database)
  await sendAndStore({ personalIdentityCode: anyone, birthDate: '1990-02-13', securityBan: false })
  await send('concern-consented', { personalIdentityCode: anyone, birthDate: '1990-02-13', securityBan: false })
  const [second] = await lease(database.sql)
  if (!second) throw new Error('nothing leased')
  await parts.commit(rejectOperation(second))
  await sendAndStore({ personalIdentityCode: guarded, securityBan: true })
  await send('plan-client', { personalIdentityCode: guarded, securityBan: false }, satakunta)
})

afterAll(async () => {
  await parts.close()
  await database.close()
})

test('tells which notices about a person went where and when, and no more', async () => {
  const { status, out } = await run([...who, '--json', '--language', 'en'], anyone)
  const report: SubjectReport = JSON.parse(out)
  expect(status).toBe(0)
  expect(report).toMatchObject({ masked: false, revealed: false, before: 0, by: 'staff-1', reason: 'client.request' })
  expect(report.notices.map((one) => [one.type, one.sender])).toEqual([
    [typeOf('concern-consented').title.en, 'The Social Insurance Institution of Finland'],
    [typeOf('concern-consented').title.en, 'The Social Insurance Institution of Finland'],
  ])
  const [stored, givenBack] = report.notices.map(({ events }) => events.map(({ what, office }) => [what, office]))
  const office = expect.stringContaining('Satakunta')
  expect(stored).toEqual([
    ['SubmissionAcceptance', office],
    ['ContentConsignment', office],
    ['ConsignmentNotification', office],
    ['ContentHandover', office],
  ])
  expect(givenBack?.at(-1)).toEqual(['GivenBack', office])
  expect(report.notices[0]?.events.at(-1)).toMatchObject({ record: 'case-77', receipt: expect.any(Number) })
  expect(out).not.toContain(anyone)
  expect(out).not.toContain('document of')
})

test('as a letter in each language, with the law, the office, the record and the log entries', async () => {
  for (const language of languages) {
    const { out } = await run([...who, '--language', language], anyone)
    const texts = subjectTexts[language]
    for (const text of [texts.title, texts.law, texts.scope, texts.limits, 'case-77', '703/2023', '2016/679']) {
      expect(out).toContain(text)
    }
    expect(out).toContain(typeOf('concern-consented').title[language])
    expect(out).toContain(`${texts.happenings.ContentHandover}: `)
    expect(out).toMatch(new RegExp(`${texts.logEntry} \\d+$`, 'm'))
    expect(out).not.toContain(texts.withheld)
  }
  expect((await run(who, anyone)).out).toContain(subjectTexts.fi.title)
})

test('every text is there in every language, and none is that of another', () => {
  const all = languages.map((language) => {
    const { happenings, ...texts } = subjectTexts[language]
    return [...Object.values(texts), ...Object.values(happenings)]
  })
  for (const [at, texts] of all.entries()) {
    expect(texts.every((text) => text.trim().length > 3)).toBe(true)
    for (const other of all.slice(at + 1)) expect(texts.filter((text, i) => text === other[i])).toEqual([])
  }
})

test('where somebody is under non-disclosure no place is told of any of the person’s notices', async () => {
  for (const args of [['--json'], [], ['--language', 'sv'], ['--language', 'en']]) {
    const { out } = await run([...who, ...args], guarded)
    expect(out).not.toMatch(placeNames)
    expect(out).not.toContain(guarded)
  }
  const report: SubjectReport = JSON.parse((await run([...who, '--json'], guarded)).out)
  expect(report).toMatchObject({ masked: true, revealed: false })
  // What it got from social services names the area by its sender.
  expect(report.notices.map(({ sender }) => sender)).toEqual(['Kansaneläkelaitos', subjectTexts.fi.place])
  expect(report.notices[1]?.events[0]?.office).toBe(subjectTexts.fi.place)
  expect((await run(who, guarded)).out).toContain(subjectTexts.fi.withheld)
})

test('nor to the custodian who stands in the notice with the child', async () => {
  const { out } = await run([...who, '--json'], custodian)
  expect(JSON.parse(out)).toMatchObject({ masked: true, notices: [{ messageId: expect.any(String) }] })
  expect(out).not.toMatch(placeNames)
})

test('a decision to reveal has its own reason in the log, and the report says that there was one', async () => {
  const { out } = await run([...who, '--json', '--reveal', 'controller.decision'], guarded)
  const report: SubjectReport = JSON.parse(out)
  expect(report).toMatchObject({ masked: false, revealed: true })
  expect(out).toMatch(/Satakunnan/)
  expect(await actsOf(report)).toEqual([
    ['subject-access.made', 'client.request'],
    ['subject-access.revealed', 'controller.decision'],
  ])
})

test('the log says who asked and why, and nothing of whom', async () => {
  const before = await actTexts()
  const found = JSON.parse((await run([...who, '--json'], anyone)).out)
  const nobody = JSON.parse((await run([...who, '--json'], '010190-999W')).out)
  expect(nobody.notices).toEqual([])
  for (const report of [found, nobody])
    expect(await actsOf(report)).toEqual([['subject-access.made', 'client.request']])
  const [one, other] = (await actTexts()).slice(before.length).map((text) => Object.keys(JSON.parse(text)))
  expect(one).toEqual(other)
  const [messages] = await database.sql`select count(*)::int as n from log_entry
    where evidence::json ->> 'subject' like 'report:%' and message is not null`
  expect(messages?.n).toBe(0)
  expect((await run(who, '010190-999W')).out).toContain(subjectTexts.fi.none)
})

test('what cannot be logged is not told', async () => {
  const broken: Commit[] = [
    async () => {
      throw new Error('the log is away')
    },
    async () => ({ outcome: 'absent', message: null, entry: null }),
  ]
  for (const commit of broken) {
    const { io, printed, written } = createMemoryIo({ '-': anyone })
    const command = createSubjectAccess(async () => ({ store: { ...storeOf(), commit }, close: async () => {} }))
    await expect(command([...who, '--out', 'report.txt'], io)).rejects.toThrow(/log/)
    expect([printed.out, written.size]).toEqual(['', 0])
  }
})

test('what came before the register is told of', async () => {
  await database.ownerSql`update subject_start set after_message = 1`
  const { out } = await run([...who, '--language', 'en'], anyone)
  expect(out).toContain(subjectTexts.en.before.replace('{0}', '1'))
  await database.ownerSql`update subject_start set after_message = 0`
})

test('a file is written for its owner, and nothing to the terminal', async () => {
  const { out, written } = await run([...who, '--out', 'report.txt'], anyone)
  expect(out).toBe('')
  expect(written.get('report.txt')).toContain(subjectTexts.fi.title)
})

test.each([
  [[], anyone],
  [['--by', 'staff-1'], anyone],
  [[...who, '130290-902A'], anyone],
  [['130290-902A'], anyone],
  [['--by', '130290-902A', '--reason', 'client.request'], anyone],
  [['--by', 'staff-1', '--reason', '130290-902A'], anyone],
  [[...who, '--reveal', '130290-902A'], anyone],
  [[...who, '--language', 'se'], anyone],
  [who, '130290-902B'],
  [who, '130290 902A'],
  [who, ''],
])('a wrong call %j opens nothing and repeats no code', async (args, input) => {
  const { status, error, opened } = await run(args, input)
  expect([status, opened]).toEqual([2, 0])
  expect(error).toContain('usage: ')
  expect(error).not.toContain('130290')
})

function storeOf() {
  return { ...parts, background: parts.reads }
}

async function run(args: string[], code: string) {
  const { io, printed, written } = createMemoryIo({ '-': `${code}\n` })
  let opened = 0
  const command = createSubjectAccess(async () => {
    opened += 1
    return { store: storeOf(), close: async () => {} }
  })
  return { status: await command(args, io), ...printed, written, opened }
}

async function send(type: string, person: Json, sender?: PartyId): Promise<void> {
  const example = exampleOf(typeOf(type))
  const custodians = [{ firstNames: 'A', lastName: 'B', personalIdentityCode: custodian }]
  const more = type === 'child-welfare-notification' ? { custodians } : {}
  const message = { person: { ...(example.person as Json), ...person }, ...more } as unknown as Partial<Message>
  await parts.commit(messageOperation({ type, message, ...(sender && { sender }) }))
}

async function sendAndStore(person: Json): Promise<void> {
  await send(person.securityBan ? 'child-welfare-notification' : 'concern-consented', person)
  const [item] = await lease(database.sql)
  if (!item) throw new Error('nothing leased')
  await parts.commit(tellOperation(item))
  await parts.commit(confirmOperation(item, { recordId: 'case-77' }))
}

async function actsOf({ report }: SubjectReport): Promise<string[][]> {
  const all = (await actTexts()).map((text) => JSON.parse(text))
  return all.filter(({ subject }) => subject === `report:${report}`).map(({ reasons }) => reasons)
}

async function actTexts(): Promise<string[]> {
  const rows = await database.sql<{ evidence: string }[]>`
    select evidence from log_entry where evidence::json ->> 'event' = 'AdministrativeAct' order by index`
  return rows.map(({ evidence }) => evidence)
}
