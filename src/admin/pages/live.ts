import { html } from 'hono/html'
import type { OfficeState } from '../../message/office-state.ts'
import type { Language } from '../../message/type-rules.ts'
import { liveTexts } from '../texts/live.ts'
import { sayIn } from '../texts/say.ts'
import type { Html } from './shell.ts'

/** Whether an office is in use, in a word. */
export function renderLive(language: Language, notLive: OfficeState['notLive']): Html {
  const say = sayIn(liveTexts, language)
  return notLive.length === 0 ? html`${say('live')}` : html`<strong class="late">${say('notLive')}</strong>`
}
