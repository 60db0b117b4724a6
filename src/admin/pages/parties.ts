import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { ListedParty, PartyDetails } from '../../message/party-details.ts'
import type { Language } from '../../message/type-rules.ts'
import { may } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { partyTexts } from '../texts/parties.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { renderChoice, renderField } from './form.ts'
import { formTokenField, type Html, type Page } from './shell.ts'
import { renderTime, showAge } from './time.ts'

export interface ShownParty {
  readonly party: PartyDetails
  readonly mayEdit: boolean
  readonly now: Date
  /** The office whose form is open; absent: that of a new one. */
  readonly office: string | undefined
}

/** A code of what was done, with why gateways would refuse it as things are; or of why nothing was, and the field. */
export type PartyAnswer =
  | { readonly done: string; readonly warning?: string }
  | { readonly no: string; readonly field?: string }

export type PartySay = Say<keyof (typeof partyTexts)['en']>
type Given = Readonly<Record<string, unknown>>

/** Every organisation: what of it ends soon first said, then the list. */
export function renderParties(
  visit: Visit,
  { parties, now }: { readonly parties: readonly ListedParty[]; readonly now: Date },
  answer: PartyAnswer | undefined,
  given: Given,
): Page {
  const { language, areas, session } = visit
  const say = sayIn(partyTexts, language)
  const ending = parties.filter((one) => isEndingSoon(one, now))
  const heads = [
    say('organisation'),
    say('area'),
    say('signatureUntil'),
    say('tlsUntil'),
    say('called'),
    say('licence'),
  ]
  const rows = parties.map((one) => ({ id: one.party, cells: cellsOf(one, language, now) }))
  const mayRegister = may(session.person, 'parties.edit', 'everywhere')
  const sum = ending.length === 0 ? say('noneEnding') : say('ending', ending.length)
  return {
    title: say('title'),
    ...(answer && 'no' in answer ? { status: 422 as const } : {}),
    content: html`<h1>${say('title')}</h1>
${areas !== 'all' && html`<p>${say('yourAreas', areas.join(', '))}</p>`}${renderAnswer(say, answer)}
<p class="sum ${ending.length > 0 ? 'bad' : 'good'}"><strong>${sum}</strong></p>
<p><a href="/${language}/parties/fpa-contacts">${say('fpaContacts')}</a></p>
<div class="parties">${renderTable(say('title'), heads, rows)}</div>
${mayRegister && renderRegister(visit, say, given)}`,
  }
}

/** Months ahead: a new certificate takes weeks to get. */
export const warnMs = 120 * 86_400_000

function isEndingSoon({ signatureUntil, tlsUntil, validUntil }: ListedParty, now: Date): boolean {
  if (validUntil !== null && Date.parse(validUntil) <= now.getTime()) return false
  return [signatureUntil, tlsUntil].some((end) => end === null || Date.parse(end) - now.getTime() < warnMs)
}

function cellsOf(one: ListedParty, language: Language, now: Date): (Html | string)[] {
  const say = sayIn(partyTexts, language)
  const licence = one.licensed === null ? 'noLicence' : one.licensed ? 'granted' : 'notGranted'
  return [
    html`<a href="/${language}/parties/${one.party}">${one.names[language]}</a> <span class="note">${one.party}</span>`,
    one.area ?? '–',
    renderEnd(say, language, one.signatureUntil, now),
    renderEnd(say, language, one.tlsUntil, now),
    one.calledAt === null
      ? html`<span class="note">${say('never')}</span>`
      : renderTime(language, new Date(one.calledAt)),
    say(licence),
  ]
}

/** When something ends, red from months before. */
export function renderEnd(say: PartySay, language: Language, end: string | null, now: Date): Html {
  if (end === null) return html`<strong class="late">${say('none')}</strong>`
  const at = new Date(end)
  const left = at.getTime() - now.getTime()
  if (left <= 0) return html`<strong class="late">${say('ended')}</strong> ${renderTime(language, at)}`
  if (left < warnMs)
    return html`<strong class="late">${say('left', showAge(language, left))}</strong> ${renderTime(language, at)}`
  return renderTime(language, at)
}

export function renderAnswer(say: PartySay, answer: PartyAnswer | undefined): Html | false {
  if (!answer) return false
  const textOf = (key: string, otherwise: string) =>
    Object.hasOwn(partyTexts.en, key) ? say(key as keyof (typeof partyTexts)['en']) : otherwise
  if ('no' in answer) {
    const why = textOf(`no.${answer.no}`, answer.no)
    const field = answer.field !== undefined && html` ${textOf(`field.${answer.field}`, answer.field)}.`
    return html`<p class="sum bad" role="alert"><strong>${say('notDone')}</strong> ${why}${field}</p>`
  }
  const warning = answer.warning !== undefined && html` ${say('warning', answer.warning)}`
  return html`<p class="sum ${answer.warning === undefined ? 'good' : 'bad'}" role="status"><strong>${textOf(`done.${answer.done}`, say('done'))}</strong>${warning}</p>`
}

function renderRegister({ language, session }: Visit, say: PartySay, given: Given): Html {
  const value = (name: string) => (typeof given[name] === 'string' ? String(given[name]) : '')
  return html`<form method="post" action="/${language}/parties" class="fields">
<h2>${say('register')}</h2>
${formTokenField(session.formToken)}
<div class="side-by-side">
${renderField({ id: 'party', name: 'party', label: say('field.party'), value: value('party'), required: true })}
${renderChoice({ id: 'kind', name: 'kind', label: say('field.kind'), value: value('kind') }, say('choose'), [
  ['social-services', say('kind.social-services')],
  ['fpa', say('kind.fpa')],
])}
${(['fi', 'sv', 'en'] as const).map((one) => renderField({ id: one, name: one, label: say(`field.${one}`), value: value(one), required: true }))}
${renderField({ id: 'from', name: 'from', label: say('field.from'), type: 'date', value: value('from'), required: true })}
${renderField({ id: 'until', name: 'until', label: say('field.until'), type: 'date', value: value('until') })}
</div>
<button>${say('register')}</button>
</form>`
}
