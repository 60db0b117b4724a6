import { html } from 'hono/html'
import { sayIn } from '../texts/say.ts'
import { signInTexts } from '../texts/sign-in.ts'
import type { Html, Page, View } from './shell.ts'

export interface SignInFacts {
  /** Where to go afterwards. */
  readonly to: string | undefined
  readonly provider: boolean
  readonly development: boolean
}

/** Before signing in: one way, or two in the development world. */
export function renderSignIn({ language }: View, { to, provider, development }: SignInFacts): Page {
  const say = sayIn(signInTexts, language)
  const target = to === undefined ? '' : `&to=${to}`
  const start = html`<p><a class="button" href="/sign-in/start?language=${language}${target}">${say('start')}</a></p>`
  const link = html`<p>${say('link')}</p>
${linkCommand}`
  const none = !provider && !development && html`<p class="warning">${say('away')}</p>`
  return {
    title: say('title'),
    content: html`<h1>${say('title')}</h1>
<p class="lead">${say('lead')}</p>
${provider && start}
${development && link}
${none}
<p class="note">${say('session')}</p>`,
  }
}

export const linkCommand: Html = html`<pre class="wrap"><code>npm run -s budkavle -- sign-in</code></pre>`

/** After it, for the moment until the browser goes on by itself. */
export function renderSignedIn({ language }: View, to: string): Page {
  const say = sayIn(signInTexts, language)
  return {
    title: say('signedIn'),
    content: html`<h1>${say('signedIn')}</h1>
<p><a href="${to}">${say('goOn')}</a></p>`,
  }
}
