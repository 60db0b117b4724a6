import { html } from 'hono/html'
import type { Refusal } from '../../errors.ts'
import { type Denial, denials } from '../denial.ts'
import { denialTexts } from '../texts/denials.ts'
import { sayIn } from '../texts/say.ts'
import type { Html, Page, View } from './shell.ts'

/** The room's own no. */
export function renderDenied(view: View, { code }: Denial): Page {
  const say = sayIn(denialTexts, view.language)
  return { ...pageOf(view, say(code), say(`${code}.do`)), status: denials[code].status }
}

/** What the gateway refused to do for a person; its detail names a field or a rule, never a value. */
export function renderRefused(view: View, { entry, code, detail }: Refusal): Page {
  const say = sayIn(denialTexts, view.language)
  return { ...pageOf(view, say('refused'), say('refused.do', `${code}: ${detail}`)), status: entry.status as 409 }
}

export function renderFault(view: View): Page {
  const say = sayIn(denialTexts, view.language)
  return { ...pageOf(view, say('fault'), say('fault.do')), status: 500 }
}

function pageOf({ language, session }: View, title: string, text: string): { title: string; content: Html } {
  const say = sayIn(denialTexts, language)
  const way = session
    ? html`<a href="/${language}">${say('home')}</a>`
    : html`<a href="/${language}/sign-in">${say('signIn')}</a>`
  return { title, content: html`<h1>${title}</h1><p>${text}</p><p>${way}</p>` }
}
