import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import { createSayIncident } from '../../http/incidents/texts/say.ts'
import { incidentOf } from '../../message/alert.ts'
import type { OfficeDetails } from '../../message/office-details.ts'
import type { OfficeSigns } from '../../message/office-state.ts'
import { may } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { liveTexts } from '../texts/live.ts'
import { officeTexts } from '../texts/office.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { renderLive } from './live.ts'
import { renderReason, renderReasonAndCode } from './reason.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge, showDay } from './time.ts'

type OfficeSay = Say<keyof (typeof officeTexts)['en']>

/** One office: what waits there, whether somebody looks after it and who, and what has gone wrong. */
export function renderOffice(visit: Visit, office: OfficeDetails, now: Date): Page {
  const { language } = visit
  const say = sayIn(officeTexts, language)
  return {
    title: office.names[language],
    content: html`<p class="crumb"><a href="/${language}">${say('back')}</a></p>
<h1>${office.names[language]}</h1>
<p class="note"><code>${office.office}</code></p>
${renderSum(language, say, office)}
<div class="fate"><div>
${renderItems(visit, say, office, now)}
<h2>${say('manifests')}</h2>
${renderManifests(visit, say, office)}
</div><div>
<h2>${say('live')}</h2>
${renderSigns(visit, say, office.signs)}
<h2 id="alerts">${say('alerts')}</h2>
${renderAlerts(visit, say, office.signs.alerts)}
<h2 id="incidents">${say('incidents')}</h2>
${renderIncidents(visit, say, office)}
</div></div>`,
  }
}

/** All that is wrong here, in a sentence for each kind of it, before what is as it should be. */
function renderSum(language: Visit['language'], say: OfficeSay, office: OfficeDetails): Html {
  const { waiting, late, incidents, signs } = office
  const wrong = [
    late > 0 && say('late', late),
    signs.notLive.length > 0 && sayIn(liveTexts, language)('isNotLive'),
    signs.alerts.length > 0 && say('alertsNow', signs.alerts.length),
    incidents > 0 && say('incidentsNow', incidents),
  ].filter((text) => text !== false)
  const rest = [late === 0 && say('noneLate'), waiting === 0 ? say('noneWaiting') : say('waiting', waiting)]
  const [first, ...others] = [...wrong, ...rest.filter((text) => text !== false)]
  return html`<p class="sum ${wrong.length > 0 ? 'bad' : 'good'}"><strong>${first}</strong> ${others.join(' ')}</p>`
}

function renderItems(visit: Visit, say: OfficeSay, { items, waiting }: OfficeDetails, now: Date): Html {
  const { language } = visit
  const rows = items.map(({ item, messageType, urgency, waitsSince, late, leasedUntil }) => ({
    cells: [
      mayLook(visit) ? html`<a href="/${language}/messages/${item}">${item}</a>` : String(item),
      html`<code>${messageType}</code>${urgency === 'urgent' && html` <strong>${say('urgent')}</strong>`}`,
      html`${showAge(language, now.getTime() - Date.parse(waitsSince))}<br><span class="note whole">${renderTime(language, new Date(waitsSince))}</span>`,
      html`${late ? html`<strong class="late">${say('isLate')}</strong>` : html`<span class="note">${say('onTime')}</span>`}${
        leasedUntil !== null && html`<br><span class="note">${say('inHand')}</span>`
      }`,
    ],
  }))
  const heads = [say('item'), say('type'), say('age'), say('ladder')]
  return html`<h2>${say('items')}</h2>
${
  rows.length === 0
    ? html`<p>${say('noItems')}</p>`
    : html`<div class="acts">${renderTable(say('items'), heads, rows)}</div>`
}
${waiting > items.length && html`<p class="note">${say('moreItems', items.length, waiting)}</p>`}`
}

function renderSigns({ language }: Visit, say: OfficeSay, signs: OfficeSigns): Html {
  const why = signs.notLive.map((reason) => html`<li>${renderReasonAndCode(language, reason)}</li>`)
  const seen = (at: string | null) => (at === null ? say('never') : renderTime(language, new Date(at)))
  return html`<p>${renderLive(language, signs.notLive)}</p>
${why.length > 0 && html`<ul>${why}</ul>`}
<dl>
<dt>${say('polled')}</dt><dd>${seen(signs.lastPolledAt)}</dd>
<dt>${say('canary')}</dt><dd>${seen(signs.canaryConfirmedAt)}</dd>
<dt>${say('responsible')}</dt><dd>${renderContact(say, signs.responsible, signs.email, signs.phone)}</dd>
<dt>${say('onCall')}</dt><dd>${renderContact(say, null, signs.onCallEmail, signs.onCallPhone)}</dd>
</dl>`
}

