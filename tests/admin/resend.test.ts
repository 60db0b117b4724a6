import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { resendReasons } from '../../src/message/resend.ts'
import { confirmedItem } from '../store/confirmed.ts'
import { lease, messageOperation } from '../store/operations.ts'
import { lostItem } from './lost.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

let room: TestRoom
let operator: Visitor

beforeAll(async () => {
  room = await openRoom()
  operator = await room.as({ staff: 'staff.17', grants: [{ role: 'operator' }] })
})
afterAll(async () => {
  expect(room.faults).toEqual([])
  await room.close()
})

describe('bringing a message again', () => {
  test('from its page: the lease ends, the page says so, both logs do', async () => {
    const item = await arrive()
    await lease(room.database.sql, 100)
    const page = await textOf(operator, `/en/messages/${item}`)
    expect(page).toContain('Bring to the office again')
    expect(page).toContain('can no longer confirm it')
    for (const reason of resendReasons) expect(page).toContain(`<option value="${reason}">`)
    const answer = await operator.post(`/en/messages/${item}`, { reason: 'receiver-hangs' })
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(`^/en/messages/${item}\\?done=\\d+$`),
    ])
    const after = await textOf(operator, answer.headers.get('location') ?? '')
    expect(after).toMatch(/role="status"><strong>Brought to the office again/)
    expect(after).toContain('The receiver’s system holds it and does not finish')
    expect(after).toContain('by staff.17')
    const [row] = await room.database.sql`select leased_by, lease_token from delivery where message = ${item}`
    expect(row).toEqual({ leased_by: null, lease_token: '2' })
    expect(await actsOn(item)).toEqual(expect.arrayContaining(['message.resent,resend.receiver-hangs']))
    expect(await textOf(await room.as(personWith({ role: 'auditor' })), '/fi/audit')).toContain(
      'Toimitti sanoman uudelleen toimipisteeseen',
    )
  })

  test('by the API, which tells why it can and cannot be', async () => {
    const item = await arrive()
    expect(await viewOf(item)).toMatchObject({ notResent: null, waitsSince: null })
    const answer = await operator.send('POST', `/api/messages/${item}/resend`, { reason: 'office-asked' })
    expect(await answer.json()).toEqual({ receipt: expect.any(Number) })
    const stored = await confirmedItem(room.database, room.commit, 1)
    expect(await viewOf(stored.item)).toMatchObject({ state: 'stored', notResent: 'confirmed' })
    const refused = await operator.send('POST', `/api/messages/${stored.item}/resend`, { reason: 'office-asked' })
    expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ code: 'resend.confirmed' })])
  })

  test('that is lost at its office: the page says what will be, then since when it waits again', async () => {
    const there = await confirmedItem(room.database, room.commit, 1)
    expect(await textOf(operator, `/sv/messages/${there.item}`)).not.toContain('Leverera på nytt')
    const { item } = await lostItem(room)
    const page = await textOf(operator, `/sv/messages/${item}`)
    expect(page).toMatch(/class="sum bad"><strong>Mottaget, men en öppen avvikelse visar/)
    expect(page).toContain('De tidigare kvittenserna finns kvar')
    await operator.post(`/sv/messages/${item}`, { reason: 'receiver-lost-it' })
    expect(await textOf(operator, `/sv/messages/${item}`)).toContain('sedan det levererades på nytt')
    expect(await viewOf(item)).toMatchObject({ state: 'open', late: false, recordId: null })
  })

  test('is offered only where it can be, to whoever may', async () => {
    const desk = await arrive('manual-desk')
    expect(await textOf(operator, `/en/messages/${desk}`)).not.toContain('id="resend"')
    const item = await arrive()
    const auditor = await room.as(personWith({ role: 'auditor' }))
    expect(await textOf(auditor, `/en/messages/${item}`)).not.toContain('id="resend"')
    expect(await auditor.post(`/en/messages/${item}`, { reason: 'office-asked' })).toMatchObject({ status: 403 })
    const elsewhere = await room.as(personWith({ role: 'auditor' }, { role: 'operator', area: '05' }))
    expect(await textOf(elsewhere, `/en/messages/${item}`)).not.toContain('id="resend"')
    expect(await elsewhere.post(`/en/messages/${item}`, { reason: 'office-asked' })).toMatchObject({ status: 404 })
    const own = await room.as(personWith({ role: 'operator', area: '06' }))
    expect(await own.post(`/en/messages/${item}`, { reason: 'office-asked' })).toMatchObject({ status: 303 })
  })

  test('with a reason that is none changes nothing; what cannot be says why in words', async () => {
    const desk = await arrive('manual-desk')
    for (const reason of ['', 'because'])
      expect(await operator.post(`/en/messages/${desk}`, { reason })).toMatchObject({ status: 400 })
    const refused = await operator.post(`/fi/messages/${desk}`, { reason: 'office-asked' })
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('käsinohjauksessa')])
  })
})

async function arrive(at = 'area-06'): Promise<number> {
  const { message } = await room.commit(messageOperation({ office: at as OfficeId }))
  return Number(message)
}

async function viewOf(item: number): Promise<unknown> {
  return (await operator.get(`/api/messages/${item}`)).json()
}

async function textOf(visitor: Visitor, path: string): Promise<string> {
  return (await visitor.get(path)).text()
}

async function actsOn(item: number): Promise<string[]> {
  const auditor = await room.as(personWith({ role: 'auditor' }))
  const { acts } = (await (await auditor.get('/api/acts')).json()) as { acts: { reasons: string[]; subject: string }[] }
  return acts.filter(({ subject }) => subject === `message:${item}`).map(({ reasons }) => reasons.join())
}
