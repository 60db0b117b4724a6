import { html } from 'hono/html'
import type { MessageType } from '../../message/catalogue.ts'
import { places as allPlaces, type Place } from '../../message/place.ts'
import type { Certainty, DueRule, Language, LegalModeRule, Period } from '../../message/type-rules.ts'
import { findLaw } from './laws.ts'
import type { Html, PageContext } from './page.ts'
import type { Say } from './texts/say.ts'

/** A field, as a link to its row in the field table. */
export function fieldLink(pointer: string): Html {
  return html`<a class="field" href="#${fieldId(pointer)}"><code>${breakable(pointer.slice(1))}</code></a>`
}

/** A path that may break after each stroke, and is copied whole. */
export function breakable(path: string): readonly Html[] {
  return path.split(/(?<=\/)/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)
}

export function fieldId(pointer: string): string {
  return `field${pointer.replaceAll('/', '-').replaceAll('*', 'item')}`
}

export function codesId(pointer: string): string {
  return `codes${pointer.replaceAll('/', '-').replaceAll('*', 'item')}`
}

/** Things in a row: `a, b or c` would need grammar, so each stands on its own line. */
export function lines(items: readonly (Html | string)[]): Html {
  if (items.length === 1) return html`${items[0]}`
  return html`<ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`
}

/** A section as it stands in messages, and the name of the act. */
export function sectionText(section: string, { language }: PageContext): Html {
  const law = findLaw(section)
  return html`<code class="section">${section}</code>${law && html` <span class="note">${law[language]}</span>`}`
}

export function certaintyText(certainty: Certainty, say: Say): Html {
  if (certainty !== 'unverified') return html`<span class="note">${say(`certainty.${certainty}`)}</span>`
  return html`<strong class="confirm">${say('certainty.unverified')}</strong>
<span class="note">${say('certaintyWhat.unverified')}</span>`
}

/** The mark alone, where there is no room for more. */
export function confirmMark(certainty: Certainty, say: Say): Html | string {
  return certainty === 'unverified' ? html` <strong class="confirm">${say('certainty.unverified')}</strong>` : ''
}

export function placesText(places: readonly Place[], say: Say): string {
  if (places.length === allPlaces.length) return say('everywhere')
  return places.length === 0 ? say('nowhere') : places.map((place) => say(`place.${place}`)).join(', ')
}

export function periodText({ from, until }: Period, { say, language }: PageContext): string {
  if (from !== null && until !== null) return say('periodBoth', dayText(from, language), dayText(until, language))
  if (from !== null) return say('periodFrom', dayText(from, language))
  return until === null ? say('always') : say('periodUntil', dayText(until, language))
}

export function consentText(consent: LegalModeRule['consent'], say: Say): string {
  if (consent === 'required') return say('consentRequired')
  return say(consent === 'none' ? 'consentNone' : 'consentOriginal')
}

export function shownText({ shown }: MessageType, say: Say): Html {
  if (shown.rule === 'at-once') return html`${say('shownAtOnce')}`
  return fill(say('shownDayAfter', '\n'), fieldLink(shown.date))
}

/** A text with something where its line break stands. */
export function fill(text: string, part: Html): Html {
  const [before, after] = text.split('\n')
  return html`${before}${part}${after}`
}

export function dueText(due: DueRule, say: Say): string {
  if (due.in === 'working-days' && due.count === 1) return say('due.next-working-day')
  return 'count' in due ? say(`due.${due.in}`, due.count) : say(`due.${due.in}`)
}

/** Each clock of a type on a line of its own, or that it starts none. */
export function clockLines({ say, language }: PageContext, { clocks }: MessageType): Html | string {
  if (clocks.length === 0) return say('noClock')
  return lines(
    clocks.map(({ title, due, places, certainty }) => {
      const time = dueText(due, say)
      const where = places.length < allPlaces.length && ` (${placesText(places, say)})`
      return html`${title[language]}${where}: ${time.slice(0, 1).toLowerCase()}${time.slice(1)}${confirmMark(certainty, say)}`
    }),
  )
}

/** The sections that a type's messages may name, each once. */
export function sectionLines(context: PageContext, { legalModes }: MessageType): Html | string {
  const sections = new Set(legalModes.flatMap((mode) => mode.sections.map(({ section }) => section)))
  if (sections.size === 0) return context.say('noSection')
  return lines([...sections].map((section) => sectionText(section, context)))
}

const locales: Readonly<Record<Language, string>> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }

/** A whole number, as it is written in the language. */
export function numberText(number: number, language: Language): string {
  return new Intl.NumberFormat(locales[language]).format(number)
}

/** A day, `YYYY-MM-DD`, as it is written in the language. */
export function dayText(day: string, language: Language): string {
  const style = language === 'fi' ? 'medium' : 'long'
  return new Intl.DateTimeFormat(locales[language], { dateStyle: style, timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** A moment, in Finnish time. */
export function momentText(moment: Date, language: Language): string {
  const style = language === 'fi' ? 'medium' : 'long'
  const format = { dateStyle: style, timeStyle: 'short', timeZone: 'Europe/Helsinki' } as const
  return new Intl.DateTimeFormat(locales[language], format).format(moment)
}
