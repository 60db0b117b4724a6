import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { ListedParty } from '../../message/party-details.ts'
import type { Language } from '../../message/type-rules.ts'
import { may } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { partiesTexts } from '../texts/parties.ts'
import { partyFactTexts } from '../texts/party-facts.ts'
import { joinTexts, type Say, sayIn } from '../texts/say.ts'
import { renderEnd, warnMs } from './ending.ts'
import { renderChoice, renderField } from './form.ts'
import { type PartyAnswer, renderAnswer } from './party-answer.ts'
import { formTokenField, type Html, type Page } from './shell.ts'
import { renderTime } from './time.ts'

const texts = joinTexts(partiesTexts, partyFactTexts)
type PartiesSay = Say<keyof (typeof texts)['en']>
type Given = Readonly<Record<string, unknown>>

/** Every organisation: what of it ends soon first said, then the list. */
export function renderParties(
  visit: Visit,
  { parties, now }: { readonly parties: readonly ListedParty[]; readonly now: Date },
  answer: PartyAnswer | undefined,
  given: Given,
): Page {
  const { language, areas, session } = visit
  const say = sayIn(texts, language)
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
${areas !== 'all' && html`<p>${say('yourAreas', areas.join(', '))}</p>`}${renderAnswer(language, answer)}
<p class="sum ${ending.length > 0 ? 'bad' : 'good'}"><strong>${sum}</strong></p>
<p><a href="/${language}/parties/fpa-contacts">${say('fpaContacts')}</a></p>
<div class="parties">${renderTable(say('title'), heads, rows)}</div>
${mayRegister && renderRegister(visit, say, given)}`,
  }
}

function isEndingSoon({ signatureUntil, tlsUntil, validUntil }: ListedParty, now: Date): boolean {
  if (validUntil !== null && Date.parse(validUntil) <= now.getTime()) return false
  return [signatureUntil, tlsUntil].some((end) => end === null || Date.parse(end) - now.getTime() < warnMs)
}

function cellsOf(one: ListedParty, language: Language, now: Date): (Html | string)[] {
  const say = sayIn(texts, language)
  const licence = one.licensed === null ? 'noLicence' : one.licensed ? 'granted' : 'notGranted'
  return [
    html`<a href="/${language}/parties/${one.party}">${one.names[language]}</a> <span class="note">${one.party}</span>`,
    one.area ?? '–',
    renderEnd(language, one.signatureUntil, now),
    renderEnd(language, one.tlsUntil, now),
    one.calledAt === null
      ? html`<span class="note">${say('never')}</span>`
      : renderTime(language, new Date(one.calledAt)),
    say(licence),
  ]
}

function renderRegister({ language, session }: Visit, say: PartiesSay, given: Given): Html {
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
