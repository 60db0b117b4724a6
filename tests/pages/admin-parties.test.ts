import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueCertificate } from '../../src/dev/pki.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { languages } from '../../src/message/type-rules.ts'
import { saveReception } from '../../src/store/reception.ts'
import { verifyClientCertificate } from '../../src/verify/client-certificate.ts'
import { messageOperation } from '../store/operations.ts'
import { openBrowser } from './browser.ts'
import { deskAndPhone, requireReadable } from './looks.ts'
import { type ServedRoom, serveRoom } from './served-room.ts'

const satakunta = '3221304-3'
let browser: Browser
let room: ServedRoom
let item: number

beforeAll(async () => {
  const opening = openBrowser()
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
  const ownCertificates = [
    { use: 'public', validUntil: inDays(300) },
    { use: 'room', validUntil: inDays(90) },
    { use: 'canary', validUntil: inDays(-1) },
  ] as const
  room = await serveRoom({ world: true, ownCertificates, breakerOf: () => 'open' })
  browser = await opening
  for (const urgent of [false, true]) await room.commit(messageOperation({ office: 'manual-desk' as OfficeId, urgent }))
  const { message } = await room.commit(messageOperation({ office: 'manual-desk' as OfficeId }))
  item = Number(message)
  await room.database.ownerSql`
    update message set accepted_at = now() - seq * interval '3 hours', route = jsonb_set(route::jsonb, '{reason}', '"route.none"')`
})
beforeAll(async () => {
  const endpoint = { url: 'https://inbox.example.org/items', certificate: `${'A'.repeat(42)}A` }
  await saveReception(room.database.sql, 'area-06' as OfficeId, { mode: 'forward', ...endpoint })
})
afterAll(async () => {
  await browser?.close()
  await room?.close()
})

const views: Readonly<Record<string, string>> = {
  'the manual desk': '/desk',
  'an item': '/desk/1',
  organisations: '/parties',
  'contact persons': '/parties/fpa-contacts?area=06',
  'an organisation': `/parties/${satakunta}?office=area-06`,
  health: '/health',
  maintenance: '/health/maintenance',
  'personal data': '/subjects',
}

describe.each(Object.entries(views))('%s', (name, path) => {
  test('has no barrier and no horizontal scroll in three languages, light and dark, on a desk and a phone', async () => {
    for (const language of languages) {
      const page = await room.look(browser, 'dev.operator', `/${language}${path}`)
      await requireReadable(page, `${name} ${language}`, deskAndPhone)
    }
  })
})

describe('an operator', () => {
  test('sets FPA’s contact person for an area', async () => {
    const page = await room.signIn(browser, 'dev.operator')
    await page.goto(`${room.origin}/en/parties`)
    await page.click('a[href="/en/parties/fpa-contacts"]')
    await page.click('a[href="/en/parties/fpa-contacts?area=06#contact-form"]')
    expect(await page.inputValue('#contact-area')).toBe('06')
    await page.fill('#contact-name', 'Testi Kelalainen')
    await page.fill('#contact-email', 'testi@kela.example')
    await page.click('#contact-form button')
    expect(await page.textContent('[role="status"]')).toBe('The contacts are saved.')
    expect(await page.textContent('#area-06')).toContain('testi@kela.example')
    await page.context().close()
  })

  test('has an office poll again whose endpoint is broken', async () => {
    const page = await room.signIn(browser, 'dev.operator')
    await page.goto(`${room.origin}/en/parties/${satakunta}`)
    expect(await page.textContent('main')).toContain('inbox.example.org')
    await page.selectOption('#area-06-reason', 'endpoint-broken')
    await page.check('#area-06-poll-form input[name="sure"]')
    await page.click('#area-06-poll-form button')
    expect(await page.textContent('[role="status"]')).toBe('The office polls from now on.')
    expect(await page.textContent('main')).not.toContain('inbox.example.org')
    await page.context().close()
  })

  test('gives an item from the manual desk to an office', async () => {
    const page = await room.signIn(browser, 'dev.operator')
    await page.click('.sections a[href="/en/desk"]')
    expect(await page.textContent('.sum')).toContain('3 messages lie here. Urgent: 1.')
    await page.click(`a[href="/en/desk/${item}"]`)
    await page.selectOption('#to', 'area-06')
    await page.selectOption('#reason', 'client-known-there')
    await page.click('.acts-of-desk form:first-child button')
    await page.waitForURL(`**/en/desk/${item}?done=*`)
    expect(await page.textContent('[role="status"]')).toContain('Done. The receipt is log entry')
    expect(await page.textContent('main')).toContain('The client is known there')
    const [row] = await room.database.sql`select office from delivery where message = ${item}`
    expect(row).toEqual({ office: 'area-06' })
    await page.context().close()
  })

  test('rotates a certificate: the new one is in, the old one is revoked and opens nothing more', async () => {
    const page = await room.signIn(browser, 'dev.operator')
    await page.goto(`${room.origin}/en/parties/${satakunta}`)
    const [old] = await room.database.sql<{ thumbprint: string; der: string }[]>`
      select thumbprint, der_base64 as der from certificate where party = ${satakunta} and purpose = 'tls'`
    const leaf = issueCertificate(openDevelopmentPki(room.trustFolder, new Date()), {
      id: satakunta,
      name: 'Satakunta',
      purpose: 'tls',
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 700 * 86_400_000),
    })
    await page.selectOption('#purpose', 'tls')
    const file = { name: 'new.der', mimeType: 'application/pkix-cert', buffer: leaf.certificate }
    await page.setInputFiles('#certificate', file)
    await page.click('#certificate-form button')
    expect(await page.textContent('[role="status"]')).toBe('The certificate is registered.')
    await expect.poll(() => opens(leaf.certificate)).toBe(satakunta)
    expect(opens(Buffer.from(old?.der ?? '', 'base64'))).toBe(satakunta)
    await page.selectOption('#thumbprint', old?.thumbprint ?? '')
    await page.check('input[name="sure"]')
    await page.click('#withdraw-form button')
    expect(await page.textContent('[role="status"]')).toBe('The certificate is revoked.')
    await expect.poll(() => opens(Buffer.from(old?.der ?? '', 'base64'))).toBe('client.not-registered')
    expect(opens(leaf.certificate)).toBe(satakunta)
    await page.context().close()
  })

  test('begins maintenance with a reason, and ends it', async () => {
    const page = await room.signIn(browser, 'dev.operator')
    await page.goto(`${room.origin}/en/health/maintenance`)
    await page.selectOption('#reason', 'update')
    await page.click('main form button')
    expect(await page.textContent('.sum')).toContain('The gateway is being updated')
    await expect.poll(() => room.knowledge.maintenance()?.reason).toBe('update')
    await page.goto(`${room.origin}/en/health`)
    expect(await page.textContent('main ul')).toContain('Nothing new is taken in: maintenance.')
    await page.goto(`${room.origin}/en/health/maintenance`)
    await page.click('main form button')
    expect(await page.textContent('.sum')).toBe('The gateway takes in new messages.')
    await page.context().close()
  })
})

test('nothing was kept out by the pages’ policy, and nothing failed', () => {
  expect(room.complaints).toEqual([])
  expect(room.faults).toEqual([])
})

/** Whose it is, or why it opens nothing. */
function opens(certificate: Buffer): string {
  try {
    return verifyClientCertificate(certificate, room.knowledge.trust(), new Date()).id
  } catch (err) {
    return (err as { code: string }).code
  }
}
