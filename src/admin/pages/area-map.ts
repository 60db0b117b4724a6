import { html } from 'hono/html'
import type { OfficeState } from '../../message/office-state.ts'
import type { Language } from '../../message/type-rules.ts'
import { mapOrder } from '../areas-map.ts'
import { areaTexts } from '../texts/areas.ts'
import { liveTexts } from '../texts/live.ts'
import { type Say, sayIn } from '../texts/say.ts'
import type { statusTexts } from '../texts/status.ts'
import type { Html } from './shell.ts'
import { showAge } from './time.ts'

type StatusSay = Say<keyof (typeof statusTexts)['en']>

/**
 * The areas as tiles, roughly where they lie, and beside them what lies in none. What a tile means is said in its words,
 * and shown by edge and hatching; colour only repeats it.
 */
export function renderMap(language: Language, say: StatusSay, offices: readonly OfficeState[], now: Date): Html {
  const byArea = Map.groupBy(offices, ({ area }) => area)
  const codes = mapOrder.filter((code) => byArea.has(code))
  const few = codes.length < mapOrder.length && 'few'
  const tiles = codes.map((code) => {
    const name = sayIn(areaTexts, language)(code)
    return renderTile(language, say, `a${code}`, name, byArea.get(code) ?? [], now)
  })
  const others = byArea.get(null) ?? []
  return html`<div class="situation">
<section aria-labelledby="areas"><h2 id="areas">${say('byArea')}</h2>
<ul class="map ${few}">${tiles}</ul></section>
<div>${
    others.length > 0 &&
    html`<section aria-labelledby="elsewhere"><h2 id="elsewhere">${say('elsewhere')}</h2>
<ul class="map few">${others.map((one) => renderTile(language, say, 'no-area', one.names[language], [one], now))}</ul></section>`
  }
${renderLegend(say)}</div>
</div>`
}

function renderTile(
  language: Language,
  say: StatusSay,
  place: string,
  name: string,
  offices: readonly OfficeState[],
  now: Date,
): Html {
  const sum = (of: (office: OfficeState) => number) => offices.reduce((total, office) => total + of(office), 0)
  const [late, waiting] = [sum((one) => one.late), sum((one) => one.waiting)]
  const [alerts, incidents] = [sum((one) => one.alerts), sum((one) => one.incidents)]
  const silent = offices.some(({ notLive }) => notLive.length > 0)
  const oldest = offices.flatMap(({ oldestAt }) => oldestAt ?? []).sort()[0]
  const look = `${late > 0 ? 'is-late' : waiting > 0 ? 'is-waiting' : 'is-calm'}${silent ? ' is-silent' : ''}`
  return html`<li class="tile ${place} ${look}"><a href="${linkOf(language, offices)}">${name}</a>
${late > 0 && html`<strong class="late">${late === 1 ? say('tileLateOne') : say('tileLate', late)}</strong>`}
${waiting > 0 ? html`<span>${say('tileWaiting', waiting)}</span>` : html`<span class="note">${say('tileCalm')}</span>`}
${oldest !== undefined && html`<span class="note">${say('tileOldest', showAge(language, now.getTime() - Date.parse(oldest)).replaceAll(' ', '\u00a0'))}</span>`}
${silent && html`<span class="silent">${sayIn(liveTexts, language)('notLive')}</span>`}
${alerts > 0 && html`<span class="late">${say('tileAlerts', alerts)}</span>`}
${incidents > 0 && html`<span class="late">${say('tileIncidents', incidents)}</span>`}</li>
`
}

/** To the one office of an area, or to where its offices stand in the table: the first of them is what is late. */
function linkOf(language: Language, offices: readonly OfficeState[]): string {
  const [first] = offices
  return offices.length === 1 ? `/${language}/offices/${first?.office}` : `#${first?.office}`
}

function renderLegend(say: StatusSay): Html {
  return html`<h2>${say('legend')}</h2>
<ul class="legend">
<li><span class="key is-late"></span>${say('legendLate')}</li>
<li><span class="key is-waiting"></span>${say('legendWaiting')}</li>
<li><span class="key is-calm"></span>${say('legendCalm')}</li>
<li><span class="key is-calm is-silent"></span>${say('legendNotLive')}</li>
</ul>
<p class="note">${say('whatLate')}</p>`
}
