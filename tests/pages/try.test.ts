import { describe, expect, onTestFinished, test } from 'vitest'
import { texts } from '../../src/http/catalogue/texts/say.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import { languages } from '../../src/message/type-rules.ts'
import { catalogue, exampleAt, exampleOf, type Json, schemaFiles, typeOf } from '../support/verified.ts'
import { createCatalogueApp } from './catalogue-app.ts'
import { escapeHtml, findMarkupFaults, textOf } from './markup.ts'

/** Months after the examples were made: what a reader tries must be made of today. */
const now = new Date('2027-03-17T09:30:00Z')
const app = createCatalogueApp(() => now)
const types = [...catalogue.values()]
const concern = '/catalogue/concern-consented/1/try'

describe('the example in the form', () => {
  test.each(
    types.flatMap((type) => (['json', 'xml'] as const).map((as) => ({ name: type.name, version: type.version, as }))),
  )('$name as $as is sound, however long ago it was written', async ({ name, version, as }) => {
    const path = `/catalogue/${name}/${version}/try`
    const document = await readForm(path, as)
    expect(document.startsWith(as === 'xml' ? '<' : '{')).toBe(true)
    const html = await send(path, document)
    expect(textOf(html)).toContain(texts.en.resultSound)
    expect(findMarkupFaults(html)).toEqual([])
  })

  test('keeps a person’s birth date', async () => {
    const example = exampleOf(typeOf('concern-consented'))
    const { personalIdentityCode: _, ...person } = example.person as Json
    const dated = { ...example, person: { ...person, birthDate: '1990-01-01' } }
    const files = new Map([...schemaFiles, ['concern-consented/1/example.json', JSON.stringify(dated)]])
    const shown = await (await createCatalogueApp(() => now, { files }).request(concern)).text()
    expect(shown).toContain(escapeHtml('"birthDate": "1990-01-01"'))
    expect(shown).toContain(escapeHtml('"createdAt": "2027-03-17T'))
  })
})

describe('a document that is not sound', () => {
  const broken = { ...exampleOf(typeOf('concern-consented')), urgency: 'urgent', from: '0246246-1' }

  test.each(languages)('has every fault told in %s: code, place and rule', async (language) => {
    const html = await send(concern, JSON.stringify(broken), language)
    const text = textOf(html)
    for (const shown of [
      'identifier.invalid',
      '/from',
      'message.stale',
      '/createdAt',
      '/urgencyReason',
      '/callBackNumber',
    ]) {
      expect(text).toContain(shown)
    }
    expect(text).toContain(texts[language].resultFaultsWhat)
    expect(findMarkupFaults(html)).toEqual([])
  })

  test('has its places told as XPaths when it is XML', async () => {
    const xml = (await readForm(concern, 'xml')).replace('010190-999W', '010190-999X')
    expect(textOf(await send(concern, xml))).toContain('/message/person/personalIdentityCode')
  })

  test.each([
    ['nothing of ours', 'json.malformed'],
    ['{"messageType":"no-such","schemaVersion":"1"}', 'schema.unknown-type'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'xml.unsafe'],
    ['<a xmlns="urn:none"/>', 'schema.unknown-type'],
    ['eyJhbGciOiJub25lIn0.e30.AA', 'certificate.'],
  ])('%j is %s', async (document, code) => {
    const html = await send(concern, document)
    expect(textOf(html)).toMatch(new RegExp(` ${code.replace('.', '\\.')}|jws\\.|signature\\.`))
    expect(textOf(html)).toContain(texts.en.resultFault)
  })

  test('is shown as it was typed, as text', async () => {
    const document = '</textarea><script>alert(1)</script>"&\''
    const html = await send(concern, document)
    expect(html).toContain(escapeHtml(document))
    expect(html).not.toContain('<script')
    expect(html).not.toContain('</textarea><')
  })

  test('is named by its parent where a field is unknown: names may be values', async () => {
    const html = await send(concern, JSON.stringify({ ...broken, '010190-999W-secret': 1 }))
    const [result = ''] = html.split('<form')
    expect(result).toContain('schema.invalid')
    expect(result).not.toContain('secret')
  })
})

