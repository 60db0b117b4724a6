import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { texts } from '../../src/http/incidents/texts/say.ts'
import { type Listener, listenHttp } from '../../src/http/listener.ts'
import { createOperations } from '../../src/http/operations.ts'
import { languages } from '../../src/message/type-rules.ts'
import { findBarriers, openBrowser } from './browser.ts'
import { sampleIncidents, sampleVerifierKey } from './incident-samples.ts'
import { findMarkupFaults } from './markup.ts'

let browser: Browser
let listener: Listener
let page: Page
let empty = false
/** What the browser complains of: above all, what the page's policy has kept out. */
const complaints: string[] = []

const app = createOperations({
  readiness: () => Promise.reject(new Error('not asked')),
  metrics: () => Promise.reject(new Error('not asked')),
  verifierKey: sampleVerifierKey,
  development: false,
  incidents: {
    list: async () => (empty ? [] : sampleIncidents),
    find: async (incident) => sampleIncidents.find((one) => one.incident === incident),
    findReceipt: async () => undefined,
    findManifest: async (incident) => (incident === 4 ? 'the note\n' : undefined),
    findAnswer: async (incident) => (incident === 4 ? { text: '{}', mediaType: 'application/jose+json' } : undefined),
  },
})

beforeAll(async () => {
  const opening = openBrowser()
  listener = await listenHttp(app, '127.0.0.1', 0)
  browser = await opening
  page = await browser.newPage()
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (err) => void complaints.push(err.message))
})
afterAll(async () => {
  await browser?.close()
  await listener?.stop()
})

const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 360 },
] as const

/** The list; without an item, with several, and closed. */
const paths = ['/incidents', '/incidents/5', '/incidents/4', '/incidents/6']

describe.each(paths)('%s', (path) => {
  test.each(languages)(
    'in %s has no barrier and no horizontal scroll, light and dark, on a desk and a phone',
    async (language) => {
      await open(path, language)
      expect(await page.evaluate('document.documentElement.lang')).toBe(language)
      for (const { colorScheme, width } of looks) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 800 })
        expect(await findBarriers(page), `${colorScheme} ${width}`).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBe(width)
      }
    },
  )

  test('is whole markup, runs nothing and is kept by nobody', async () => {
    const response = await app.request(path)
    expect(findMarkupFaults(await response.text())).toEqual([])
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'/)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

test('every text is there in every language, and none is left in another’s', () => {
  for (const language of languages) {
    expect(Object.keys(texts[language])).toEqual(Object.keys(texts.en))
    const untranslated = Object.entries(texts[language]).filter(([key, text]) => text === texts.en[key as never])
    expect(language === 'en' ? [] : untranslated).toEqual([])
    const places = (text: string) => (text.match(/\{\d\}/g) ?? []).sort()
    for (const [key, text] of Object.entries(texts[language]))
      expect(places(text), key).toEqual(places(texts.en[key as never]))
  }
})

test('an administrator finds an incident, reads what it asks for, and comes back in the same language', async () => {
  await open('/incidents', 'sv')
  await page.click('a[href^="/incidents/2?"]')
  expect(await page.textContent('h1')).toBe(texts.sv['kind.second-look.absent'])
  expect(await page.locator('#next + ol li').count()).toBe(3)
  await page.click('.crumb a')
  expect(new URL(page.url()).searchParams.get('lang')).toBe('sv')
  expect(await page.textContent('h1')).toBe(texts.sv.incidents)
})

test('without an incident it says so, in words', async () => {
  empty = true
  await open('/incidents', 'fi')
  empty = false
  expect(await page.textContent('main')).toContain(texts.fi.none)
  expect(await page.locator('table').count()).toBe(0)
})

test('files are saved and never shown; what is not there is a page that says so', async () => {
  for (const file of ['manifest', 'answer']) {
    const response = await app.request(`/incidents/4/${file}`)
    expect([response.status, response.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringMatching(/^attachment; filename="/),
    ])
  }
  for (const path of ['/incidents/999', '/incidents/x', '/incidents/1/manifest', '/incidents/1/receipts/1']) {
    const response = await app.request(`${path}?lang=en`)
    expect(response.status, path).toBe(404)
    expect(await response.text()).toContain(texts.en.notFound)
  }
})

test('nothing was kept out by the pages’ policy, and nothing failed', async () => {
  await open('/incidents/1', 'en')
  expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px')
  expect(complaints).toEqual([])
})

async function open(path: string, language: string): Promise<void> {
  await page.goto(`http://127.0.0.1:${listener.port}${path}?lang=${language}`)
}
