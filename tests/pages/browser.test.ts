import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { texts } from '../../src/http/catalogue/texts/say.ts'
import { type Listener, listenHttp } from '../../src/http/listener.ts'
import { languages } from '../../src/message/type-rules.ts'
import { findBarriers, openBrowser } from './browser.ts'
import { createCatalogueApp } from './catalogue-app.ts'

let browser: Browser
let listener: Listener
let page: Page
/** What the browser complains of: above all, what the page's policy has kept out. */
const complaints: string[] = []

beforeAll(async () => {
  const opening = openBrowser()
  listener = await listenHttp(
    createCatalogueApp(() => new Date()),
    '127.0.0.1',
    0,
  )
  browser = await opening
  page = await browser.newPage()
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (err) => void complaints.push(err.message))
  page.on('requestfailed', (request) => void complaints.push(`${request.url()} failed`))
})
afterAll(async () => {
  await browser?.close()
  await listener?.stop()
})

const concern = '/catalogue/concern-consented/1'
const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 360 },
] as const

const views: Readonly<Record<string, (language: string) => Promise<unknown>>> = {
  'the overview': (language) => open('/catalogue', language),
  'a type’s page': (language) => open('/catalogue/reduction-notice/1', language),
  'the batch’s page': (language) => open('/catalogue/batch', language),
  'a list of faults': async (language) => {
    await open(`${concern}/try`, language)
    await tryDocument((document) => document.replace('"normal"', '"urgent"').replace('010190-999W', '010190-999X'))
  },
  'a sound document': async (language) => {
    await open(`${concern}/try`, language)
    await tryDocument((document) => document)
  },
}

describe.each(Object.keys(views))('%s', (view) => {
  test.each(languages)(
    'in %s has no barrier and no horizontal scroll, light and dark, on a desk and a phone',
    async (language) => {
      await views[view]?.(language)
      expect(await page.evaluate('document.documentElement.lang')).toBe(language)
      for (const { colorScheme, width } of looks) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 800 })
        expect(await findBarriers(page), `${colorScheme} ${width}`).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBe(width)
      }
    },
  )
})

describe('what a reader does', () => {
  test('finds a type, reads it in another language, and comes back', async () => {
    await open('/catalogue', 'sv')
    await page.click(`a[href^="${concern}?"]`)
    await page.click('.languages a[lang="fi"]')
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(`${concern}?lang=fi`)
    await page.click('.crumb a')
    expect(await page.textContent('h1')).toBe(texts.fi.catalogue)
  })

  test('reaches the content by the skip link, and sees where the keyboard is', async () => {
    await open(concern, 'en')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    expect(outline).toBe('solid')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
  })

  test('has a broken document’s every fault told, and its own text back', async () => {
    await open(`${concern}/try`, 'en')
    await tryDocument((document) =>
      document.replace('"normal"', '"urgent"').replace('client-consent', 'statutory-notice'),
    )
    expect(await page.textContent('#result')).toBe('3 faults')
    const places = await page.locator('.faults td:nth-child(2)').allTextContents()
    expect(places.sort()).toEqual(['/callBackNumber', '/legalBasis/mode', '/urgencyReason'])
    expect(await page.inputValue('#document')).toContain('statutory-notice')
  })

  test.each(['json', 'xml'])('has the example in %s told to be sound', async (encoding) => {
    await open(`${concern}/try`, 'en', `&example=${encoding}`)
    await tryDocument((document) => document)
    expect(await page.textContent('#result')).toBe(texts.en.resultSound)
  })

  test('prints the page without its tools', async () => {
    await open(concern, 'en')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.languages, .contents, form').filter({ visible: true }).count()).toBe(0)
    expect(await page.locator('main h1').isVisible()).toBe(true)
    await page.emulateMedia({ media: null })
  })
})

test('nothing was kept out by the pages’ policy, and nothing failed', async () => {
  await open('/catalogue', 'en')
  expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px')
  expect(complaints).toEqual([])
})

async function open(path: string, language: string, query = ''): Promise<void> {
  await page.goto(`http://127.0.0.1:${listener.port}${path}?lang=${language}${query}`)
}

async function tryDocument(change: (document: string) => string): Promise<void> {
  await page.fill('#document', change(await page.inputValue('#document')))
  await page.click('button[value="check"]')
}
