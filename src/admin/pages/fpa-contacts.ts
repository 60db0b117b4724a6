import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { FpaContact } from '../../message/contacts.ts'
import { type Areas, holdsArea } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { fpaContactTexts } from '../texts/fpa-contacts.ts'
import { partyFactTexts } from '../texts/party-facts.ts'
import { joinTexts, type Say, sayIn } from '../texts/say.ts'
import { renderChoice, renderField } from './form.ts'
import { type PartyAnswer, renderAnswer } from './party-answer.ts'
import { formTokenField, type Html, type Page } from './shell.ts'

interface Shown {
  readonly contacts: readonly FpaContact[]
  /** Where whoever looks may set one; undefined: nowhere. */
  readonly editable: Areas | undefined
  /** The area whose form is filled in. */
  readonly area: string | undefined
}

const texts = joinTexts(fpaContactTexts, partyFactTexts)
type ContactSay = Say<keyof (typeof texts)['en']>
type Given = Readonly<Record<string, unknown>>

/** Whom ladders tell at FPA, area by area; and the form to change it. */
export function renderFpaContacts(visit: Visit, shown: Shown, answer: PartyAnswer | undefined, given: Given): Page {
  const { language } = visit
  const say = sayIn(texts, language)
  const { contacts, editable } = shown
  const missing = contacts.filter(({ name }) => name === null).length
  const heads = [say('area'), say('field.name'), say('field.email'), say('field.phone'), say('field.language')]
  const rows = contacts.map((one) => {
    const mayEdit = editable !== undefined && holdsArea(editable, one.area)
    const name = `${one.area} ${one.names[language]}`
    return {
      id: `area-${one.area}`,
      cells: [
        mayEdit ? html`<a href="/${language}/parties/fpa-contacts?area=${one.area}#contact-form">${name}</a>` : name,
        one.name ?? html`<strong class="late">${say('none')}</strong>`,
        one.email ?? '–',
        one.phone ?? '–',
        one.language === null ? '–' : say(`language.${one.language}`),
      ],
    }
  })
  return {
    title: say('fpaContacts'),
    ...(answer && 'no' in answer ? { status: 422 as const } : {}),
    content: html`<p class="crumb"><a href="/${language}/parties">${say('title')}</a></p>
<h1>${say('fpaContacts')}</h1>
${renderAnswer(language, answer)}
<p class="sum ${missing > 0 ? 'bad' : 'good'}"><strong>${missing > 0 ? say('areasWithout', missing) : say('allAreasHave')}</strong></p>
<p class="note">${say('fpaContactsNote')}</p>
${editable !== undefined && renderForm(visit, say, shown, editable, given)}
<div class="parties">${renderTable(say('fpaContacts'), heads, rows)}</div>`,
  }
}

function renderForm({ language, session }: Visit, say: ContactSay, shown: Shown, editable: Areas, given: Given): Html {
  const { contacts, area } = shown
  const own = contacts.filter((one) => holdsArea(editable, one.area))
  const known = own.find((one) => one.area === area)
  const start: Given = given.area === undefined ? { ...known } : given
  const value = (name: string) => (typeof start[name] === 'string' ? String(start[name]) : '')
  const areas = own.map((one) => [one.area, `${one.area} ${one.names[language]}`] as const)
  const languages = (['fi', 'sv', 'en'] as const).map((one) => [one, say(`language.${one}`)] as const)
  const field = (name: 'name' | 'email' | 'phone', type: 'text' | 'email' | 'tel') => {
    const required = name !== 'phone'
    return renderField({ id: `contact-${name}`, name, label: say(`field.${name}`), type, value: value(name), required })
  }
  return html`<form method="post" action="/${language}/parties/fpa-contacts" class="fields" id="contact-form">
${formTokenField(session.formToken)}
${renderChoice({ id: 'contact-area', name: 'area', label: say('area'), value: value('area') }, say('choose'), areas)}
${field('name', 'text')}${field('email', 'email')}${field('phone', 'tel')}
${renderChoice({ id: 'contact-language', name: 'language', label: say('field.language'), value: value('language'), required: false }, say('notSaid'), languages)}
<p><button>${say('saveContacts')}</button></p>
</form>`
}
