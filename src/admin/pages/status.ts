import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { OfficeState } from '../../message/office-state.ts'
import type { Visit } from '../room.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { statusTexts } from '../texts/status.ts'
import { renderMap } from './area-map.ts'
import { renderLive } from './live.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge, showTime } from './time.ts'

type StatusSay = Say<keyof (typeof statusTexts)['en']>

/** What is wrong now: in a sentence, by area on a map of tiles, and office by office, what is late first. */
export function renderStatus(visit: Visit, offices: readonly OfficeState[], now: Date): Page {
  const { language, areas } = visit
  const say = sayIn(statusTexts, language)
  const bound = areas !== 'all' && html`<p>${say('yourAreas', areas.join(', '))}</p>`
  return {
    title: say('title'),
    content: html`<h1>${say('title')}</h1>
${bound}${renderSum(language, say, offices)}
<p class="note">${say('asOf', showTime(language, now))} <a href="/${language}">${say('again')}</a></p>
${renderMap(language, say, offices, now)}
${renderOffices(visit, say, offices, now)}`,
  }
}

/** The whole in a sentence, what is wrong first: the first thing that is read. Incidents have pages of their own. */
function renderSum(language: Visit['language'], say: StatusSay, offices: readonly OfficeState[]): Html {
  const sum = (of: (office: OfficeState) => number) => offices.reduce((total, office) => total + of(office), 0)
  const [late, waiting] = [sum((one) => one.late), sum((one) => one.waiting)]
  const [alerts, incidents] = [sum((one) => one.alerts), sum((one) => one.incidents)]
  const silent = sum(({ notLive }) => (notLive.length > 0 ? 1 : 0))
  const wrong = [
    late > 0 && (late === 1 ? say('lateOne') : say('lateMany', late)),
    silent > 0 && (silent === 1 ? say('silentOne') : say('silentMany', silent)),
    alerts > 0 && (alerts === 1 ? say('alertOne') : say('alertMany', alerts)),
    incidents > 0 &&
      html`<a href="/${language}/incidents">${incidents === 1 ? say('incidentOne') : say('incidentMany', incidents)}</a>`,
  ].filter((text) => text !== false)
  const rest = [
    late === 0 && say('noneLate'),
    waiting === 0 ? say('noneWaiting') : waiting === 1 ? say('waitingOne') : say('waitingMany', waiting),
  ].filter((text) => text !== false)
  const [first, ...others] = [...wrong, ...rest]
  return html`<p class="sum ${wrong.length > 0 ? 'bad' : 'good'}"><strong>${first}</strong>${others.map((one) => html` ${one}`)}</p>`
}

/** The same as the map, office by office. */
function renderOffices({ language }: Visit, say: StatusSay, offices: readonly OfficeState[], now: Date): Html {
  const heads = [
    say('office'),
    say('late'),
    say('waiting'),
    say('oldest'),
    say('state'),
    say('alerts'),
    say('incidents'),
  ]
  const rows = offices.map(({ names, office, kind, waiting, oldestAt, late, alerts, incidents, notLive }) => ({
    id: office,
    cells: [
      html`<a href="/${language}/offices/${office}">${names[language]}</a>`,
      renderCount(late),
      waiting > 0 ? String(waiting) : html`<span class="note">0</span>`,
      oldestAt === null ? html`<span class="note">–</span>` : renderOldest(language, new Date(oldestAt), now),
      // People are there, and no system that could be live.
      kind === 'manual-desk' ? html`<span class="note">–</span>` : renderLive(language, notLive),
      renderCount(alerts, `/${language}/offices/${office}#alerts`),
      renderCount(incidents, `/${language}/offices/${office}#incidents`),
    ],
  }))
  return html`<h2 id="offices">${say('allOffices')}</h2>
<div class="numbers states">${renderTable(say('allOffices'), heads, rows)}</div>`
}

/** What ought to be none; what is some leads to where it is read. */
function renderCount(count: number, to?: string): Html {
  if (count === 0) return html`<span class="note">0</span>`
  return to === undefined
    ? html`<strong class="late">${count}</strong>`
    : html`<a class="late" href="${to}"><strong>${count}</strong></a>`
}

function renderOldest(language: Visit['language'], at: Date, now: Date): Html {
  const age = showAge(language, now.getTime() - at.getTime())
  return html`${age} <span class="note">${renderTime(language, at)}</span>`
}
