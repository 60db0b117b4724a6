import { html } from 'hono/html'
import type { Language } from '../../message/type-rules.ts'
import type { RoutingBook } from '../../route/book.ts'
import type { RoutedType } from '../../route/check-edits.ts'
import type { NewRule } from '../../route/edits.ts'
import { may, type Permission } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { routingTexts } from '../texts/routing.ts'
import { sayIn } from '../texts/say.ts'
import type { Html } from './shell.ts'

/** What rules name, in words of one language. */
export type Words = ReturnType<typeof createWords>

/** A choice of a select: its value and its words. */
export type Choice = readonly [value: string, text: string]

/** Languages that rules and people have here. */
export const contactLanguages = ['fi', 'sv', 'se', 'smn', 'sms', 'en'] as const

export function createWords(language: Language, { book, types }: { book: RoutingBook; types: readonly RoutedType[] }) {
  const say = sayIn(routingTexts, language)
  const inWriting = new Intl.Collator(language)
  const sorted = (choices: readonly Choice[]) => choices.toSorted(([, a], [, b]) => inWriting.compare(a, b))
  // Finland's municipalities have no English names.
  const named = (code: string) => book.municipalities.get(code)?.[language === 'en' ? 'fi' : language]
  const municipality = (code: string) => (named(code) === undefined ? code : `${named(code)} (${code})`)
  const areaName = (code: string) => book.areas.get(code)?.[language] ?? code
  const office = (id: string) => book.offices.get(id)?.[language] ?? id
  const type = (name: string) => types.find((one) => one.name === name)?.title[language] ?? name
  const urgency = (value: string) => say(value === 'urgent' ? 'urgent' : 'normal')
  const contact = (value: string) => {
    const known = contactLanguages.find((one) => one === value)
    return known ? say(`lang.${known}`) : value
  }
  return {
    municipality,
    area: areaName,
    office,
    type,
    day: (date: string) => showDay(language, date),
    /** What a rule holds for. */
    names(rule: NewRule): string {
      const parts = [
        rule.messageType && type(rule.messageType),
        rule.municipality && municipality(rule.municipality),
        rule.area && areaName(rule.area),
        rule.urgency && urgency(rule.urgency),
        rule.language && contact(rule.language),
      ].filter((part) => part !== null)
      const kind = say(`kind.${rule.receiverKind}`)
      if (parts.length === 0) return `${kind}: ${say('everything')}`
      // Places are those of social services: it need not be said in every line.
      return rule.receiverKind === 'fpa' ? `${kind}: ${parts.join(' · ')}` : parts.join(' · ')
    },
    choices: {
      municipalities: sorted([...book.municipalities.keys()].map((code) => [code, municipality(code)])),
      areas: sorted([...book.areas.keys()].map((code) => [code, areaName(code)])),
      offices: sorted([...book.offices.keys()].map((id) => [id, office(id)])),
      types: sorted(types.map(({ name }) => [name, type(name)])),
      urgencies: ['normal', 'urgent'].map((value): Choice => [value, urgency(value)]),
      languages: contactLanguages.map((value): Choice => [value, contact(value)]),
      kinds: (['social-services', 'fpa'] as const).map((value): Choice => [value, say(`kind.${value}`)]),
    },
  }
}

/** A day as the language writes it. */
export function showDay(language: Language, date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  if (language !== 'en') return `${day}.${month}.${year}`
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(date),
  )
}

const parts = [
  ['/routing', 'partLook', 'routing.read'],
  ['/routing/rules', 'partRules', 'routing.read'],
  ['/routing/changes', 'partChanges', 'routing.read'],
  ['/routing/new', 'partNew', 'routing.edit'],
  ['/routing/merger', 'partMerger', 'routing.edit'],
  ['/routing/move', 'partMove', 'routing.edit'],
  ['/routing/file', 'partFile', 'routing.edit'],
] as const satisfies readonly (readonly [string, string, Permission])[]

/** The way between the pages of routing. */
export function renderParts({ language, path, session }: Visit): Html {
  const say = sayIn(routingTexts, language)
  const open = parts.filter(([, , permission]) => may(session.person, permission, 'somewhere'))
  return html`<nav class="parts" aria-label="${say('parts')}"><ul>${open.map(([to, name]) => {
    const current = path === `/${language}${to}` && html` aria-current="page"`
    return html`<li><a href="/${language}${to}"${current}>${say(name)}</a></li>`
  })}</ul></nav>`
}

/** A labelled select. With `empty` its first choice is none. */
export function renderSelect(
  name: string,
  label: string,
  choices: readonly Choice[],
  { value = '', empty }: { value?: string | undefined; empty?: string } = {},
): Html {
  const options = (empty === undefined ? choices : [['', empty] as const, ...choices]).map(
    ([one, text]) => html`<option value="${one}"${one === value && html` selected`}>${text}</option>`,
  )
  return html`<p class="field"><label for="f-${name}">${label}</label><select id="f-${name}" name="${name}">${options}</select></p>`
}

/** A labelled day. */
export function renderDayField(name: string, label: string, value: string | undefined, required = true): Html {
  return html`<p class="field"><label for="f-${name}">${label}</label><input id="f-${name}" name="${name}" type="date" value="${value ?? ''}"${required && html` required`}></p>`
}
