import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import { renderIncidentParts } from '../../http/incidents/incident-page.ts'
import { createSayIncident, type SayIncident } from '../../http/incidents/texts/say.ts'
import { closingReasons, type Incident, type IncidentDetails } from '../../message/incident.ts'
import { may } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { formTokenField, type Html, type Page } from './shell.ts'
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
  const mayLook = may(session.person, 'messages.read', 'somewhere')
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

/** One: what has happened, what to do, what shows it, and the form that closes it for whoever may. */
export function renderIncidentPage(
  visit: Visit,
  incident: IncidentDetails,
  verifierKey: string,
  mayClose: boolean,
): Page {
  const { language } = visit
  const tell = createSayIncident(language)
  const parts = {
    language,
    tell,
    verifierKey,
    files: `/${language}/incidents/${incident.incident}`,
    messages: `/${language}/messages`,
    closing: mayClose ? renderClosingForm(visit, tell, incident.incident) : html`<p>${tell('closeElse')}</p>`,
  }
  return {
    title: `${tell('title', incident.incident)}: ${tell(`kind.${incident.kind}`)}`,
    content: html`<p class="crumb"><a href="/${language}/incidents">${tell('incidents')}</a> · <a href="/${language}/offices/${incident.office}">${incident.officeNames[language]}</a></p>
<h1>${tell(`kind.${incident.kind}`)}</h1>
<div class="incident">${renderIncidentParts(parts, incident)}</div>`,
  }
}

function renderClosingForm({ language, session }: Visit, tell: SayIncident, incident: number): Html {
  return html`<form method="post" action="/${language}/incidents/${incident}" class="fields">
${formTokenField(session.formToken)}
<p class="note">${tell('closeLead')}</p>
<p><label for="reason">${tell('closeReason')}</label>
<select id="reason" name="reason" required><option value="">${tell('choose')}</option>${closingReasons.map((one) => html`<option value="${one}">${tell(`reason.${one}`)}</option>`)}</select></p>
<p><button>${tell('close')}</button></p>
</form>`
}
