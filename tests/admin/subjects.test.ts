import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../src/message/message.ts'
import { messageOperation } from '../store/operations.ts'
import { exampleOf, type Json, typeOf } from '../support/verified.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

let room: TestRoom
let operator: Visitor
const [anyone, guarded] = ['130290-902A', '040318A901P']

beforeAll(async () => {
  room = await openRoom()
  operator = await room.as({ staff: 'staff.17', grants: [{ role: 'operator' }] })
  await send({ personalIdentityCode: anyone, birthDate: '1990-02-13', securityBan: false })
  await send({ personalIdentityCode: guarded, securityBan: true })
})
afterAll(async () => {
  expect(room.faults).toEqual([])
  await room.close()
})

test('a person is found by the code in a form; the code is in no answer, no address, no line and no log', async () => {
  const answer = await operator.post('/en/subjects', { code: anyone.toLowerCase(), reason: 'client.request' })
  const page = await answer.text()
  expect([answer.status, page]).toEqual([200, expect.stringContaining('Messages found: 1.')])
  expect(page).toContain('Satakunta')
  expect(page.toUpperCase()).not.toContain(anyone)
  expect(room.lines.join('').toUpperCase()).not.toContain(anyone)
  const entries = await room.database.sql<{ evidence: string }[]>`select evidence from log_entry order by index desc`
  expect(JSON.parse(entries[0]?.evidence ?? '{}')).toMatchObject({
    by: 'staff.17',
    reasons: ['subject-access.made', 'client.request'],
    subject: expect.stringMatching(/^report:/),
  })
  expect(entries.map(({ evidence }) => evidence).join('')).not.toContain(anyone)
})

test('places are withheld where somebody is under non-disclosure, but by a decision, which is logged', async () => {
  const ask = (more: object) =>
    operator.send('POST', '/api/subjects', { code: guarded, reason: 'client.request', ...more })
  const masked = (await (await ask({ language: 'en' })).json()) as { masked: boolean; receipt: number }
  expect(masked).toMatchObject({ masked: true, notices: [expect.any(Object)] })
  expect(JSON.stringify(masked)).not.toMatch(/satakun|area-06/i)
  const shown = await (await ask({ language: 'en', reveal: 'court.order' })).json()
  expect(shown).toMatchObject({ masked: false, revealed: true })
  expect(JSON.stringify(shown)).toContain('Satakunta')
  const [{ count = 0 } = {}] = await room.database.sql<{ count: number }[]>`
    select count(*)::int from log_entry where evidence like '%subject-access.revealed%'`
  expect(count).toBe(1)
})

test('what is wrong is said without what was given, and nothing is logged', async () => {
  const size = async () => (await room.database.sql`select count(*)::int from log_entry`)[0]?.count
  const before = await size()
  for (const [fields, text] of [
    [{ code: '010190-9991', reason: 'client.request' }, 'This is not a valid personal identity code.'],
    [{ code: anyone, reason: 'because' }, 'Choose a reason.'],
    [{ code: anyone, reason: 'client.request', reveal: 'please' }, 'Choose one of the grounds'],
  ] as const) {
    const answer = await operator.post('/en/subjects', fields)
    const page = await answer.text()
    expect([answer.status, page]).toEqual([422, expect.stringContaining(text)])
    expect(page).not.toContain(fields.code)
  }
  expect((await operator.send('POST', '/api/subjects', { code: 'x', reason: 'client.request' })).status).toBe(400)
  expect(await size()).toBe(before)
})

test('nobody looks a person up but an operator of the whole gateway', async () => {
  const wish = { code: anyone, reason: 'client.request' }
  for (const person of [personWith({ role: 'auditor' }), personWith({ role: 'operator', area: '06' })]) {
    expect((await (await room.as(person)).post('/en/subjects', wish)).status).toBe(403)
  }
  const auditor = await room.as(personWith({ role: 'auditor' }))
  expect(await (await auditor.get('/en/subjects')).text()).not.toContain('name="code"')
})

async function send(person: Json): Promise<void> {
  const type = person.securityBan ? 'child-welfare-notification' : 'concern-consented'
  const example = exampleOf(typeOf(type))
  const custodians = [{ firstNames: 'A', lastName: 'B', personalIdentityCode: '150385W950N' }]
  const more = person.securityBan ? { custodians } : {}
  const message = { person: { ...(example.person as Json), ...person }, ...more } as unknown as Partial<Message>
  await room.commit(messageOperation({ type, message }))
}
