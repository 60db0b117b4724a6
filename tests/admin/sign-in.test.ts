import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFolder } from '../support/world.ts'
import { startProvider, type TestProvider } from './provider.ts'
import { openRoom, roomOrigin, type TestRoom } from './room.ts'

const clientId = 'budkavle'
const clientSecret = 'a secret of the tests, long enough'
const redirectUri = `${roomOrigin}/sign-in/callback`

let provider: TestProvider
let room: TestRoom
let folder: string

const rolesOf: Readonly<Record<string, unknown>> = {
  'staff.editor': ['routing-editor', 'operator:06', 'something-else', 'operator:6', 7],
  'staff.auditor': 'auditor',
  'staff.nobody': ['something-else'],
  'staff.absent': undefined,
  '010190-900A': ['operator'],
}

beforeAll(async () => {
  provider = await startProvider({
    clientId,
    clientSecret,
    redirectUri,
    claimsOf: (account) => ({ budkavle_roles: rolesOf[account], staff_number: `number-${account.length}` }),
  })
  folder = createFolder()
  writeFileSync(join(folder, 'secret'), `${clientSecret}\n`)
  room = await openRoom({ settings: settings() })
})
afterAll(async () => {
  await room?.close()
  await provider?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('somebody whom the provider knows', () => {
  test('is signed in with the roles that the provider names, and comes to the page they wanted', async () => {
    const answer = await signIn('staff.editor', '?language=sv&to=/sv/audit')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('refresh')).toBe('0; url=/sv/audit')
    expect(await answer.text()).toContain('<a href="/sv/audit">')
    expect(cookiesOf(answer)['__Host-budkavle']).toMatch(/^[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    expect(await whoIs(answer)).toMatchObject({ staff: 'staff.editor', roles: ['routing-editor', 'operator:06'] })
  })

  test('with one role as a text, too', async () => {
    expect(await whoIs(await signIn('staff.auditor'))).toMatchObject({ staff: 'staff.auditor', roles: ['auditor'] })
  })

  test('is named by the claim that the operator says', async () => {
    const other = await openRoom({ settings: { ...settings(), BUDKAVLE_OIDC_STAFF_CLAIM: 'staff_number' } })
    expect(await whoIs(await signIn('staff.auditor', '', other), other)).toMatchObject({ staff: 'number-13' })
    await other.close()
  })

  test.each(['staff.nobody', 'staff.absent'])('%s without a role here is not let in', async (account) => {
    const answer = await signIn(account)
    expect(answer.status).toBe(403)
    expect(cookiesOf(answer)).not.toHaveProperty('__Host-budkavle')
  })

  test('by a personal identity code is not let in', async () => {
    const answer = await signIn('010190-900A')
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toContain('010190')
    expect(room.lines.join('')).not.toContain('010190')
  })

  test('is led to no other site afterwards', async () => {
    for (const to of ['https://evil.example', '//evil.example', '/fi/../../evil', '/fi?a=b', '/de', 'javascript:x']) {
      const answer = await signIn('staff.auditor', `?language=en&to=${encodeURIComponent(to)}`)
      expect(answer.headers.get('refresh')).toBe('0; url=/en')
    }
  })
})

describe('a return from the provider', () => {
  test('that this browser has not started, or has used, is not taken', async () => {
    const { to, cookie } = await start()
    const callback = await provider.signIn(to, 'staff.auditor')
    const { cookie: other } = await start()
    expect((await back(callback, '')).status).toBe(403)
    expect((await back(callback, other)).status).toBe(403)
    expect((await back(callback, cookie)).status).toBe(200)
    // The provider gives nothing for the same code again.
    expect((await back(callback, cookie)).status).toBe(403)
  })

  test('with another state, or from another issuer, is not taken', async () => {
    for (const [name, value] of [
      ['state', 'another'],
      ['iss', 'https://evil.example'],
      ['code', 'another'],
    ] as const) {
      const { to, cookie } = await start()
      const callback = new URL(await provider.signIn(to, 'staff.auditor'))
      callback.searchParams.set(name, value)
      expect([name, (await back(callback.href, cookie)).status]).toEqual([name, 403])
    }
  })

  test('with another nonce or PKCE verifier is not taken', async () => {
    for (const name of ['nonce', 'verifier']) {
      const { to, cookie } = await start()
      const callback = await provider.signIn(to, 'staff.auditor')
      const kept = JSON.parse(decodeURIComponent(cookie.split('=')[1] ?? ''))
      const forged = JSON.stringify({ ...kept, [name]: 'a'.repeat(43) })
      const answer = await back(callback, `__Host-budkavle-sign-in=${encodeURIComponent(forged)}`)
      expect([name, answer.status]).toEqual([name, 403])
    }
  })

  test('of somebody who turned back is told calmly, and forgets what was started', async () => {
    const { to, cookie } = await start()
    const answer = await back(await provider.cancel(to), cookie)
    expect(answer.status).toBe(403)
    expect(cookiesOf(answer)['__Host-budkavle-sign-in']).toMatch(/^; Max-Age=0/)
  })

  test('with a broken cookie is not taken', async () => {
    for (const text of ['', 'x', '{}', '[]', 'null', JSON.stringify({ state: 1, nonce: 2, verifier: 3, to: '/fi' })]) {
      const answer = await back(`${redirectUri}?code=x&state=y`, `__Host-budkavle-sign-in=${encodeURIComponent(text)}`)
      expect(answer.status).toBe(403)
    }
  })
})

test('what is kept until the return comes back from another site, and is seen by no script', async () => {
  const response = await room.app.request(`${roomOrigin}/sign-in/start`)
  expect(cookiesOf(response)['__Host-budkavle-sign-in']).toMatch(
    /; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  const address = new URL(response.headers.get('location') ?? '')
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri,
    code_challenge_method: 'S256',
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
  })
})

test('a provider that is away is told, and asked again the next time', async () => {
  const away = await startProvider({ clientId, clientSecret, redirectUri, claimsOf: () => ({}) })
  const other = await openRoom({ settings: { ...settings(), BUDKAVLE_OIDC_ISSUER: away.issuer } })
  await away.stop()
  for (const language of ['fi', 'en']) {
    const response = await other.app.request(`${roomOrigin}/sign-in/start?language=${language}`)
    expect(response.status).toBe(503)
  }
  expect(other.faults).toHaveLength(2)
  await other.close()
})

function settings() {
  return {
    BUDKAVLE_OIDC_ISSUER: provider.issuer,
    BUDKAVLE_OIDC_CLIENT_ID: clientId,
    BUDKAVLE_OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
  }
}

async function start(query = '', of: TestRoom = room): Promise<{ to: string; cookie: string }> {
  const response = await of.app.request(`${roomOrigin}/sign-in/start${query}`)
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';')
  return { to: response.headers.get('location') ?? '', cookie }
}

async function back(address: string, cookie: string, of: TestRoom = room): Promise<Response> {
  expect(address).toMatch(new RegExp(`^${redirectUri}\\?`))
  return await of.app.request(address, { headers: { cookie } })
}

async function signIn(account: string, query = '', of: TestRoom = room): Promise<Response> {
  const { to, cookie } = await start(query, of)
  return await back(await provider.signIn(to, account), cookie, of)
}

/** Each cookie that an answer sets, with its attributes. */
function cookiesOf(response: Response): Record<string, string> {
  const pairs = response.headers.getSetCookie().map((one) => {
    const at = one.indexOf('=')
    return [one.slice(0, at), one.slice(at + 1)] as const
  })
  return Object.fromEntries(pairs)
}

async function whoIs(response: Response, of: TestRoom = room): Promise<object> {
  const cookie = `__Host-budkavle=${cookiesOf(response)['__Host-budkavle']?.split(';')[0]}`
  return (await (await of.app.request(`${roomOrigin}/api/session`, { headers: { cookie } })).json()) as object
}