/** A person of staff, at work, one step from a mail or a call. */
function renderContact(say: OfficeSay, name: string | null, email: string | null, phone: string | null): Html {
  const parts = [
    name !== null && html`${name}`,
    email !== null && html`<a href="mailto:${email}">${email}</a>`,
    phone !== null && html`<a class="whole" href="tel:${phone.replaceAll(/[^+\d]/g, '')}">${phone}</a>`,
  ].filter((part) => part !== false)
  return parts.length === 0
    ? html`${say('none')}`
    : html`${parts.map((part, place) => html`${place > 0 && html`<br>`}${part}`)}`
}

function renderAlerts({ language }: Visit, say: OfficeSay, alerts: OfficeSigns['alerts']): Html {
  if (alerts.length === 0) return html`<p>${say('noAlerts')}</p>`
  const rows = alerts.map(({ alert, audience, kind, items, since, startedAt }) => ({
    cells: [
      html`${alertText(language, say, kind)}<br><span class="note">${renderReason(language, `escalation.${audience}`)} ${renderNumber(say, alert)}</span>`,
      html`${items}<br><span class="note">${renderTime(language, new Date(since))}</span>`,
      renderTime(language, new Date(startedAt)),
    ],
  }))
  const heads = [say('what'), say('messagesSince'), say('started')]
  return html`<div class="events">${renderTable(say('alerts'), heads, rows)}</div>`
}

function alertText(language: Visit['language'], say: OfficeSay, kind: string): Html | string {
  if (kind === 'late' || kind === 'not-live') return say(`alert.${kind}`)
  const incident = incidentOf(kind)
  return incident ? createSayIncident(language)(`kind.${incident}`) : html`<code>${kind}</code>`
}

/** What has gone wrong, in the words of the incidents' own pages, where each is read. */
function renderIncidents(visit: Visit, say: OfficeSay, { incidentList, incidents }: OfficeDetails): Html {
  if (incidentList.length === 0) return html`<p>${say('noIncidents')}</p>`
  const { language } = visit
  const tell = createSayIncident(language)
  const rows = incidentList.map(({ incident, kind, openedAt, times, lastAt }) => ({
    cells: [
      html`${
        mayLook(visit)
          ? html`<a href="/${language}/incidents/${incident}">${tell(`kind.${kind}`)}</a>`
          : tell(`kind.${kind}`)
      } ${renderNumber(say, incident)}`,
      renderTime(language, new Date(openedAt)),
      html`${times}${times > 1 && html`<br><span class="note">${renderTime(language, new Date(lastAt))}</span>`}`,
    ],
  }))
  const heads = [say('what'), say('opened'), say('timesLast')]
  return html`<div class="events">${renderTable(say('incidents'), heads, rows)}</div>
${incidents > incidentList.length && html`<p class="note">${say('moreIncidents', incidentList.length, incidents)}</p>`}
<p><a href="/${language}/incidents">${say('allIncidents')}</a></p>`
}

function renderNumber(say: OfficeSay, number: number): Html {
  return html`<span class="note whole">${say('numbered', number)}</span>`
}

function renderManifests({ language }: Visit, say: OfficeSay, { manifests }: OfficeDetails): Html {
  if (manifests.length === 0) return html`<p>${say('noManifests')}</p>`
  const rows = manifests.map(({ manifest, day, items, state }) => ({
    cells: [
      showDay(language, day),
      state === 'agreed' || state === 'open'
        ? say(`manifest.${state}`)
        : html`<strong class="late">${say(`manifest.${state}`)}</strong>`,
      String(items),
      String(manifest),
    ],
  }))
  return html`<div class="acts">${renderTable(say('manifests'), [say('day'), say('answer'), say('messages'), say('number')], rows)}</div>`
}

/** Whether messages and incidents are for this person to be opened. */
function mayLook({ session }: Visit): boolean {
  return may(session.person, 'messages.read', 'somewhere')
}
