import { describe, expect, test } from 'vitest'
import { listFields } from '../../src/http/catalogue/fields.ts'
import { texts } from '../../src/http/catalogue/texts/say.ts'
import { languages } from '../../src/message/type-rules.ts'
import { catalogue, exampleAt, schemaFiles, typeOf } from '../support/verified.ts'
import { createCatalogueApp } from './catalogue-app.ts'
import { escapeHtml, findMarkupFaults, textOf } from './markup.ts'

const app = createCatalogueApp(() => exampleAt)
const types = [...catalogue.values()]
const inLanguages = types.flatMap((type) => languages.map((language) => ({ type, name: type.name, language })))

describe('GET /v1/catalogue', () => {
  test('tells of every type: its rules, and where the rest is', async () => {
    const { types: told } = await getJson<{ types: Told[] }>('/v1/catalogue')
    expect(told.map(({ type, version }) => `${type}/${version}`)).toEqual([...catalogue.keys()])
    for (const [index, type] of types.entries()) {
      const { name, version, schema: _schema, structure: _structure, deskLadder: _, ...rules } = type
      expect(told[index]).toMatchObject({ type: name, version, ...rules })
      for (const link of Object.values(told[index]?.links ?? {}))
        expect((await app.request(link)).status, link).toBe(200)
    }
  })

  test.each(types)('$name: one type, with its whole schema and the labels of its fields and codes', async (type) => {
    const told = await getJson<Told>(`/v1/catalogue/${type.name}/${type.version}`)
    expect(told.schema).toEqual({ ...type.schema, $id: `urn:budkavle:schema:${type.name}:${type.version}` })
    expect(JSON.stringify(told.schema)).not.toContain('"$ref"')
    expect(told.fields?.map(({ pointer }) => pointer)).toEqual(listFields(type).map(({ pointer }) => pointer))
    expect(told.fields?.filter(({ label }) => !label).map(({ pointer }) => pointer)).toEqual([])
  })

  test.each([
    ['schema.json', 'application/schema+json'],
    ['schema.xsd', 'application/xml'],
    ['example.json', 'application/json'],
    ['example.xml', 'application/xml'],
  ])('serves %s as %s', async (file, mediaType) => {
    for (const type of types) {
      const folder = `${type.name}/${type.version}`
      const response = await app.request(`/v1/catalogue/${folder}/${file}`)
      expect(response.headers.get('content-type')).toBe(mediaType)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      const text = await response.text()
      if (file !== 'schema.json') expect(text).toBe(schemaFiles.get(`${folder}/${file}`))
    }
  })

  test('serves the schemas of a batch beside the types', async () => {
    const { batch } = await getJson<{ batch: Told }>('/v1/catalogue')
    for (const link of Object.values(batch.links)) expect((await app.request(link)).status, link).toBe(200)
    const served = await app.request(batch.links['schema.json'] ?? '')
    expect(served.headers.get('content-type')).toBe('application/schema+json')
    const schema = (await served.json()) as { $id: string; properties: object }
    expect([schema.$id, Object.keys(schema.properties)]).toEqual([
      'urn:budkavle:schema:batch:1',
      ['batchId', 'createdAt', 'from', 'items'],
    ])
    expect(JSON.stringify(schema)).not.toContain('"$ref"')
    const xsd = await app.request(batch.links['schema.xsd'] ?? '')
    expect([xsd.headers.get('content-type'), await xsd.text()]).toEqual([
      'application/xml',
      schemaFiles.get('shared/1/batch.xsd'),
    ])
    expect((await app.request('/v1/catalogue/batch/example.json')).status).toBe(404)
  })

  test('answers who has it already with 304, and only then', async () => {
    const path = '/v1/catalogue/concern-consented/1/schema.xsd'
    const etag = (await app.request(path)).headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    for (const known of [etag, `"other", W/${etag}`, '*']) expect((await getIf(path, known)).status, known).toBe(304)
    expect((await getIf(path, '"other"')).status).toBe(200)
    expect((await app.request(path)).headers.get('cache-control')).toContain('max-age')
  })

  test.each([
    '/no-such-type/1',
    '/concern-consented/2',
    '/concern-consented/1/type.json',
    '/concern-consented',
    '/a/b/c/d',
  ])('%s is not there', async (path) => {
    const response = await app.request(`/v1/catalogue${path}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'request.not-found' })
  })

  test('takes nothing', async () => {
    const response = await app.request('/v1/catalogue', { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
  })
})

describe('the pages’ own texts', () => {
  test.each(languages)('none is missing in %s, and each fills in what the English does', (language) => {
    for (const [key, english] of Object.entries(texts.en)) {
      const text = texts[language][key as keyof typeof texts.en]
      expect(text?.trim(), key).toBeTruthy()
      expect(text.match(/\{\d\}/g)?.sort(), key).toEqual(english.match(/\{\d\}/g)?.sort())
    }
  })

  test('each is used: a page’s text that no page has is a text too many', async () => {
    const { readdirSync, readFileSync } = await import('node:fs')
    const folder = new URL('../../src/http/catalogue/', import.meta.url)
    const source = readdirSync(folder).map((file) =>
      file.endsWith('.ts') ? readFileSync(new URL(file, folder), 'utf8') : '',
    )
    const all = source.join('\n')
    const isUsed = (key: string) => all.includes(`'${key}'`) || all.includes(`\`${key.split('.')[0]}.\${`)
    expect(Object.keys(texts.en).filter((key) => !isUsed(key))).toEqual([])
  })
})

