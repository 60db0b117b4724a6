import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import { renderIncidentParts } from '../../http/incidents/incident-page.ts'
import { createSayIncident, type SayIncident } from '../../http/incidents/texts/say.ts'
import type { Incident, IncidentDetails } from '../../message/incident.ts'
import { areasOf } from '../permissions.ts'
import type { Visit } from '../room.ts'
import type { Html, Page } from './shell.ts'
import { renderTime } from './time.ts'

/** All incidents of the areas where somebody may look, those that are open first. */
export function renderIncidentsPage(visit: Visit, incidents: readonly Incident[]): Page {
  const tell = createSayIncident(visit.language)
  const open = incidents.filter(({ closed }) => closed === null)
  const closed = incidents.filter((one) => one.closed !== null)
  const sum = open.length === 0 ? tell('noneOpen') : tell('openCount', open.length)
  return {
    title: tell('incidents'),
    content: html`<h1>${tell('incidents')}</h1>
<p class="sum ${open.length === 0 ? 'good' : 'bad'}"><strong>${sum}</strong></p>
<p class="note">${tell('lead')}</p>
${open.length > 0 && renderList(visit, tell, 'openSection', open)}
${closed.length > 0 && renderList(visit, tell, 'closedSection', closed)}`,
  }
}

function renderList(
  { language, session }: Visit,
  tell: SayIncident,
  name: 'openSection' | 'closedSection',
  incidents: readonly Incident[],
): Html {
  const mayLook = areasOf(session.person, 'messages.read') !== undefined
  const rows = incidents.map(({ incident, kind, office, officeNames, openedAt }) => ({
    cells: [
      mayLook
        ? html`<a href="/${language}/incidents/${incident}">${tell(`kind.${kind}`)}</a>`
        : html`${tell(`kind.${kind}`)}`,
      html`<a href="/${language}/offices/${office}">${officeNames[language]}</a>`,
      renderTime(language, new Date(openedAt)),
      String(incident),
    ],
  }))
  const heads = (['what', 'office', 'found', 'number'] as const).map((key) => tell(key))
  return html`<h2>${tell(name)}</h2><div class="acts">${renderTable(tell(name), heads, rows)}</div>`
}

/** One: what has happened, what to do, what shows it. */
export function renderIncidentPage({ language }: Visit, incident: IncidentDetails, verifierKey: string): Page {
  const tell = createSayIncident(language)
  const parts = {
    language,
    tell,
    verifierKey,
    files: `/${language}/incidents/${incident.incident}`,
    messages: `/${language}/messages`,
  }
  return {
    title: `${tell('title', incident.incident)}: ${tell(`kind.${incident.kind}`)}`,
    content: html`<p class="crumb"><a href="/${language}/incidents">${tell('incidents')}</a> · <a href="/${language}/offices/${incident.office}">${incident.officeNames[language]}</a></p>
<h1>${tell(`kind.${incident.kind}`)}</h1>
<div class="incident">${renderIncidentParts(parts, incident)}</div>`,
  }
}
