import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type {
  CertificateOfParty,
  KeptLicence,
  OfficeEndpoint,
  PartyDetails,
  WatchedOfficeOfParty,
} from '../../message/party-details.ts'
import type { NotLiveReason } from '../../message/stages.ts'
import type { Language } from '../../message/type-rules.ts'
import type { Visit } from '../room.ts'
import { partyTexts } from '../texts/party.ts'
import { partyFactTexts } from '../texts/party-facts.ts'
import { joinTexts, type Say, sayIn } from '../texts/say.ts'
import { renderEnd } from './ending.ts'
import { type PartyAnswer, renderAnswer, sayWhyNot } from './party-answer.ts'
import { renderPartyForms, type ShownParty } from './party-forms.ts'
import type { Html, Page } from './shell.ts'
import { renderTime } from './time.ts'

const texts = joinTexts(partyTexts, partyFactTexts)
type PartySay = Say<keyof (typeof texts)['en']>

/** One organisation: its certificates, offices, what it may send and receive, its licence; and the forms to change it. */
export function renderParty(
  visit: Visit,
  shown: ShownParty,
  answer: PartyAnswer | undefined,
  given: Readonly<Record<string, unknown>>,
): Page {
  const { language } = visit
  const say = sayIn(texts, language)
  const { party, mayEdit, now } = shown
  return {
    title: party.names[language],
    ...(answer && 'no' in answer ? { status: 422 as const } : {}),
    content: html`<p class="crumb"><a href="/${language}/parties">${say('title')}</a></p>
<h1>${party.names[language]}</h1>
${renderAnswer(language, answer)}
<dl>
<dt>${say('field.party')}</dt><dd>${party.party}</dd>
<dt>${say('field.kind')}</dt><dd>${say(`kind.${party.kind}`)}</dd>
<dt>${say('inForce')}</dt><dd>${party.validFrom} – ${party.validUntil ?? ''}</dd>
<dt>${say('called')}</dt><dd>${party.calledAt === null ? say('never') : renderTime(language, new Date(party.calledAt))}</dd>
</dl>
<h2>${say('certificates')}</h2>
<p class="note">${say('rotation')}</p>
${renderCertificates(say, language, party.certificates, now)}
<h2>${say('offices')}</h2>
${renderOffices(say, language, party, mayEdit)}
${renderEndpoints(say, language, party)}
<h2>${say('types')}</h2>
${renderTypes(say, language, party)}
<h2>${say('licence')}</h2>
${renderLicences(say, language, party.licences)}
${mayEdit && renderPartyForms(visit, shown, given)}`,
  }
}

function renderCertificates(say: PartySay, language: Language, rows: readonly CertificateOfParty[], now: Date): Html {
  if (rows.length === 0) return html`<p class="sum bad"><strong>${say('none')}</strong></p>`
  const heads = [say('thumbprint'), say('purpose'), say('validFrom'), say('validUntil'), say('used')]
  const cells = (one: CertificateOfParty) => [
    html`<code>${one.thumbprint}</code>`,
    say(`purpose.${one.purpose}`),
    renderTime(language, new Date(one.validFrom)),
    one.withdrawnAt === null
      ? renderEnd(language, one.validUntil, now)
      : html`<strong>${say('withdrawn')}</strong> ${renderTime(language, new Date(one.withdrawnAt))}`,
    one.usedAt === null ? html`<span class="note">${say('never')}</span>` : renderTime(language, new Date(one.usedAt)),
  ]
  return html`<div class="parties">${renderTable(
    say('certificates'),
    heads,
    rows.map((one) => ({ cells: cells(one) })),
  )}</div>`
}