describe('/catalogue', () => {
  test.each(languages)('shows every type in %s, with who, law and clock', async (language) => {
    const html = await getPage(`/catalogue?lang=${language}`)
    expect(html).toContain(`<html lang="${language}">`)
    expect(findMarkupFaults(html)).toEqual([])
    for (const type of types) {
      expect(html).toContain(`href="/catalogue/${type.name}/${type.version}?lang=${language}"`)
      const shown = [type.title, type.summary, ...type.clocks.map(({ title }) => title)].map((one) => one[language])
      const sections = type.legalModes.flatMap((mode) => mode.sections.map(({ section }) => section))
      for (const text of [...shown, ...sections]) expect(textOf(html)).toContain(text)
    }
  })

  test.each([
    [{}, 'fi'],
    [{ 'accept-language': 'sv-FI,sv;q=0.9,en;q=0.8' }, 'sv'],
    [{ 'accept-language': 'de, en;q=0.5, fi;q=0.7' }, 'fi'],
    [{ 'accept-language': 'en-GB' }, 'en'],
    [{ 'accept-language': 'fi;q=0, sv;q=0.1' }, 'sv'],
    [{ 'accept-language': ';;q=,,*' }, 'fi'],
  ])('speaks the reader’s language: %j is %s', async (headers, language) => {
    const response = await app.request('/catalogue', { headers })
    expect(await response.text()).toContain(`<html lang="${language}">`)
  })

  test.each(['a', 'a;'])('speaks it at once, however many spaces stand after %j in the header', async (start) => {
    const headers = { 'accept-language': `${start}${' '.repeat(1_000_000)}b, sv;q=0.1` }
    expect(await (await app.request('/catalogue', { headers })).text()).toContain('<html lang="sv">')
  })

  test('an address that names a language wins, one that names none does not', async () => {
    const headers = { 'accept-language': 'sv' }
    expect(await (await app.request('/catalogue?lang=en', { headers })).text()).toContain('<html lang="en">')
    expect(await (await app.request('/catalogue?lang=xx', { headers })).text()).toContain('<html lang="sv">')
  })
})

describe('/catalogue/batch', () => {
  test.each(languages)('tells in %s how to send one, within which limits, and of which types', async (language) => {
    const html = await getPage(`/catalogue/batch?lang=${language}`)
    expect(findMarkupFaults(html)).toEqual([])
    const text = textOf(html)
    for (const [key, shown] of Object.entries(texts[language])) {
      if (/^batch[A-Z]/.test(key) && !shown.includes('{0}')) expect(text, key).toContain(shown)
    }
    for (const shown of ['http://localhost/v1/batches', 'budkavle sign --batch', 'budkavle check']) {
      expect(text).toContain(shown)
    }
    const numbers = text.replaceAll(/(?<=\d)[\s\u00a0,](?=\d{3})/g, '')
    for (const limit of ['500', '8388608', '262144']) expect(numbers).toContain(limit)
    for (const { name, title, inBatch } of types) {
      expect(html.includes(`<code>${name}</code>`), name).toBe(inBatch)
      if (inBatch) expect(text).toContain(title[language])
    }
    for (const path of ['/catalogue', '/catalogue/long-term-under25/1']) {
      expect(await getPage(`${path}?lang=${language}`)).toContain(`href="/catalogue/batch?lang=${language}"`)
    }
  })
})

