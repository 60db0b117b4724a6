import { html } from 'hono/html'
import type { Incident } from '../../message/incident.ts'
import { address, type Html, renderPage } from '../catalogue/page.ts'
import { renderTable } from '../catalogue/table.ts'
import { home, type IncidentContext, moment, officeOf } from './frame.ts'

/** `/incidents`: all of them, those that are open first. */
export function renderIncidents(context: IncidentContext, incidents: readonly Incident[]): Html {
  const { tell } = context
  const open = incidents.filter(({ closed }) => closed === null)
  const closed = incidents.filter(({ closed }) => closed !== null)
  return renderPage(
    context,
    tell('incidents'),
    html`<h1>${tell('incidents')}</h1>
<p class="lead">${tell('lead')}</p>
${
  incidents.length === 0
    ? html`<p>${tell('none')}</p>`
    : html`<p>${open.length === 0 ? tell('noneOpen') : tell('openCount', open.length)}</p>`
}
${open.length > 0 && renderSection(context, 'open', open)}
${closed.length > 0 && renderSection(context, 'closed', closed)}`,
  )
}

function renderSection(context: IncidentContext, state: 'open' | 'closed', incidents: readonly Incident[]): Html {
  const { tell, language } = context
  const heads = (['what', 'office', 'found', 'number'] as const).map((key) => tell(key))
  const rows = incidents.map((one) => ({
    cells: [
      html`<a href="${address(context, `${home}/${one.incident}`)}">${tell(`kind.${one.kind}`)}</a>`,
      officeOf(language, one),
      moment(language, one.openedAt),
      String(one.incident),
    ],
  }))
  const title = tell(`${state}Section`)
  return html`<section aria-labelledby="${state}" class="incidents">
<h2 id="${state}">${title}</h2>
${renderTable(title, heads, rows)}
</section>`
}
