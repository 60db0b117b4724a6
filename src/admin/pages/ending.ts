import { html } from 'hono/html'
import type { Language } from '../../message/type-rules.ts'
import { partyFactTexts } from '../texts/party-facts.ts'
import { sayIn } from '../texts/say.ts'
import type { Html } from './shell.ts'
import { renderTime, showAge } from './time.ts'

/** Months ahead: a new certificate takes weeks to get. */
export const warnMs = 120 * 86_400_000

/** When something ends, red from months before. */
export function renderEnd(language: Language, end: string | null, now: Date): Html {
  const say = sayIn(partyFactTexts, language)
  if (end === null) return html`<strong class="late">${say('none')}</strong>`
  const at = new Date(end)
  const left = at.getTime() - now.getTime()
  if (left <= 0) return html`<strong class="late">${say('ended')}</strong> ${renderTime(language, at)}`
  if (left < warnMs)
    return html`<strong class="late">${say('left', showAge(language, left))}</strong> ${renderTime(language, at)}`
  return renderTime(language, at)
}