describe('a sound document', () => {
  test.each(languages)(
    'has told in %s who gets it, when it is shown, and what only a gateway can tell',
    async (language) => {
      const document = await readForm(concern, 'json')
      const text = textOf(await send(concern, document, language))
      const say = texts[language]
      for (const shown of [
        say.resultHappens,
        say['direction.fpa.social-services'],
        say.shownAtOnce,
        say['notChecked.signature'],
      ]) {
        expect(text).toContain(shown)
      }
    },
  )

  test('of another type is said to be of another type', async () => {
    const document = await readForm('/catalogue/plan-client/1/try', 'json')
    expect(await send(concern, document)).toContain('href="/catalogue/plan-client/1?lang=en"')
  })

  test('shows no button that sends, and sends nothing when one is forged', async () => {
    const form = await (await app.request(concern)).text()
    expect(form).toContain('value="check"')
    expect(form).not.toContain('value="send"')
    const html = await send(concern, await readForm(concern, 'json'), 'en', { action: 'send' })
    expect(textOf(html)).toContain(texts.en.resultSound)
  })
})

describe('the form', () => {
  test('is read with so many others at once, and not before its turn', async () => {
    let read = 0
    const ends: (() => void)[] = []
    const end = (count = ends.length) => {
      for (const one of ends.splice(0, count)) one()
    }
    const slow = async (body: ReadableStreamDefaultController<Uint8Array>) => {
      read += 1
      await new Promise<void>((resolve) => ends.push(resolve))
      body.enqueue(Buffer.from('document=null'))
      body.close()
    }
    const post = () => {
      const body = new ReadableStream({ pull: slow }, { highWaterMark: 0 })
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return app.request(new Request(`https://localhost${concern}`, { method: 'POST', headers, body, duplex: 'half' }))
    }
    const answers = Array.from({ length: 40 }, post)
    await expect.poll(() => read).toBe(16)
    end(3)
    await expect.poll(() => read).toBe(19)
    const all = setInterval(() => end(), 1)
    onTestFinished(() => clearInterval(all))
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200)
    expect(read).toBe(40)
  })

  test('takes a form only', async () => {
    const response = await app.request(concern, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    })
    expect([response.status, await codeOf(response)]).toEqual([415, 'request.media-type'])
  })

  test('takes a document', async () => {
    const response = await post(app, concern, { action: 'check' })
    expect([response.status, await codeOf(response)]).toEqual([400, 'request.malformed'])
  })

  test('takes what intake takes and no more, however it is escaped', async () => {
    const small = createCatalogueApp(() => exampleAt, { bodyBytesMax: 2000 })
    expect((await post(small, concern, { document: '€'.repeat(660) })).status).toBe(200)
    for (const document of ['x'.repeat(2001), '€'.repeat(700), 'x'.repeat(10_000)]) {
      const response = await post(small, concern, { document })
      expect([response.status, await codeOf(response)]).toEqual([413, 'request.too-large'])
    }
  })
})

type App = ReturnType<typeof createCatalogueApp>

function post(to: App, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return to.request(path, { method: 'POST', body: new URLSearchParams(fields), headers })
}

async function send(
  path: string,
  document: string,
  language = 'en',
  more: Record<string, string> = {},
): Promise<string> {
  const response = await post(app, `${path}?lang=${language}`, { document, action: 'check', ...more })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  return await response.text()
}

/** The document that the form starts with. */
async function readForm(path: string, encoding: Encoding): Promise<string> {
  const html = await (await app.request(`${path}?example=${encoding}`)).text()
  const [, escaped = ''] = /<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(html) ?? []
  return escaped
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { code?: unknown }).code
}