function renderOffices(say: PartySay, language: Language, { party, officeList }: PartyDetails, mayEdit: boolean): Html {
  if (officeList.length === 0) return html`<p class="sum bad"><strong>${say('noOffices')}</strong></p>`
  const heads = [say('office'), say('live'), say('lastPolled'), say('hours'), say('responsible')]
  const time = (at: string | null) => (at === null ? say('never') : renderTime(language, new Date(at)))
  const cells = (one: WatchedOfficeOfParty) => [
    html`${mayEdit ? html`<a href="/${language}/parties/${party}?office=${one.office}#office-form">${one.names[language]}</a>` : one.names[language]} <span class="note">${one.office}</span>`,
    one.notLive.length === 0
      ? html`<span class="good">${say('isLive')}</span>`
      : html`<strong class="late">${say('notLive')}</strong> ${one.notLive.map((code, place) => `${place > 0 ? '; ' : ''}${whyNotLive(say, code)}`)}`,
    html`${say(one.reception === 'forward' ? 'forwarded' : 'polls')} ${time(one.lastPolledAt)}<br><span class="note">${say('canary')} ${time(one.canaryConfirmedAt)}</span>`,
    html`${one.opening ?? say('notSaid')}${one.onCall !== null && html`<br><span class="note">${say('onCall')} ${one.onCall}</span>`}<br><span class="note">${one.languages.join(', ')}</span>`,
    one.responsible ?? html`<span class="note">${say('notSaid')}</span>`,
  ]
  return html`<div class="parties">${renderTable(
    say('offices'),
    heads,
    officeList.map((one) => ({ id: one.office, cells: cells(one) })),
  )}</div>`
}

/** Offices that are forwarded to: where, and whether it takes what it gets. */
function renderEndpoints(say: PartySay, language: Language, { officeList }: PartyDetails): Html | false {
  const forwarding = officeList.filter((one) => one.endpoint !== null)
  if (forwarding.length === 0) return false
  const heads = [say('office'), say('endpoint'), say('thumbprint'), say('endpointState'), say('endpointNotTaken')]
  const rows = forwarding.map(({ names, endpoint }) => {
    const { host, certificate, since, breaker, notTaken, lastCode } = endpoint as OfficeEndpoint
    const state = say(`breaker.${breaker}`)
    const code = lastCode === null ? '' : sayWhyNot(language, lastCode)
    return {
      cells: [
        names[language],
        html`<code>${host}</code><br><span class="note">${say('endpointSince')} ${renderTime(language, new Date(since))}</span>`,
        html`<code>${certificate}</code>`,
        breaker === 'closed' ? state : html`<strong class="late">${state}</strong>`,
        notTaken === 0
          ? html`<span class="note">0</span>`
          : html`<strong class="late">${notTaken}</strong> <span class="note">${code}</span>`,
      ],
    }
  })
  return html`<h3>${say('endpoints')}</h3>
<div class="parties">${renderTable(say('endpoints'), heads, rows)}</div>`
}

function whyNotLive(say: PartySay, reason: NotLiveReason): string {
  return say(`live.${reason}`)
}

function renderTypes(say: PartySay, language: Language, { sends, receives }: PartyDetails): Html {
  const list = (titles: PartyDetails['sends']) => html`<ul>${titles.map((one) => html`<li>${one[language]}</li>`)}</ul>`
  return html`<div class="side-by-side"><div><h3>${say('sends')}</h3>${list(sends)}</div><div><h3>${say('receives')}</h3>${list(receives)}</div></div>`
}

function renderLicences(say: PartySay, language: Language, rows: readonly KeptLicence[]): Html {
  if (rows.length === 0) return html`<p>${say('noLicence')}</p>`
  const heads = [say('examined'), say('licence'), say('remarks'), say('entry')]
  const remarksOf = ({ report }: KeptLicence) => (report as { remarks?: readonly string[] }).remarks ?? []
  const cells = (one: KeptLicence) => [
    renderTime(language, new Date(one.at)),
    one.granted ? say('granted') : html`<strong class="late">${say('notGranted')}</strong>`,
    remarksOf(one).join('; ') || '–',
    String(one.entry),
  ]
  return html`<div class="parties">${renderTable(
    say('licence'),
    heads,
    rows.map((one) => ({ cells: cells(one) })),
  )}</div>`
}
