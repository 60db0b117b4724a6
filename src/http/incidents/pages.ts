import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type Receipt, writeReceipt } from '../../evidence/receipt.ts'
import type { Incident, IncidentDetails } from '../../message/incident.ts'
import { assetRoutes } from '../catalogue/assets.ts'
import { pageHeaders } from '../catalogue/headers.ts'
import { selectLanguage } from '../catalogue/language.ts'
import { address, type Html, renderPage } from '../catalogue/page.ts'
import { createSay } from '../catalogue/texts/say.ts'
import { home, type IncidentContext } from './frame.ts'
import { renderIncident } from './incident-page.ts'
import { renderIncidents } from './list-page.ts'
import { createSayIncident } from './texts/say.ts'

/** What the incidents' pages ask of the gateway. */
export interface IncidentDeps {
  list(): Promise<readonly Incident[]>
  find(incident: number): Promise<IncidentDetails | undefined>
  /** What is kept of an incident: nothing that is not its own. */
  findReceipt(incident: number, entry: number): Promise<Receipt | undefined>
  findManifest(incident: number): Promise<string | undefined>
  findAnswer(incident: number): Promise<{ readonly text: string; readonly mediaType: string } | undefined>
}

export interface IncidentPagesDeps {
  readonly incidents: IncidentDeps
  readonly verifierKey: string
  readonly development: boolean
}

/** `/incidents`: for administrators, in three languages. They only show; an incident is closed by a command. */
export function incidentPages(deps: IncidentPagesDeps): Hono {
  const { incidents } = deps
  const pages = new Hono()
  pages.use(pageHeaders)
  pages.route('/', assetRoutes(new URL('style.css', import.meta.url)))
  pages.get('/', async (c) => show(c, renderIncidents(contextOf(c, deps), await incidents.list())))
  pages.get('/:incident{[1-9][0-9]{0,14}}', async (c) => {
    const incident = await incidents.find(Number(c.req.param('incident')))
    return incident ? show(c, renderIncident(contextOf(c, deps), incident)) : showNotFound(c, deps)
  })
  pages.get('/:incident{[1-9][0-9]{0,14}}/receipts/:entry{[0-9]{1,15}}', async (c) => {
    const [incident, entry] = [Number(c.req.param('incident')), Number(c.req.param('entry'))]
    const receipt = await incidents.findReceipt(incident, entry)
    if (!receipt) return showNotFound(c, deps)
    return send(c, writeReceipt(receipt), 'application/json', `receipt-${entry}.json`)
  })
  pages.get('/:incident{[1-9][0-9]{0,14}}/manifest', async (c) => {
    const note = await incidents.findManifest(Number(c.req.param('incident')))
    return note ? send(c, note, 'text/plain; charset=utf-8', 'manifest.txt') : showNotFound(c, deps)
  })
  pages.get('/:incident{[1-9][0-9]{0,14}}/answer', async (c) => {
    const answer = await incidents.findAnswer(Number(c.req.param('incident')))
    return answer ? send(c, answer.text, answer.mediaType, 'answer.jws') : showNotFound(c, deps)
  })
  pages.get('*', (c) => showNotFound(c, deps))
  return pages
}

function contextOf(c: Context, { verifierKey, development }: IncidentPagesDeps): IncidentContext {
  const language = selectLanguage(c)
  const tell = createSayIncident(language)
  const site = { home, tag: tell('tag'), footer: html`<p>${tell('footer')}</p>` }
  return { language, say: createSay(language), tell, path: c.req.path, development, site, verifierKey }
}

function show(c: Context, page: Html, status: 200 | 404 = 200): Response | Promise<Response> {
  c.header('cache-control', 'no-store')
  return c.html(page, status)
}

function showNotFound(c: Context, deps: IncidentPagesDeps): Response | Promise<Response> {
  const context = { ...contextOf(c, deps), path: home }
  const { tell } = context
  const content = html`<h1>${tell('notFound')}</h1>
<p><a href="${address(context, home)}">${tell('toList')}</a></p>`
  return show(c, renderPage(context, tell('notFound'), content), 404)
}

/** A file to keep, never a page. */
function send(c: Context, text: string, mediaType: string, name: string): Response {
  return c.body(text, 200, {
    'content-type': mediaType,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
}
