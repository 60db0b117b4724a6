import { html } from 'hono/html'
import type { PartyDetails } from '../../message/party-details.ts'
import { pollReasons } from '../../message/reception.ts'
import type { Visit } from '../room.ts'
import { partyFactTexts } from '../texts/party-facts.ts'
import { partyFormTexts } from '../texts/party-forms.ts'
import { joinTexts, type Say, sayIn } from '../texts/say.ts'
import { renderChoice, renderField } from './form.ts'
import { formTokenField, type Html } from './shell.ts'

export interface ShownParty {
  readonly party: PartyDetails
  readonly mayEdit: boolean
  readonly now: Date
  /** The office whose form is open; absent: that of a new one. */
  readonly office: string | undefined
}

const texts = joinTexts(partyFormTexts, partyFactTexts)
type FormSay = Say<keyof (typeof texts)['en']>
type Given = Readonly<Record<string, unknown>>

/** The forms that change a party; each posts to the party's own page, with what it does as `act`. */
export function renderPartyForms(visit: Visit, shown: ShownParty, given: Given): Html {
  const say = sayIn(texts, visit.language)
  return html`<h2>${say('changes')}</h2>
<div class="side-by-side">${renderCertificate(visit, say, shown)}${renderWithdraw(visit, say, shown)}
${renderTest(visit, say, shown)}${renderLicence(visit, say, shown)}${renderPollAgain(visit, say, shown)}</div>
${renderOffice(visit, say, shown, given)}${renderContacts(visit, say, shown, given)}${renderNames(visit, say, shown, given)}`
}

/** What is rarely changed stands folded, but for the one that is being filled in. */
function folded(title: string, isOpen: boolean, content: Html): Html {
  return html`<details class="fold"${isOpen && html` open`}><summary>${title}</summary>${content}</details>`
}

function form(
  { language, session }: Visit,
  { party }: ShownParty,
  act: string,
  content: Html,
  upload = false,
  id = act,
): Html {
  const multipart = upload && html` enctype="multipart/form-data"`
  return html`<form method="post" action="/${language}/parties/${party.party}" class="fields" id="${id}-form"${multipart}>
${formTokenField(session.formToken)}<input type="hidden" name="act" value="${act}">
${content}
</form>`
}

function renderCertificate(visit: Visit, say: FormSay, shown: ShownParty): Html {
  const content = html`<h3>${say('addCertificate')}</h3>
${renderChoice({ id: 'purpose', name: 'purpose', label: say('purpose') }, say('choose'), [
  ['signature', say('purpose.signature')],
  ['tls', say('purpose.tls')],
])}
${renderField({ id: 'certificate', name: 'certificate', label: say('field.certificate'), type: 'file', note: say('certificateNote'), required: true })}
<button>${say('addCertificate')}</button>`
  return form(visit, shown, 'certificate', content, true)
}

function renderWithdraw(visit: Visit, say: FormSay, shown: ShownParty): Html | false {
  const held = shown.party.certificates.filter(({ withdrawnAt }) => withdrawnAt === null)
  if (held.length === 0) return false
  const options = held.map((one) => {
    const text = `${say(`purpose.${one.purpose}`)} – ${one.validUntil.slice(0, 10)} – ${one.thumbprint.slice(0, 12)}…`
    return [one.thumbprint, text] as const
  })
  const content = html`<h3>${say('withdraw')}</h3>
<p class="warning">${say('withdrawNote')}</p>
${renderChoice({ id: 'thumbprint', name: 'thumbprint', label: say('field.certificate') }, say('choose'), options)}
<p><label><input type="checkbox" name="sure" value="yes" required> ${say('sure')}</label></p>
<button class="second">${say('withdraw')}</button>`
  return form(visit, shown, 'withdraw', content)
}

function renderTest(visit: Visit, say: FormSay, shown: ShownParty): Html | false {
  if (shown.party.officeList.length === 0) return false
  const content = html`<h3>${say('test')}</h3>
<p class="note">${say('testNote')}</p>
${renderChoice({ id: 'test-office', name: 'office', label: say('office') }, say('choose'), officesOf(visit, shown))}
<button class="second">${say('test')}</button>`
  return form(visit, shown, 'test', content)
}

/** For each endpoint one form, so that what is ended is what was seen. */
function renderPollAgain(visit: Visit, say: FormSay, shown: ShownParty): Html | false {
  const forwarding = shown.party.officeList.filter(({ endpoint }) => endpoint !== null)
  if (forwarding.length === 0) return false
  const reasons = pollReasons.map((one) => [one, say(`poll.${one}`)] as const)
  return html`${forwarding.map(({ office, names, endpoint }) => {
    const content = html`<h3>${say('pollAgain')}</h3>
<p>${names[visit.language]}: <code>${endpoint?.host}</code></p>
<p class="warning">${say('pollAgainNote')}</p>
<input type="hidden" name="office" value="${office}"><input type="hidden" name="certificate" value="${endpoint?.certificate}">
${renderChoice({ id: `${office}-reason`, name: 'reason', label: say('field.reason') }, say('choose'), reasons)}
<p><label><input type="checkbox" name="sure" value="yes" required> ${say('pollSure')}</label></p>
<button class="second">${say('pollAgain')}</button>`
    return form(visit, shown, 'poll', content, false, `${office}-poll`)
  })}`
}