describe('/catalogue/{type}/{version}', () => {
  test.each(inLanguages)('$name in $language: whole and well formed', async ({ type, language }) => {
    const html = await getPage(`/catalogue/${type.name}/${type.version}?lang=${language}`)
    expect(findMarkupFaults(html)).toEqual([])
    const text = textOf(html)
    for (const shown of [type.title, type.summary]) expect(text).toContain(shown[language])
    for (const { pointer, label, codes } of listFields(type)) {
      expect(html, pointer).toContain(`id="field${pointer.replaceAll('/', '-').replaceAll('*', 'item')}"`)
      expect(label?.[language], `label of ${pointer}`).toBeTruthy()
      expect(text, pointer).toContain(label?.[language])
      for (const { code } of codes) expect(text, `${pointer} ${code}`).toContain(code)
    }
    for (const { section } of type.legalModes.flatMap(({ sections }) => sections)) expect(text).toContain(section)
    for (const { basis, clock } of type.clocks) for (const shown of [basis, clock]) expect(text).toContain(shown)
    for (const file of ['example.json', 'example.xml']) {
      const example = schemaFiles.get(`${type.name}/${type.version}/${file}`) ?? ''
      expect(html).toContain(`<code>${escapeHtml(example.trimEnd())}</code>`)
    }
  })

  test.each(inLanguages)(
    '$name in $language: says of unverified law that it is to be confirmed',
    async ({ type, language }) => {
      const html = await getPage(`/catalogue/${type.name}/${type.version}?lang=${language}`)
      const stated = [...type.legalModes.flatMap(({ sections }) => sections), ...type.dated, ...type.clocks]
      const unverified = stated.filter(({ certainty }) => certainty === 'unverified')
      const marks = html.split(`<strong class="confirm">${texts[language]['certainty.unverified']}</strong>`).length - 1
      expect(marks).toBeGreaterThanOrEqual(unverified.length)
      expect(marks > 0).toBe(unverified.length > 0)
    },
  )

  test.each(languages)('tells in %s what may stand beside what, and what is never referred to', async (language) => {
    const pageOf = async (name: string) => textOf(await getPage(`/catalogue/${name}/1?lang=${language}`))
    const { allowsHeading, refersAnyBut, or } = texts[language]
    const [notice, cancellation] = [await pageOf('reduction-notice'), await pageOf('cancellation')]
    expect(notice).toContain(allowsHeading)
    expect(notice).toContain(`benefit-not-applied-for ${or} not-registered-as-job-seeker`)
    expect(cancellation).not.toContain(allowsHeading)
    expect(cancellation).toContain(refersAnyBut)
    expect(cancellation).toContain(typeOf('consent-withdrawal').title[language])
  })

  test.each([
    '/catalogue/no-such/1',
    '/catalogue/concern-consented/9',
    '/catalogue/a/b/c/d',
    '/catalogue/no-such/1/try',
  ])('%s is a page that says so', async (path) => {
    const response = await app.request(`${path}?lang=sv`)
    expect(response.status).toBe(404)
    const html = await response.text()
    expect(html).toContain(texts.sv.notFoundWhat)
    expect(html).not.toContain('no-such')
  })
})

describe('what every page is sent with', () => {
  test.each([
    '/catalogue',
    '/catalogue/concern-consented/1',
    '/catalogue/concern-consented/1/try',
    '/catalogue/none/1',
  ])('%s: headers that let it run nothing and load nothing from elsewhere', async (path) => {
    const { headers } = await app.request(path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self'",
      "style-src 'self'",
    ])
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toBe('text/html; charset=UTF-8')
  })

  test('no page has a script, an inline style or a handler', async () => {
    for (const path of ['/catalogue', '/catalogue/concern-consented/1', '/catalogue/concern-consented/1/try']) {
      expect(await getPage(path)).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|javascript:/i)
    }
  })

  test.each([
    ['/catalogue/style.css', 'text/css; charset=utf-8'],
    ['/catalogue/icon.svg', 'image/svg+xml'],
  ])('%s is %s', async (path, mediaType) => {
    const response = await app.request(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, mediaType])
  })
})

test('a type’s versions lead to each other', async () => {
  const first = typeOf('concern-consented')
  const both = new Map([first, { ...first, version: '2' }].map((type) => [`${type.name}/${type.version}`, type]))
  const app = createCatalogueApp(() => exampleAt, { catalogue: both })
  for (const [here, there] of [
    ['1', '2'],
    ['2', '1'],
  ]) {
    const html = await (await app.request(`/catalogue/concern-consented/${here}?lang=en`)).text()
    expect(html).toContain(`<a href="/catalogue/concern-consented/${there}?lang=en">version ${there}</a>`)
  }
})

test('a type with text that is markup is shown as text', async () => {
  const label = { en: '<b>&"\'', fi: '<i>&"\'', sv: '<u>&"\'' }
  const type = { ...typeOf('concern-consented'), title: label, summary: label }
  const hostile = createCatalogueApp(() => exampleAt, { catalogue: new Map([['concern-consented/1', type]]) })
  for (const path of ['/catalogue', '/catalogue/concern-consented/1', '/catalogue/concern-consented/1/try']) {
    const html = await (await hostile.request(`${path}?lang=en`)).text()
    expect(html).not.toContain('<b>&')
    expect(html).toContain('&lt;b&gt;&amp;&quot;&#39;')
  }
})

interface Told {
  readonly type: string
  readonly version: string
  readonly schema?: object
  readonly fields?: readonly { readonly pointer: string; readonly label?: object }[]
  readonly links: Readonly<Record<string, string>>
}

async function getJson<T>(path: string): Promise<T> {
  const response = await app.request(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  return (await response.json()) as T
}

async function getPage(path: string): Promise<string> {
  const response = await app.request(path)
  expect(response.status).toBe(200)
  return await response.text()
}

async function getIf(path: string, etag: string): Promise<Response> {
  return await app.request(path, { headers: { 'if-none-match': etag } })
}
