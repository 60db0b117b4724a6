import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { messageOperation } from '../store/operations.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

let room: TestRoom
let operator: Visitor

beforeAll(async () => {
  room = await openRoom({ world: true })
  operator = await room.as({ staff: 'staff.17', grants: [{ role: 'operator' }] })
})
afterAll(async () => {
  expect(room.faults).toEqual([])
  await room.close()
})

describe('the manual desk', () => {
  test('gives an item to an office: its inbox has it, the log says by whom, the audit log too', async () => {
    const item = await arrive('manual-desk')
    expect(await (await operator.get('/en/desk')).text()).toContain(`/en/desk/${item}"`)
    const page = await (await operator.get(`/en/desk/${item}`)).text()
    expect(page).toContain('<option value="area-06">')
    const answer = await give(operator, item, { to: 'area-06', reason: 'client-lives-there' })
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(`^/en/desk/${item}\\?done=\\d+$`),
    ])
    const after = await (await operator.get(answer.headers.get('location') ?? '')).text()
    expect(after).toContain('The client lives there')
    const [row] = await room.database.sql`select office, state from delivery where message = ${item}`
    expect(row).toEqual({ office: 'area-06', state: 'open' })
    const chain = await (await operator.get(`/api/desk/${item}`)).json()
    expect(chain).toMatchObject({ custody: [{ from: 'manual-desk', to: 'area-06', by: 'staff.17' }] })
    expect(await actsOn(item)).toEqual(expect.arrayContaining(['desk.give,desk.client-lives-there', 'message.viewed']))
  })

  test('says why nothing was done, and changes nothing', async () => {
    const item = await arrive('manual-desk')
    for (const [wish, status, text] of [
      [{ to: '', reason: 'client-lives-there' }, 422, 'Choose everything'],
      [{ to: 'area-06', reason: 'because' }, 422, 'Choose everything'],
      [{ to: 'area-99', reason: 'client-lives-there' }, 409, 'Nobody can take anything'],
      [{ to: 'area-06', reason: 'client-lives-there', from: 'area-02' }, 409, 'lies elsewhere now'],
    ] as const) {
      const answer = await give(operator, item, wish)
      expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)])
    }
    const [row] = await room.database.sql`select office from delivery where message = ${item}`
    expect(row).toEqual({ office: 'manual-desk' })
  })

  test('takes an item away from an office that is silent', async () => {
    const item = await arrive('area-06')
    const auditor = await room.as(personWith({ role: 'auditor' }))
    const [way, back] = [`href="/en/desk/${item}"`, `href="/en/messages/${item}"`]
    expect(await (await operator.get(`/en/messages/${item}`)).text()).toContain(way)
    expect(await (await auditor.get(`/en/messages/${item}`)).text()).not.toContain(way)
    expect(await (await operator.get(`/en/desk/${item}`)).text()).toContain(back)
    expect(await (await operator.get('/en/desk?office=area-06')).text()).toContain(`/en/desk/${item}"`)
    await give(operator, item, { from: 'area-06', to: 'area-02', reason: 'office-silent' })
    const chain = await (await operator.get(`/api/desk/${item}`)).json()
    expect(chain).toMatchObject({ office: 'area-02', custody: [{ reason: 'desk.office-silent' }] })
  })

  test('records what people told, once, and not of the future', async () => {
    const item = await arrive('manual-desk')
    const relay = (at: string) => operator.send('POST', `/api/desk/${item}/acts`, { act: 'relay', means: 'phone', at })
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    expect(await (await relay(soon)).json()).toEqual({ no: 'incomplete' })
    expect(await (await relay('2026-11-20T13:00:00Z')).json()).toEqual({ receipt: expect.any(Number) })
    expect(await (await relay('2026-11-20T13:00:00Z')).json()).toEqual({ no: 'closed' })
    const byForm = await arrive('manual-desk')
    const fields = { act: 'relay', means: 'visit', at: '2026-11-20T15:00' }
    expect((await operator.post(`/fi/desk/${byForm}`, fields)).status).toBe(303)
    const [entry] = await room.database.sql<{ evidence: string }[]>`
      select evidence from log_entry where message = ${byForm} order by index desc limit 1`
    expect(JSON.parse(entry?.evidence ?? '{}')).toMatchObject({
      event: 'RelayToNonERDS',
      relay: { means: 'visit', at: '2026-11-20T13:00:00.000Z', by: 'staff.17' },
    })
  })

  test('is an operator’s of the area that the item came from, and no other’s', async () => {
    const item = await arrive('area-06')
    await room.database.ownerSql`update delivery set office = 'manual-desk' where message = ${item}`
    await room.database.ownerSql`
      insert into custody (message, n, from_office, to_office, reason, at, entry, token)
      values (${item}, 1, 'area-06', 'manual-desk', 'receiver.not-our-client', now(), 0, 1)`
    const own = await room.as(personWith({ role: 'operator', area: '06' }))
    const other = await room.as(personWith({ role: 'operator', area: '05' }))
    const auditor = await room.as(personWith({ role: 'auditor' }))
    expect((await other.get(`/fi/desk/${item}`)).status).toBe(404)
    expect((await give(other, item, { to: 'area-02', reason: 'client-lives-there' })).status).toBe(404)
    expect(await (await other.get('/api/desk')).json()).toEqual({ items: [] })
    const found = async (visitor: Visitor) => (await visitor.get(`/api/messages?id=${item}`)).json()
    expect([await found(own), await found(other)]).toMatchObject([{ messages: [{ item }] }, { messages: [] }])
    const whole = `/fi/messages/${item}`
    expect([(await own.get(whole)).status, (await other.get(whole)).status]).toEqual([200, 404])
    expect(await (await own.get(whole)).text()).toContain(`href="/fi/desk/${item}"`)
    expect(await (await own.get(`/api/desk/${item}`)).json()).toMatchObject({ deskReason: 'receiver.not-our-client' })
    expect(await (await own.get(`/en/desk/${item}`)).text()).toContain('<dd>The office says: not our client</dd>')
    expect((await give(auditor, item, { to: 'area-02', reason: 'client-lives-there' })).status).toBe(403)
    expect(await (await auditor.get(`/fi/desk/${item}`)).text()).not.toContain('name="act"')
    const readsAll = await room.as(personWith({ role: 'auditor' }, { role: 'operator', area: '05' }))
    expect(await (await readsAll.get(`/fi/desk/${item}`)).text()).not.toContain('name="act"')
    expect(await (await readsAll.get(`/fi/messages/${item}`)).text()).not.toContain(`href="/fi/desk/${item}"`)
    expect(await (await own.get('/api/desk')).json()).toMatchObject({ items: [{ item }] })
    expect((await give(own, item, { to: 'area-02', reason: 'client-lives-there' })).status).toBe(303)
  })

  test('shows nothing that cannot be put into the log', async () => {
    const broken = await openRoom({
      adapt: (deps) => ({ ...deps, act: () => Promise.reject(new Error('no log')) }),
    })
    await broken.commit(messageOperation({ office: 'manual-desk' as OfficeId }))
    const visitor = await broken.as(personWith({ role: 'operator' }))
    expect((await visitor.get('/fi/desk/1')).status).toBe(500)
    expect(broken.faults).toHaveLength(1)
    await broken.close()
  })
})

async function arrive(office: string): Promise<number> {
  const { message } = await room.commit(messageOperation({ office: office as OfficeId }))
  return Number(message)
}

function give(visitor: Visitor, item: number, wish: Record<string, string>): Promise<Response> {
  return visitor.post(`/en/desk/${item}`, { act: 'give', from: 'manual-desk', ...wish })
}

async function actsOn(item: number): Promise<string[]> {
  const auditor = await room.as(personWith({ role: 'auditor' }))
  const { acts } = (await (await auditor.get('/api/acts')).json()) as { acts: { reasons: string[]; subject: string }[] }
  return acts.filter(({ subject }) => subject === `message:${item}`).map(({ reasons }) => reasons.join())
}