function renderLicence(visit: Visit, say: FormSay, shown: ShownParty): Html {
  const content = html`<h3>${say('keepLicence')}</h3>
${renderField({ id: 'report', name: 'report', label: say('field.report'), type: 'file', note: say('reportNote'), required: true })}
<button class="second">${say('keepLicence')}</button>`
  return form(visit, shown, 'licence', content, true)
}

function renderOffice(visit: Visit, say: FormSay, shown: ShownParty, given: Given): Html {
  const { language } = visit
  const { party, office } = shown
  const known = party.officeList.find((one) => one.office === (office ?? given.office))
  const from = known && { ...known, ...known.names, from: known.validFrom, until: known.validUntil }
  const start: Given = given.act === 'office' ? given : (from ?? {})
  const value = (name: string) => (typeof start[name] === 'string' ? String(start[name]) : '')
  const spoken = [start.languages ?? []].flat()
  const areas = party.areas.map(({ code, names }) => [code, `${code} ${names[language]}`] as const)
  const text = (name: 'fi' | 'sv' | 'en') =>
    renderField({ id: `office-${name}`, name, label: say(`field.${name}`), value: value(name), required: true })
  const hours = (name: 'opening' | 'onCall') =>
    renderField({ id: `office-${name}`, name, label: say(`field.${name}`), value: value(name), note: say('hoursNote') })
  const content = html`<input type="hidden" name="isNew" value="${known ? 'no' : 'yes'}">
<div class="side-by-side">
${renderField({ id: 'office-id', name: 'office', label: say('field.office'), value: value('office'), note: say('officeNote'), required: true })}
${renderChoice({ id: 'office-area', name: 'area', label: say('field.area'), value: value('area'), required: false }, say('noArea'), areas)}
${text('fi')}${text('sv')}${text('en')}
${renderField({ id: 'office-from', name: 'from', label: say('field.from'), type: 'date', value: value('from'), required: true })}
${renderField({ id: 'office-until', name: 'until', label: say('field.until'), type: 'date', value: value('until') })}
${hours('opening')}${hours('onCall')}
</div>
<fieldset><legend>${say('field.languages')}</legend>${(['fi', 'sv', 'en', 'se'] as const).map(
    (one) =>
      html`<label><input type="checkbox" name="languages" value="${one}"${spoken.includes(one) && html` checked`}> ${say(`language.${one}`)}</label> `,
  )}</fieldset>
<button>${say(known ? 'changeOffice' : 'addOffice')}</button>`
  const title = say(known ? 'changeOffice' : 'addOffice')
  return folded(title, office !== undefined || given.act === 'office', form(visit, shown, 'office', content))
}

function renderContacts(visit: Visit, say: FormSay, shown: ShownParty, given: Given): Html | false {
  const { party, office } = shown
  if (party.officeList.length === 0) return false
  const known = party.officeList.find((one) => one.office === (office ?? given.office))
  const start: Given = given.act === 'contacts' ? given : { ...known }
  const field = (name: string, type: 'text' | 'email' | 'tel') => {
    const value = typeof start[name] === 'string' ? String(start[name]) : ''
    const label = say(`field.${name}` as 'field.responsible')
    return renderField({ id: `contacts-${name}`, name, label, type, value })
  }
  const choice = { id: 'contacts-office', name: 'office', label: say('office'), value: known?.office ?? '' }
  const content = html`<p class="note">${say('contactsNote')}</p>
<div class="side-by-side">
${renderChoice(choice, say('choose'), officesOf(visit, shown))}
${field('responsible', 'text')}${field('email', 'email')}${field('phone', 'tel')}
${field('organisationEmail', 'email')}${field('onCallEmail', 'email')}${field('onCallPhone', 'tel')}
</div>
<button>${say('saveContacts')}</button>`
  const isOpen = office !== undefined || given.act === 'contacts'
  return folded(say('contacts'), isOpen, form(visit, shown, 'contacts', content))
}

function renderNames(visit: Visit, say: FormSay, shown: ShownParty, given: Given): Html {
  const { names, kind, validFrom, validUntil } = shown.party
  const content = html`<input type="hidden" name="kind" value="${kind}">
<div class="side-by-side">
${(['fi', 'sv', 'en'] as const).map((one) => renderField({ id: `party-${one}`, name: one, label: say(`field.${one}`), value: names[one], required: true }))}
${renderField({ id: 'party-from', name: 'from', label: say('field.from'), type: 'date', value: validFrom, required: true })}
${renderField({ id: 'party-until', name: 'until', label: say('field.until'), type: 'date', value: validUntil, note: say('untilNote') })}
</div>
<button>${say('changeParty')}</button>`
  return folded(say('changeParty'), given.act === 'party', form(visit, shown, 'party', content))
}

function officesOf({ language }: Visit, { party }: ShownParty): (readonly [string, string])[] {
  return party.officeList.map(({ office, names }) => [office, names[language]] as const)
}
