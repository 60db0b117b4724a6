import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAdmin } from '../../src/admin/routes.ts'
import { createLink } from '../../src/store/admin-links.ts'
import { openRoom, roomOrigin, type TestRoom } from './room.ts'

let room: TestRoom
let now = new Date('2026-11-27T10:00:00Z')

beforeAll(async () => {
  room = await openRoom({ now: () => now })
})
afterAll(() => room?.close())

describe('a one-time link', () => {
  test('leads to a choice of persons, and works once', async () => {
    const link = await makeLink()
    const page = await (await room.app.request(`${roomOrigin}/en/persons?link=${link}`)).text()
    expect(page).toContain('value="dev.satakunta.operator"')
    const first = await become('dev.operator', { link })
    expect([first.status, first.headers.get('location')]).toEqual([303, '/en'])
    expect(first.headers.get('set-cookie')).toMatch(
      /^__Host-budkavle=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect((await become('dev.operator', { link })).status).toBe(403)
    expect((await room.app.request(`${roomOrigin}/en/persons?link=${link}`)).status).toBe(403)
  })

  test('asked for by twenty at once lets one in', async () => {
    const link = await makeLink()
    const answers = await Promise.all(Array.from({ length: 20 }, () => become('dev.auditor', { link })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(403)])
  })

  test('is over after ten minutes', async () => {
    const link = await makeLink()
    now = new Date(now.getTime() + 600_000)
    expect((await room.app.request(`${roomOrigin}/en/persons?link=${link}`)).status).toBe(403)
    expect((await become('dev.auditor', { link })).status).toBe(403)
  })

  test('is made up by nobody', async () => {
    for (const link of ['', 'x', 'A'.repeat(43)]) expect((await become('dev.auditor', { link })).status).toBe(403)
    expect((await become('nobody', { link: await makeLink() })).status).toBe(400)
  })

  test('is not taken from another site', async () => {
    const link = await makeLink()
    expect((await become('dev.auditor', { link }, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await become('dev.auditor', { link })).status).toBe(303)
  })
})

test('whoever came by a link becomes another person, and the first session ends', async () => {
  const first = cookieOf(await become('dev.editor', { link: await makeLink() }))
  const { formToken } = await sessionOf(first)
  expect((await become('dev.approver', { formToken: 'x' }, { cookie: first })).status).toBe(403)
  const second = cookieOf(await become('dev.approver', { formToken }, { cookie: first }))
  expect(await sessionOf(second)).toMatchObject({ staff: 'dev.approver', roles: ['routing-approver'] })
  expect((await room.app.request(`${roomOrigin}/api/session`, { headers: { cookie: first } })).status).toBe(401)
})

test('somebody who signed in with a provider does not become another', async () => {
  const visitor = await room.as({ staff: 'real.person', grants: [{ role: 'auditor' }] })
  expect((await visitor.get('/en/persons')).status).toBe(403)
  expect((await visitor.post('/en/persons', { person: 'dev.operator' })).status).toBe(403)
})

test('a form that nobody could have filled in is not read', async () => {
  const send = (body: string, type: string) =>
    room.app.request(`${roomOrigin}/en/persons`, { method: 'POST', headers: { 'content-type': type }, body })
  expect((await send('{}', 'application/json')).status).toBe(400)
  expect((await send(`person=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded')).status).toBe(413)
  expect(room.faults).toEqual([])
})

test('production has no links', async () => {
  const { links: _, ...deps } = room.deps
  const { app } = createAdmin({ ...deps, development: false })
  const link = await makeLink()
  expect((await app.request(`${roomOrigin}/en/persons?link=${link}`)).status).toBe(404)
})

function makeLink(): Promise<string> {
  return createLink(room.database.ownerSql, now)
}

async function become(person: string, pass: Record<string, string>, headers: Record<string, string> = {}) {
  return await room.app.request(`${roomOrigin}/en/persons`, {
    method: 'POST',
    headers: { origin: roomOrigin, 'sec-fetch-site': 'same-origin', ...headers },
    body: new URLSearchParams({ person, ...pass }),
  })
}

function cookieOf(response: Response): string {
  return (response.headers.getSetCookie().at(-1) ?? '').split(';')[0] ?? ''
}

async function sessionOf(cookie: string): Promise<{ formToken: string; staff: string; roles: string[] }> {
  return (await (await room.app.request(`${roomOrigin}/api/session`, { headers: { cookie } })).json()) as never
}
