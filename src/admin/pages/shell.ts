import { html } from 'hono/html'
import type { Html } from '../../http/catalogue/page.ts'
import type { Language } from '../../message/type-rules.ts'
import { inLanguage, pageLanguages } from '../language.ts'
import { areasOf, type Grant } from '../permissions.ts'
import { type Section, sections } from '../sections.ts'
import type { Session } from '../session.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { shellTexts } from '../texts/shell.ts'

export type { Html }

/** What every page knows. */
export interface View {
  readonly language: Language
  /** Of the page, without the query. */
  readonly path: string
  /** Whether this is a development gateway. */
  readonly development: boolean
  readonly session?: Session
}

/** What a page is, without what stands on every page. */
export interface Page {
  readonly title: string
  readonly content: Html
  readonly status?: 200 | 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 500 | 503
}

type ShellSay = Say<keyof (typeof shellTexts)['en']>

const names: Readonly<Record<Language, string>> = { fi: 'Suomi', sv: 'Svenska', en: 'English' }

/** A whole page. Every text that is put in is escaped. */
export function renderShell(view: View, { title, content }: Page): Html {
  const { language, development, session } = view
  const say = sayIn(shellTexts, language)
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – ${say('product')}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">${say('skip')}</a>
${development && html`<section class="world" aria-label="${say('development')}">${say('developmentWorld')}</section>`}
<header class="site">
<p class="brand"><a href="/${language}">${say('product')}</a> <span>${say('room')}</span></p>
${session && renderAccount(view, session, say)}
<nav class="languages" aria-label="${say('languages')}"><ul>${pageLanguages.map((one) => languageLink(view, one))}</ul></nav>
</header>
${session && renderSections(view, session, say)}
<main id="main" tabindex="-1">
${content}
</main>
<footer class="site"><p>${say('footer')}</p></footer>
</body>
</html>`
}

function renderAccount({ language }: View, { person, development, formToken }: Session, say: ShellSay): Html {
  const role = ({ role, area }: Grant) => {
    const name = say(`role.${role}`)
    return area === undefined ? name : say('roleIn', name, area)
  }
  const change = development && html`<a href="/${language}/persons">${say('changePerson')}</a>`
  return html`<section class="account" aria-label="${say('account')}">
<p><span class="hidden">${say('signedInAs')}</span> <strong>${person.staff}</strong> <span class="role">${person.grants.map(role).join(' · ')}</span></p>
${change}
<form method="post" action="/${language}/sign-out">${formTokenField(formToken)}<button class="plain">${say('signOut')}</button></form>
</section>`
}

/** What every form carries. */
export function formTokenField(formToken: string): Html {
  return html`<input type="hidden" name="formToken" value="${formToken}">`
}

function renderSections(view: View, { person }: Session, say: ShellSay): Html {
  const open = sections.filter(({ permission, whole }) => {
    const held = areasOf(person, permission)
    return whole ? held === 'all' : held !== undefined
  })
  const here = sectionOf(view, open)
  return html`<nav class="sections" aria-label="${say('sections')}"><ul>${open.map((one) => {
    const current = one === here && html` aria-current="${isAt(view, one) ? 'page' : 'true'}"`
    return html`<li><a href="/${view.language}${one.path}"${current}>${say(one.name)}</a></li>`
  })}</ul></nav>`
}

/** The section whose page this is, or lies below it. */
function sectionOf(view: View, open: readonly Section[]): Section | undefined {
  const isBelow = (path: string) => path !== '' && `${view.path}/`.startsWith(`/${view.language}${path}/`)
  return open.find((one) => isAt(view, one) || [one.path, ...(one.holds ?? [])].some(isBelow))
}

function isAt({ language, path }: View, section: Section): boolean {
  return path === `/${language}${section.path}`
}

function languageLink({ language, path }: View, one: Language): Html {
  const current = one === language && html` aria-current="true"`
  return html`<li><a href="${inLanguage(path, one)}" lang="${one}" hreflang="${one}"${current}>${names[one]}</a></li>`
}
