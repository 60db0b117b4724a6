import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { languages } from '../../src/message/type-rules.ts'
import { startProvider, type TestProvider } from '../admin/provider.ts'
import { messageOperation } from '../store/operations.ts'
import { createFolder } from '../support/world.ts'
import { openBrowser } from './browser.ts'
import { everyLook, requireReadable } from './looks.ts'
import { openPage, type ServedRoom, serveRoom } from './served-room.ts'

let browser: Browser
let room: ServedRoom

beforeAll(async () => {
  const opening = openBrowser()
  room = await serveRoom()
  browser = await opening
  await fill(room)
})
afterAll(async () => {
  await browser?.close()
  await room?.close()
})

const views: Readonly<Record<string, { staff?: string; path: string }>> = {
  'the situation now': { staff: 'dev.auditor', path: '' },
  'the situation of one area': { staff: 'dev.satakunta.operator', path: '' },
  'the audit log': { staff: 'dev.auditor', path: '/audit' },
  'what is not allowed': { staff: 'dev.operator', path: '/audit' },
  'what is not there': { staff: 'dev.operator', path: '/nothing' },
  'the choice of persons': { staff: 'dev.editor', path: '/persons' },
  'signing in': { path: '/sign-in' },
}

describe.each(Object.entries(views))('%s', (name, { staff, path }) => {
  test.each(languages)(
    'in %s has no barrier and no horizontal scroll, light and dark, on a desk and a phone',
    async (language) => {
      const address = `/${language}${path}`
      const page = staff === undefined ? await openStranger(address) : await room.look(browser, staff, address)
      expect(await page.evaluate('document.documentElement.lang')).toBe(language)
      await requireReadable(page, `${name} ${language}`, everyLook)
    },
  )
})

describe('an administrator', () => {
  test('goes through the room by keyboard, in another language, and out', async () => {
    const page = await room.signIn(browser, 'dev.auditor')
    expect(new URL(page.url()).pathname).toBe('/en')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    await page.focus('.sections a[href="/en/audit"]')
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/en/audit')
    await page.click('.languages a[lang="sv"]')
    expect(new URL(page.url()).pathname).toBe('/sv/audit')
    await page.click('.account button')
    await page.waitForURL('**/sv/sign-in')
    await page.goto(`${room.origin}/sv/audit`)
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/sv/sign-in?to=/sv/audit')
    await page.context().close()
  })

  test('becomes another person of the development world, and sees what that one may', async () => {
    const page = await room.signIn(browser, 'dev.auditor')
    expect(await page.locator('.sections a[href="/en/audit"]').count()).toBe(1)
    await page.click('.account a')
    await page.click('button[value="dev.satakunta.editor"]')
    expect(await page.textContent('.account strong')).toBe('dev.satakunta.editor')
    expect(await page.locator('.sections a[href="/en/audit"]').count()).toBe(0)
    expect(await page.locator('.sections a[href="/en"]').count()).toBe(1)
    await page.context().close()
  })

  test('sees what waits and what is late, the late office first', async () => {
    const page = await room.signIn(browser, 'dev.operator')
    expect(await page.textContent('.sum')).toBe('2 messages are late. 24 offices are not live. 5 messages wait.')
    const rows = await page.locator('.numbers tbody tr').allInnerTexts()
    expect(rows[0]).toMatch(/^Satakunta[^\t]*\t\s2\s\t\s3\s\t/)
    expect(rows).toHaveLength(25)
    await page.context().close()
  })

  test('of one area sees its offices only', async () => {
    const page = await room.signIn(browser, 'dev.satakunta.operator')
    expect(await page.locator('.numbers tbody tr').count()).toBe(1)
    expect(await page.locator('.tile').count()).toBe(1)
    await page.context().close()
  })
})

test('somebody signs in with OpenID Connect, comes back from another site, and is in', async () => {
  const { provider, served, folder } = await serveWithProvider()
  const page = await openPage(await browser.newContext({ ignoreHTTPSErrors: true }), [])
  await page.goto(`${served.origin}/fi/audit`)
  await page.click('main a.button')
  await page.fill('input[name="login"]', 'staff.17')
  await page.fill('input[name="password"]', 'any')
  await page.click('button[type="submit"]')
  await page.click('button[type="submit"]')
  await page.waitForURL(`${served.origin}/fi/audit`)
  expect(await page.textContent('.account strong')).toBe('staff.17')
  expect(await page.locator('.acts tbody tr').count()).toBe(1)
  await page.context().close()
  await served.close()
  await provider.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('nothing was kept out by the pages’ policy, and nothing failed but what was to', () => {
  const expected = /Failed to load resource: the server responded with a status of (403|404)/
  expect(room.complaints.filter((text) => !expected.test(text))).toEqual([])
  expect(room.faults).toEqual([])
})

async function openStranger(path: string): Promise<Page> {
  const page = await openPage(await browser.newContext({ ignoreHTTPSErrors: true }), room.complaints)
  await page.goto(`${room.origin}${path}`)
  return page
}

/** Five items wait at three offices, two of them late. */
async function fill({ commit, database }: ServedRoom): Promise<void> {
  for (const office of ['area-06', 'area-06', 'area-06', 'area-90', 'manual-desk']) {
    await commit(messageOperation({ office: office as OfficeId }))
  }
  await database.ownerSql`update delivery set steps_taken = 1
    where message in (select message from delivery where office = 'area-06' order by message limit 2)`
}

async function serveWithProvider(): Promise<{ provider: TestProvider; served: ServedRoom; folder: string }> {
  const folder = createFolder()
  writeFileSync(join(folder, 'secret'), 'a secret of the tests')
  // The provider must know the room's address, which is known when it listens: it is told any of loopback's.
  const provider = await startProvider({
    clientId: 'budkavle',
    clientSecret: 'a secret of the tests',
    redirectUri: /^https:\/\/localhost:\d+\/sign-in\/callback$/,
    claimsOf: () => ({ budkavle_roles: ['auditor'] }),
  })
  const settings = {
    BUDKAVLE_OIDC_ISSUER: provider.issuer,
    BUDKAVLE_OIDC_CLIENT_ID: 'budkavle',
    BUDKAVLE_OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
  }
  return { provider, served: await serveRoom({ settings }), folder }
}
