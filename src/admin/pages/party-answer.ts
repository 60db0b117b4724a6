import { html } from 'hono/html'
import type { Language } from '../../message/type-rules.ts'
import { partyAnswerTexts } from '../texts/party-answers.ts'
import { partyFactTexts } from '../texts/party-facts.ts'
import { joinTexts, sayIn } from '../texts/say.ts'
import type { Html } from './shell.ts'

/** A code of what was done, with why gateways would refuse it as things are; or of why nothing was, and the field. */
export type PartyAnswer =
  | { readonly done: string; readonly warning?: string }
  | { readonly no: string; readonly field?: string }

const texts = joinTexts(partyAnswerTexts, partyFactTexts)

export function renderAnswer(language: Language, answer: PartyAnswer | undefined): Html | false {
  if (!answer) return false
  const say = sayIn(texts, language)
  if ('no' in answer) {
    const field = answer.field !== undefined && html` ${sayOr(language, `field.${answer.field}`, answer.field)}.`
    return html`<p class="sum bad" role="alert"><strong>${say('notDone')}</strong> ${sayWhyNot(language, answer.no)}${field}</p>`
  }
  const done = sayOr(language, `done.${answer.done}`, say('done'))
  const warning = answer.warning !== undefined && html` ${say('warning', answer.warning)}`
  return html`<p class="sum ${answer.warning === undefined ? 'good' : 'bad'}" role="status"><strong>${done}</strong>${warning}</p>`
}

/** Why something was not done, or an endpoint did not take what it was sent: a code that has no words as it is. */
export function sayWhyNot(language: Language, code: string): string {
  return sayOr(language, `no.${code}`, code)
}

function sayOr(language: Language, key: string, otherwise: string): string {
  return Object.hasOwn(texts.en, key) ? sayIn(texts, language)(key as keyof (typeof texts)['en']) : otherwise
}
