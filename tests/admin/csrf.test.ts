import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerThrown } from '../../src/admin/problems.ts'
import { createRoom, type Room } from '../../src/admin/room.ts'
import { findSession } from '../../src/admin/session.ts'
import { openRoom, personWith, roomOrigin, type TestRoom, type Visitor } from './room.ts'

let real: TestRoom
let room: Room
let visitor: Visitor
let other: Visitor
const done: string[] = []

beforeAll(async () => {
  real = await openRoom()
  room = createRoom({ development: true, findSession: (c) => findSession(real.deps, c), act: real.deps.act })
  const rule = { permission: 'maintenance.act', areas: 'none' } as const
  room.form('/thing', rule, (c, { by }) => {
    done.push(by)
    return c.redirect('/fi', 303)
  })
  room.change('PUT', '/thing', rule, (_, { by }) => {
    done.push(by)
    return { done: true }
  })
  room.app.onError((err, c) =>
    answerThrown({ development: true, onFault: (err) => void real.faults.push(err) }, err, c),
  )
  visitor = await real.as(personWith({ role: 'operator' }))
  other = await real.as(personWith({ role: 'operator' }))
})
afterAll(() => real?.close())

const fromHere = { origin: roomOrigin, 'sec-fetch-site': 'same-origin' }

describe('a change', () => {
  test('is made from a page of the room', async () => {
    const formToken = await tokenOf(visitor)
    expect((await form(formToken, fromHere)).status).toBe(303)
    expect((await put(formToken, fromHere)).status).toBe(200)
    // A program, which is no browser that somebody can lead here, has the token all the same.
    expect((await put(formToken, {})).status).toBe(200)
    expect(done.splice(0)).toHaveLength(3)
  })

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another name of the same site', { 'sec-fetch-site': 'same-site' }],
    ['an address that was typed', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'https://localhost:8443' }],
    ['a page without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('from %s is not made', async (_, headers) => {
    const formToken = await tokenOf(visitor)
    expect((await form(formToken, { ...fromHere, ...headers })).status).toBe(403)
    expect((await put(formToken, { ...fromHere, ...headers })).status).toBe(403)
    expect(done).toEqual([])
  })

  test('from a browser that tells no origin, and not where it comes from, is not made', async () => {
    const formToken = await tokenOf(visitor)
    expect((await form(formToken, { origin: 'null' })).status).toBe(403)
    expect((await form(formToken, { origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(303)
    expect(done.splice(0)).toHaveLength(1)
  })

  test('without the session’s own token is not made', async () => {
    for (const token of [undefined, '', 'x', await tokenOf(other)]) {
      expect((await form(token, fromHere)).status).toBe(403)
      expect((await put(token, fromHere)).status).toBe(403)
    }
    expect(done).toEqual([])
  })

  test('with a form that cannot be read, or is too large, is not made', async () => {
    const send = (body: string, type: string) =>
      room.app.request(`${roomOrigin}/fi/thing`, {
        method: 'POST',
        headers: { ...fromHere, cookie: visitor.cookie, 'content-type': type },
        body,
      })
    expect((await send('{}', 'application/json')).status).toBe(400)
    expect((await send(`a=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded')).status).toBe(413)
    expect([done, real.faults]).toEqual([[], []])
  })
})

async function tokenOf(of: Visitor): Promise<string> {
  const { formToken } = (await (await of.get('/api/session')).json()) as { formToken: string }
  return formToken
}

function form(formToken: string | undefined, headers: Record<string, string>) {
  const body = new URLSearchParams(formToken === undefined ? {} : { formToken })
  return room.app.request(`${roomOrigin}/fi/thing`, {
    method: 'POST',
    headers: { cookie: visitor.cookie, ...headers },
    body,
  })
}

function put(formToken: string | undefined, headers: Record<string, string>) {
  const token: Record<string, string> = formToken === undefined ? {} : { 'x-form-token': formToken }
  const all = { cookie: visitor.cookie, 'content-type': 'application/json', ...token, ...headers }
  return room.app.request(`${roomOrigin}/api/thing`, { method: 'PUT', headers: all, body: '{}' })
}
