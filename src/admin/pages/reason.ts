import { html } from 'hono/html'
import type { Language } from '../../message/type-rules.ts'
import { reasonTexts } from '../texts/reasons.ts'
import { sayIn } from '../texts/say.ts'
import type { Html } from './shell.ts'

/** A reason in words; the code where it is one that this gateway does not give. */
export function renderReason(language: Language, code: string): Html {
  return isKnown(code) ? html`${sayIn(reasonTexts, language)(code)}` : html`<code>${code}</code>`
}

/** The same with the code beside it, small, for whoever compares it with the evidence. */
export function renderReasonAndCode(language: Language, code: string): Html {
  return isKnown(code)
    ? html`${renderReason(language, code)} <code class="small">${code}</code>`
    : html`<code>${code}</code>`
}

function isKnown(code: string): code is keyof (typeof reasonTexts)['en'] {
  return Object.hasOwn(reasonTexts.en, code)
}
