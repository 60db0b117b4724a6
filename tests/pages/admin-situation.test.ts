import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyEvidenceFile } from '../../src/evidence/evidence-file.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { languages } from '../../src/message/type-rules.ts'
import { fillLively, livelyNow } from '../admin/lively.ts'
import { keys } from '../store/operations.ts'
import { openBrowser } from './browser.ts'
import { everyLook, requireReadable } from './looks.ts'
import { type ServedRoom, serveRoom } from './served-room.ts'

let browser: Browser
let room: ServedRoom

beforeAll(async () => {
  const opening = openBrowser()
  room = await serveRoom({ world: true, now: () => livelyNow })
  browser = await opening
  await fillLively(room)
})
afterAll(async () => {
  await browser?.close()
  await room?.close()
})

const views: Readonly<Record<string, string>> = {
  'the situation': '',
  'an office': '/offices/area-06',
  'a silent office': '/offices/area-21',
  'a message taken over': '/messages/1',
  'a late message': '/messages/3',
  'the search': '/messages',
  'a message given back': '/messages/2',
  'the incidents': '/incidents',
  'an incident': '/incidents/1',
  'a search that cannot be': '/messages?id=nobody',
}

describe.each(Object.entries(views))('%s', (name, path) => {
  test.each(languages)(
    'in %s has no barrier and no horizontal scroll, light and dark, wide and narrow',
    async (language) => {
      const page = await room.look(browser, 'dev.auditor', `/${language}${path}`)
      expect(await page.evaluate('document.documentElement.lang')).toBe(language)
      await requireReadable(page, `${name} ${language}`, everyLook)
    },
  )
})

test('an auditor follows what is late from its tile to its receipts, and takes them away', async () => {
  const page = await room.signIn(browser, 'dev.auditor')
  await page.focus('.a06 a')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/en/offices/area-06')
  await page.click('tbody tr:first-child a')
  await page.waitForURL('**/en/messages/3')
  expect(await page.textContent('.sum')).toMatch(/^Late\. Satakunta/)
  expect(await page.locator('.line .failed').allInnerTexts()).toEqual([
    expect.stringMatching(
      /Late\s+Not taken over in time: a reminder was due[\s\S]*person responsible[\s\S]*escalation.receiver/,
    ),
    expect.stringMatching(
      /Late\s+Not taken over in time: a reminder was due[\s\S]*contact person[\s\S]*escalation.organisation/,
    ),
  ])
  const evidence = await saved(page, '.button[download]')
  expect(evidence.name).toBe('evidence-3.json')
  expect(verifyEvidenceFile(evidence.bytes, keys)).toMatchObject({ ok: true })
  const receipt = await saved(page, '.line .failed a[download]')
  expect(receipt.name).toMatch(/^receipt-\d+\.json$/)
  expect(verifyReceipt(receipt.bytes, keys)).toMatchObject({
    ok: true,
    receipt: { evidence: { event: 'AcceptanceRejectionExpiry', reasons: ['escalation.receiver'] } },
  })
  await page.goto(`${room.origin}/en/audit`)
  const acts = await page.locator('.acts tbody tr').allInnerTexts()
  expect(acts[0]).toContain('Downloaded a receipt of a message')
  expect(acts[1]).toContain('Downloaded the evidence of a message')
  expect(acts[2]).toContain('Looked at a message')
  await page.context().close()
})

test('an operator finds what lies at the manual desk, however old it is', async () => {
  const page = await room.signIn(browser, 'dev.operator')
  await page.click('.sections a[href="/en/messages"]')
  await page.selectOption('#state', 'manual-desk')
  await page.focus('#state')
  await page.keyboard.press('Tab')
  await page.click('.search button')
  expect(await page.locator('.acts tbody tr').count()).toBe(2)
  await page.click('.acts tbody tr:last-child a')
  expect(await page.textContent('.sum')).toMatch(/^Late\. Manual desk\./)
  await page.context().close()
})

test('the tiles lie roughly where the areas lie: Lapland north, Helsinki south, Åland west', async () => {
  const page = await room.signIn(browser, 'dev.auditor')
  await page.setViewportSize({ width: 1280, height: 800 })
  const place = async (code: string) => {
    const box = await page.locator(`.a${code}`).boundingBox()
    if (!box) throw new Error(`no tile ${code}`)
    return box
  }
  const [lapland, helsinki, aland, karelia] = [
    await place('21'),
    await place('90'),
    await place('91'),
    await place('14'),
  ]
  expect(lapland.y).toBeLessThan(helsinki.y)
  expect(aland.x).toBeLessThan(helsinki.x)
  expect(karelia.x).toBeGreaterThan(helsinki.x)
  await page.context().close()
})

test('an incident is read from the map, by way of its office', async () => {
  const page = await room.signIn(browser, 'dev.auditor')
  await page.click('tr[id="area-90"] a[href$="#incidents"]')
  await page.click('#incidents + .events a')
  await page.waitForURL('**/en/incidents/*')
  expect(await page.textContent('h1')).toBe('The receiver has not answered the nightly manifest')
  await page.context().close()
})

test('nothing was kept out by the pages’ policy, and nothing failed but what was to', () => {
  expect(room.complaints.filter((text) => !/status of 422|(evidence|receipts\/\d+) failed/.test(text))).toEqual([])
  expect(room.faults).toEqual([])
})

async function saved(page: Page, link: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(link)])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) }
}
