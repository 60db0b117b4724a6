import { type Context, Hono } from 'hono'
import { Refusal } from '../../errors.ts'
import { readBatchForm } from '../../message/batch-form.ts'
import type { Catalogue, MessageType } from '../../message/catalogue.ts'
import { createGate } from '../gate.ts'
import type { CatalogueFiles } from './api.ts'
import { assetRoutes } from './assets.ts'
import { renderBatchPage } from './batch-page.ts'
import type { Examples } from './examples.ts'
import { freshenExample } from './fresh-example.ts'
import { pageHeaders } from './headers.ts'
import { selectLanguage } from './language.ts'
import { renderNotFound } from './not-found.ts'
import { renderOverview } from './overview.ts'
import type { Html, PageContext } from './page.ts'
import { createSay } from './texts/say.ts'
import { readForm, type TryDeps, tryDocument } from './try.ts'
import { renderTryForm } from './try-form.ts'
import { renderTryPage } from './try-page.ts'
import { renderTypePage } from './type-page.ts'

export interface CatalogueDeps extends CatalogueFiles, TryDeps {
  now(): Date
  encodeXml(type: MessageType, value: unknown): string
  /** How large a batch may be. */
  readonly batchBytesMax: number
}

/** `/catalogue`: the message types for people who build or buy systems, in three languages. Open to anyone. */
export function cataloguePages(deps: CatalogueDeps): Hono {
  const { catalogue, bodyBytesMax, batchBytesMax } = deps
  const batch = readBatchForm(deps.files)
  const letIn = createGate<'try'>(triesAtOnce)
  const pages = new Hono()
  pages.use(pageHeaders)
  pages.get('/', (c) => show(c, renderOverview(contextOf(c, deps), catalogue, originOf(c))))
  pages.get('/batch', (c) => {
    const parts = { batch, catalogue, origin: originOf(c), bodyBytesMax, batchBytesMax }
    return show(c, renderBatchPage(contextOf(c, deps), parts))
  })
  pages.route('/', assetRoutes())
  pages.get('/:type/:version', (c) => {
    const type = findType(catalogue, c)
    return type ? show(c, renderTypePage(contextOf(c, deps), typePageParts(c, deps, type))) : showNotFound(c, deps)
  })
  pages.get('/:type/:version/try', (c) => {
    const type = findType(catalogue, c)
    if (!type) return showNotFound(c, deps)
    const { json, xml } = examplesOf(deps, type, deps.now())
    return show(c, renderTryPage(contextOf(c, deps), type, c.req.query('example') === 'xml' ? xml : json))
  })
  pages.post('/:type/:version/try', async (c) => {
    const type = findType(catalogue, c)
    if (!type) return showNotFound(c, deps)
    const { tried, outcome } = await letIn('try', async () => {
      const tried = await readForm(c, deps)
      return { tried, outcome: await tryDocument(deps, tried) }
    })
    return show(c, renderTryPage(contextOf(c, deps), type, tried.document, outcome))
  })
  pages.all('*', (c) => {
    if (c.req.method === 'GET') return showNotFound(c, deps)
    throw new Refusal('request.not-found', 'the gateway has no such address')
  })
  return pages
}

/** Anybody may send a form, and what comes slowly stays in memory: so many are read at once, and the others wait. */
const triesAtOnce = 16

/** The example as its file has it, or as if made at a moment, so that it can be tried. */
function examplesOf({ files, encodeXml }: CatalogueDeps, type: MessageType, at: Date): Examples {
  const text = files.get(`${type.name}/${type.version}/example.json`) ?? '{}'
  const fresh = freshenExample(type, JSON.parse(text), at)
  return { json: JSON.stringify(fresh, null, 2), xml: encodeXml(type, fresh).trimEnd() }
}

function typePageParts(c: Context, deps: CatalogueDeps, type: MessageType) {
  const { catalogue, files } = deps
  const file = (name: string) => files.get(`${type.name}/${type.version}/${name}`) ?? ''
  const form = renderTryForm(contextOf(c, deps), type, examplesOf(deps, type, deps.now()).json)
  const examples = { json: file('example.json'), xml: file('example.xml') }
  return { type, catalogue, origin: originOf(c), examples, form }
}

function contextOf(c: Context, { sandbox }: CatalogueDeps): PageContext {
  const language = selectLanguage(c)
  return { language, say: createSay(language), path: c.req.path, development: sandbox !== undefined }
}

function findType(catalogue: Catalogue, c: Context): MessageType | undefined {
  return catalogue.get(`${c.req.param('type')}/${c.req.param('version')}`)
}

function originOf(c: Context): string {
  return new URL(c.req.url).origin
}

/** A page is its reader's: it has a language, an address and perhaps a document of theirs. */
function show(c: Context, page: Html, status: 200 | 404 = 200): Response | Promise<Response> {
  c.header('cache-control', 'no-store')
  return c.html(page, status)
}

function showNotFound(c: Context, deps: CatalogueDeps): Response | Promise<Response> {
  return show(c, renderNotFound(contextOf(c, deps)), 404)
}
