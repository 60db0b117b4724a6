import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import { incidentOf } from '../../message/alert.ts'
import { areasOf } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { liveTexts } from '../texts/live.ts'
import { officeTexts } from '../texts/office.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { renderLive } from './live.ts'
import type { NotLiveReason, OfficeState } from './office-state.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge } from './time.ts'

/** All that is looked at of one office. */
export interface OfficeDetails extends Omit<OfficeState, 'alerts' | 'notLive'> {
  /** Null: nothing watches over it. */
  readonly signs: OfficeSigns | null
  readonly items: readonly WaitingItem[]
  readonly incidentList: readonly {
    readonly incident: number
    readonly kind: string
    readonly openedAt: string
    readonly times: number
    readonly lastAt: string
  }[]
  readonly manifests: readonly {
    readonly manifest: number
    readonly day: string
    readonly items: number
    readonly state: 'open' | 'agreed' | 'differs' | 'unanswered'
  }[]
}

export interface OfficeSigns {
  readonly notLive: readonly NotLiveReason[]
  readonly lastPolledAt: string | null
  readonly canaryConfirmedAt: string | null
  readonly responsible: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly onCallEmail: string | null
  readonly onCallPhone: string | null
  readonly alerts: readonly {
    readonly alert: number
    readonly audience: string
    readonly kind: string
    readonly items: number
    readonly since: string
    readonly startedAt: string
  }[]
}

export interface WaitingItem {
  readonly item: number
  readonly messageType: string
  readonly urgency: 'normal' | 'urgent'
  readonly acceptedAt: string
  /** When it was accepted, or when it was brought to the office again after it had been confirmed. */
  readonly waitsSince: string
  readonly late: boolean
  readonly leasedUntil: string | null
}

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
${renderSum(say, office)}
<div class="fate"><div>
${renderItems(visit, say, office, now)}
<h2>${say('manifests')}</h2>
${renderManifests(say, office)}
</div><div>
<h2>${say('live')}</h2>
${renderSigns(visit, say, office.signs)}
<h2>${say('alerts')}</h2>
${renderAlerts(visit, say, office.signs?.alerts ?? [])}
<h2>${say('incidents')}</h2>
${renderIncidents(visit, say, office)}
</div></div>`,
  }
}

function renderSum(say: OfficeSay, { waiting, late, incidents }: OfficeDetails): Html {
  const look = late + incidents > 0 ? 'bad' : 'good'
  return html`<p class="sum ${look}"><strong>${late === 0 ? say('noneLate') : say('late', late)}</strong> ${
    waiting === 0 ? say('noneWaiting') : say('waiting', waiting)
  }</p>`
}

function renderItems(visit: Visit, say: OfficeSay, { items, waiting }: OfficeDetails, now: Date): Html {
  const { language, session } = visit
  const mayLook = areasOf(session.person, 'messages.read') !== undefined
  const rows = items.map(({ item, messageType, urgency, waitsSince, late, leasedUntil }) => ({
    cells: [
      mayLook ? html`<a href="/${language}/messages/${item}">${item}</a>` : String(item),
      html`<code>${messageType}</code>${urgency === 'urgent' && html` <strong>${say('urgent')}</strong>`}`,
      html`${showAge(language, now.getTime() - Date.parse(waitsSince))} <span class="note">${renderTime(language, new Date(waitsSince))}</span>`,
      late ? html`<strong class="late">${say('isLate')}</strong>` : html`<span class="note">${say('onTime')}</span>`,
      leasedUntil === null ? html`<span class="note">–</span>` : say('inHand'),
    ],
  }))
  const heads = [say('item'), say('type'), say('age'), say('ladder'), say('handling')]
  return html`<h2>${say('items')}</h2>
${
  rows.length === 0
    ? html`<p>${say('noItems')}</p>`
    : html`<div class="acts">${renderTable(say('items'), heads, rows)}</div>`
}
${waiting > items.length && html`<p class="note">${say('moreItems', items.length, waiting)}</p>`}`
}

function renderSigns({ language }: Visit, say: OfficeSay, signs: OfficeSigns | null): Html {
  if (!signs) return html`<p>${say('notWatched')}</p>`
  const why = signs.notLive.map((reason) => html`<li>${sayIn(liveTexts, language)(reason)}</li>`)
  const seen = (at: string | null) => (at === null ? say('never') : renderTime(language, new Date(at)))
  const contact = (...parts: readonly (string | null)[]) =>
    parts.filter((part) => part !== null).join(', ') || say('none')
  return html`<p>${renderLive(language, signs.notLive)}</p>
${why.length > 0 && html`<ul>${why}</ul>`}
<dl>
<dt>${say('polled')}</dt><dd>${seen(signs.lastPolledAt)}</dd>
<dt>${say('canary')}</dt><dd>${seen(signs.canaryConfirmedAt)}</dd>
<dt>${say('responsible')}</dt><dd>${contact(signs.responsible, signs.email, signs.phone)}</dd>
<dt>${say('onCall')}</dt><dd>${contact(signs.onCallEmail, signs.onCallPhone)}</dd>
</dl>`
}

function renderAlerts({ language }: Visit, say: OfficeSay, alerts: OfficeSigns['alerts']): Html {
  if (alerts.length === 0) return html`<p>${say('noAlerts')}</p>`
  const rows = alerts.map(({ alert, audience, kind, items, since, startedAt }) => ({
    cells: [
      String(alert),
      html`${alertText(say, kind)} <code>${audience}</code>`,
      String(items),
      renderTime(language, new Date(since)),
      renderTime(language, new Date(startedAt)),
    ],
  }))
  return html`<div class="acts">${renderTable(say('alerts'), [say('number'), say('what'), say('messages'), say('oldest'), say('started')], rows)}</div>`
}

function alertText(say: OfficeSay, kind: string): Html | string {
  if (kind === 'late' || kind === 'not-live') return say(`alert.${kind}`)
  const incident = incidentOf(kind)
  return incident ? say(`incident.${incident}`) : html`<code>${kind}</code>`
}

function renderIncidents({ language }: Visit, say: OfficeSay, { incidentList }: OfficeDetails): Html {
  if (incidentList.length === 0) return html`<p>${say('noIncidents')}</p>`
  const rows = incidentList.map(({ incident, kind, openedAt, times, lastAt }) => ({
    cells: [
      String(incident),
      say(`incident.${kind}` as 'incident.manifest.differs'),
      String(times),
      renderTime(language, new Date(openedAt)),
      renderTime(language, new Date(lastAt)),
    ],
  }))
  return html`<div class="acts">${renderTable(say('incidents'), [say('number'), say('what'), say('times'), say('opened'), say('last')], rows)}</div>`
}

function renderManifests(say: OfficeSay, { manifests }: OfficeDetails): Html {
  if (manifests.length === 0) return html`<p>${say('noManifests')}</p>`
  const rows = manifests.map(({ manifest, day, items, state }) => ({
    cells: [
      String(manifest),
      day,
      String(items),
      state === 'agreed' || state === 'open'
        ? say(`manifest.${state}`)
        : html`<strong class="late">${say(`manifest.${state}`)}</strong>`,
    ],
  }))
  return html`<div class="acts">${renderTable(say('manifests'), [say('number'), say('day'), say('messages'), say('answer')], rows)}</div>`
}
