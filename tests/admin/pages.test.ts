import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sections } from '../../src/admin/sections.ts'
import { openRoom, personWith, roomOrigin, type TestRoom, type Visitor } from './room.ts'

let room: TestRoom
let auditor: Visitor

beforeAll(async () => {
  room = await openRoom()
  auditor = await room.as(personWith({ role: 'auditor' }))
})
afterAll(() => room?.close())

describe('every page', () => {
  test('loads nothing from elsewhere, runs nothing, is kept nowhere and framed by nobody', async () => {
    const paths = room.declared.filter(({ method, path }) => method === 'GET' && path.startsWith('/:language'))
    for (const path of [...paths.map((one) => one.path.replace(':language', 'fi')), '/fi/nothing', '/nothing']) {
      if (path.includes(':')) continue
      const { headers } = await auditor.get(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect([path, policy.split('; ').sort()]).toEqual([
        path,
        [
          "base-uri 'none'",
          "default-src 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "img-src 'self'",
          "style-src 'self'",
        ],
      ])
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test('has no script, no style of its own and no handler', async () => {
    for (const path of ['/fi', '/fi/routing', '/fi/routing/rules', '/fi/audit', '/fi/nothing', '/fi/sign-in']) {
      expect(await (await auditor.get(path)).text()).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|javascript:/i)
    }
  })
})

test('the navigation leads to pages that there are, by their own permission', () => {
  for (const { path, permission } of sections) {
    const page = room.declared.find((one) => one.method === 'GET' && one.path === `/:language${path}`)
    expect(page?.rule).toMatchObject({ permission })
  }
})

test('the navigation shows what a person may open', async () => {
  const names = async (visitor: Visitor) =>
    [
      ...(await (await visitor.get('/en')).text()).matchAll(
        /<a href="\/en[^"]*"(?: aria-current="page")?>([^<]+)<\/a><\/li>/g,
      ),
    ].map(([, name]) => name)
  expect(await names(auditor)).toEqual([
    'Situation now',
    'Messages',
    'Routing',
    'Manual desk',
    'Organisations',
    'Personal data',
    'Health',
    'Audit log',
  ])
  expect(await names(await room.as(personWith({ role: 'operator' })))).toEqual([
    'Situation now',
    'Messages',
    'Routing',
    'Manual desk',
    'Organisations',
    'Personal data',
    'Health',
  ])
})

test('a page says who is signed in, with what roles, in every language', async () => {
  const visitor = await room.as({
    staff: 'staff.4711',
    grants: [{ role: 'operator', area: '06' }, { role: 'routing-editor' }],
  })
  for (const [language, text] of [
    ['en', 'Operator, area 06 · Routing editor'],
    ['fi', 'Käyttövastaava, alue 06 · Reitityksen muokkaaja'],
    ['sv', 'Driftsansvarig, område 06 · Redigerare av dirigering'],
  ]) {
    const page = await (await visitor.get(`/${language}`)).text()
    expect(page).toContain('<strong>staff.4711</strong>')
    expect(page).toContain(text)
  }
})

test('the first page is in the language that the browser asks for', async () => {
  const visitor = await room.as()
  for (const [asked, path] of [
    ['sv-FI,sv;q=0.9', '/sv'],
    ['en', '/en'],
    ['de', '/fi'],
  ] as const) {
    expect((await visitor.get('/', { 'accept-language': asked })).headers.get('location')).toBe(path)
  }
})

test('an address that is not there is told so, to a person and to a program', async () => {
  const page = await auditor.get('/sv/nothing')
  expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('Sidan eller uppgiften finns inte')])
  const answer = await auditor.get('/api/nothing')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  expect((await auditor.get('/fi/audit?before=x')).status).toBe(400)
})

test('a fault tells a person and a program nothing of itself', async () => {
  const text = 'secret detail'
  const broken = await openRoom({
    adapt: (deps) => ({ ...deps, status: { ...deps.status, listOfficeStates: () => Promise.reject(new Error(text)) } }),
  })
  const visitor = await broken.as(personWith({ role: 'operator' }))
  for (const path of ['/en', '/api/offices']) {
    const answer = await visitor.get(path)
    expect([answer.status, (await answer.text()).includes(text)]).toEqual([500, false])
  }
  expect(broken.faults).toHaveLength(2)
  await broken.close()
})

test('a line of the log names the address’s pattern, and nobody', async () => {
  room.lines.length = 0
  await room.as({ staff: 'staff.0815', grants: [{ role: 'auditor' }] }).then((one) => one.get('/fi/audit?before=99'))
  expect(JSON.parse(room.lines.at(-1) ?? '{}')).toMatchObject({ method: 'GET', route: '/fi/audit', status: 200 })
  expect(room.lines.join('')).not.toMatch(/0815|before|budkavle=/)
})

test('what loads with every page is served', async () => {
  for (const [path, type] of [
    ['/style.css', 'text/css; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
  ]) {
    const response = await room.app.request(`${roomOrigin}${path}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
  }
})
