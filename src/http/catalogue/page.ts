import { html } from 'hono/html'
import type { Language } from '../../message/type-rules.ts'
import type { Say } from './texts/say.ts'

export type Html = ReturnType<typeof html>

/** What every page knows. */
export interface PageContext {
  readonly language: Language
  readonly say: Say
  /** Of the page, without the query. */
  readonly path: string
  /** Whether this is a development gateway, which every page then says. */
  readonly development: boolean
  /** Whose page it is; the catalogue's unless told. */
  readonly site?: Site
}

/** What stands around pages that belong together. */
export interface Site {
  /** Address of their first page, under which the style sheet lies too. */
  readonly home: string
  readonly tag: string
  readonly footer: Html
}

/** An address of the catalogue in the page's own language. */
export function address({ language }: PageContext, path: string, query = ''): string {
  return `${path}?${query === '' ? '' : `${query}&`}lang=${language}`
}

const names: Readonly<Record<Language, string>> = { fi: 'Suomi', sv: 'Svenska', en: 'English' }
const order: readonly Language[] = ['fi', 'sv', 'en']

/** A whole page: landmarks, skip link and languages around the content. Every text that is put in is escaped. */
export function renderPage(context: PageContext, title: string, content: Html): Html {
  const { language, say, development } = context
  const { home, tag, footer } = context.site ?? catalogueSite(say)
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – ${say('product')}</title>
<link rel="stylesheet" href="${home}/style.css">
<link rel="icon" href="${home}/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">${say('skip')}</a>
${development && html`<p class="world">${say('developmentWorld')}</p>`}
<header class="site">
<p class="brand"><a href="${address(context, home)}">${say('product')}</a> <span>${tag}</span></p>
<nav class="languages" aria-label="${say('languages')}"><ul>${order.map((one) => languageLink(context, one))}</ul></nav>
</header>
<main id="main" tabindex="-1">
${content}
</main>
<footer class="site">
${footer}
</footer>
</body>
</html>`
}

function catalogueSite(say: Say): Site {
  const footer = html`<p>${say('footer')}</p>
<p><a href="/v1/catalogue">/v1/catalogue</a> · <a href="/v1/openapi.json">/v1/openapi.json</a></p>`
  return { home: '/catalogue', tag: say('productTag'), footer }
}

function languageLink({ language, path }: PageContext, one: Language): Html {
  const current = one === language && html` aria-current="true"`
  return html`<li><a href="${path}?lang=${one}" lang="${one}" hreflang="${one}"${current}>${names[one]}</a></li>`
}
