import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppDeps } from '../../src/app.ts'
import { createSandbox } from '../../src/dev/sandbox.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { texts } from '../../src/http/catalogue/texts/say.ts'
import { listenHttp } from '../../src/http/listener.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { catalogue, exampleOf, typeOf } from '../support/verified.ts'
import { createWorld, parties, type World } from '../support/world.ts'
import { openBrowser } from './browser.ts'
import { textOf } from './markup.ts'

let database: TestDatabase
let world: World
let app: TestApp
let production: TestApp

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world, adapt: withSandbox })
  production = await createTestApp({ database, world })
})
afterAll(async () => {
  expect([...app.faults, ...production.faults]).toEqual([])
  await Promise.all([app.close(), production.close()])
  await database.close()
  world.remove()
})

const concern = '/catalogue/concern-consented/1/try'
const document = JSON.stringify(exampleOf(typeOf('concern-consented')))

describe('in the development world', () => {
  const free = [...catalogue.values()].filter(({ structure }) => !structure.properties.get('refToMessageId')?.required)
  const withoutFiles = free.filter(({ structure }) => !structure.properties.get('attachments')?.required)

  test.each(withoutFiles.flatMap(({ name }) => (['json', 'xml'] as const).map((encoding) => ({ name, encoding }))))(
    '$name in $encoding is sent in the name of a party that may, and its receipt verifies',
    async ({ name, encoding }) => {
      const form = await (await app.app.request(`/catalogue/${name}/1/try?example=${encoding}`)).text()
      const html = await send(
        app,
        `/catalogue/${name}/1/try`,
        decode(/<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(form)?.[1]),
      )
      expect(textOf(html)).toContain(texts.en.resultSent)
      const receipt = decode(/<pre class="wrap"[^>]*><code>([\s\S]*?)<\/code>/.exec(html)?.[1])
      expect(verifyReceipt(Buffer.from(receipt), app.keys)).toMatchObject({ ok: true })
      expect(receipt).toContain(`"messageType":"${name}"`)
    },
  )

  test('the same document can be sent again: each time it is a message of its own', async () => {
    const [first, second] = [await send(app, concern, document), await send(app, concern, document)]
    const idOf = (html: string) => /&quot;messageIdentifier&quot;:&quot;([0-9a-f-]{36})/.exec(html)?.[1]
    expect(idOf(first)).toBeDefined()
    expect(idOf(first)).not.toBe(idOf(second))
  })

  test('what is not sound is not sent', async () => {
    const before = await countEntries()
    const html = await send(app, concern, document.replace('"normal"', '"urgent"'))
    expect(textOf(html)).toContain(texts.en.resultFaultsWhat)
    expect(await countEntries()).toBe(before)
  })

  test('what the gateway refuses is shown with its reason and its receipt', async () => {
    const refToMessageId = '11111111-1111-4111-8111-111111111111'
    const html = await send(app, concern, JSON.stringify({ ...JSON.parse(document), refToMessageId }))
    expect(textOf(html)).toContain(texts.en.resultRefused)
    expect(textOf(html)).toContain('reference.unknown')
    expect(html).toContain('SubmissionRejection')
  })

  test('checking sends nothing', async () => {
    const before = await countEntries()
    const html = await send(app, concern, document, { action: 'check' })
    expect(textOf(html)).toContain(texts.en.resultSound)
    expect(await countEntries()).toBe(before)
  })

  test('every page says that it is the development world', async () => {
    for (const path of ['/catalogue', '/catalogue/concern-consented/1', concern]) {
      expect(await (await app.app.request(`${path}?lang=fi`)).text()).toContain(texts.fi.developmentWorld)
    }
  })

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
    ['an address typed in', { 'sec-fetch-site': 'none' }],
    ['an old browser at another site', { origin: 'https://elsewhere.example' }],
    ['a browser that does not say', {}],
  ])('a form of %s is refused', async (_, headers) => {
    const before = await countEntries()
    const response = await post(app, concern, { document, action: 'send' }, headers)
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'request.malformed'])
    expect(await countEntries()).toBe(before)
  })

  test('nothing of the document is in the log', async () => {
    app.lines.length = 0
    await send(app, concern, document)
    await send(app, concern, document.replace('"normal"', '"Mallinen"'))
    expect(app.lines.length).toBeGreaterThan(1)
    expect(app.lines.join('')).not.toMatch(/Mallinen|010190|Testi/)
  })

  test('a real browser may send it, with the button', async () => {
    const listener = await listenHttp(app.app, '127.0.0.1', 0)
    const browser = await openBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(`http://127.0.0.1:${listener.port}${concern}?lang=sv`)
      await page.click('button[value="send"]')
      expect(await page.textContent('#result')).toBe(texts.sv.resultSent)
    } finally {
      await browser.close()
      await listener.stop()
    }
  })
})

describe('in production', () => {
  test('there is no button, and a forged one only checks', async () => {
    expect(await (await production.app.request(concern)).text()).not.toContain('value="send"')
    const before = await countEntries()
    const html = await send(production, concern, document)
    expect(textOf(html)).toContain(texts.en.resultSound)
    expect(await countEntries()).toBe(before)
  })

  test('a signed document is judged with its signature, and kept by nobody', async () => {
    const type = typeOf('concern-consented')
    const signer = createSandbox(world.folder, () => world.at)
    const before = await countEntries()
    for (const encoding of ['json', 'xml'] as const) {
      const { bytes, party } = await signer.sign(type, exampleOf(type) as never, encoding)
      expect(party.id).toBe(parties.fpa)
      const text = textOf(await send(production, concern, bytes.toString()))
      expect(text).toContain(texts.en.resultSound)
      expect(text).not.toContain(texts.en['notChecked.signature'])
      const changed = bytes
        .toString()
        .replace(encoding === 'xml' ? 'Testi' : /(?<="signature":")./, (was) =>
          encoding === 'xml' ? 'Toinen' : was === 'A' ? 'B' : 'A',
        )
      expect(textOf(await send(production, concern, changed))).toMatch(/signature\.(digest-mismatch|invalid)/)
    }
    expect(await countEntries()).toBe(before)
  })
})

function withSandbox(deps: AppDeps): AppDeps {
  const sandbox = { intake: deps.intake, ...createSandbox(world.folder, () => world.at) }
  return { ...deps, catalogue: { ...deps.catalogue, sandbox } }
}

function post({ app: to }: TestApp, path: string, fields: Record<string, string>, headers: Record<string, string>) {
  return to.request(`${path}?lang=en`, { method: 'POST', body: new URLSearchParams(fields), headers })
}

async function send(to: TestApp, path: string, typed: string, { action = 'send' } = {}): Promise<string> {
  const response = await post(to, path, { document: typed, action }, { 'sec-fetch-site': 'same-origin' })
  expect(response.status).toBe(200)
  return await response.text()
}

async function countEntries(): Promise<number> {
  const [row] = await database.ownerSql<{ count: number }[]>`select count(*)::int as count from log_entry`
  return row?.count ?? 0
}

function decode(escaped = ''): string {
  return escaped
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}
