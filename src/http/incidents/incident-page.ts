import { html } from 'hono/html'
import { closingReasons, type IncidentDetails } from '../../message/incident.ts'
import { type Html, renderPage } from '../catalogue/page.ts'
import { renderTable } from '../catalogue/table.ts'
import { crumb, home, type IncidentContext, moment, officeOf } from './frame.ts'

/** `/incidents/{incident}`: what has happened, where, what shows it, and what to do. */
export function renderIncident(context: IncidentContext, incident: IncidentDetails): Html {
  const { tell } = context
  const { kind } = incident
  return renderPage(
    context,
    `${tell('title', incident.incident)}: ${tell(`kind.${kind}`)}`,
    html`${crumb(context)}
<h1>${tell(`kind.${kind}`)}</h1>
${renderIncidentParts({ ...context, files: `${home}/${incident.incident}` }, incident)}`,
  )
}

/** What the parts of an incident's page know, wherever it is shown. */
export interface IncidentParts extends Pick<IncidentContext, 'language' | 'tell' | 'verifierKey'> {
  /** Where its receipts, its manifest and the answer to it are saved from. */
  readonly files: string
  /** Where its messages are read, if here is anywhere. */
  readonly messages?: string
  /** How it is closed from here; without it, by the command. */
  readonly closing?: Html
}

/** All that is shown of an incident below its name. */
export function renderIncidentParts(context: IncidentParts, incident: IncidentDetails): Html {
  const { tell, language } = context
  const { kind, officeNames } = incident
  const steps = tell(`next.${kind}`).split('\n')
  return html`${renderShort(context, incident)}
<section aria-labelledby="happened"><h2 id="happened">${tell('happened')}</h2>
<p>${tell(`happened.${kind}`, officeNames[language])}</p></section>
<section aria-labelledby="next"><h2 id="next">${tell('next')}</h2>
<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol></section>
${renderItems(context, incident)}
${renderEvidence(context, incident)}
${renderClosing(context, incident)}`
}

function renderShort({ tell, language }: IncidentParts, incident: IncidentDetails): Html {
  const { office, officeNames, openedAt, lastAt, times, manifest, closed } = incident
  const facts: readonly (readonly [string, Html | string])[] = [
    [tell('number'), String(incident.incident)],
    [tell('state'), tell(closed ? 'closed' : 'open')],
    [tell('office'), officeOf(language, { office, officeNames })],
    [tell('found'), moment(language, openedAt)],
    ...(times > 1 ? [[tell('last'), repeated({ tell, language }, times, lastAt)] as const] : []),
    ...(manifest === null ? [] : [[tell('manifest'), String(manifest)] as const]),
  ]
  return html`<section aria-labelledby="short" class="short">
<h2 id="short">${tell('inShort')}</h2>
<dl>${facts.map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>
</section>`
}

/** The sentence around the moment, which is marked up as one. */
function repeated({ tell, language }: Pick<IncidentParts, 'tell' | 'language'>, times: number, lastAt: string): Html {
  const [before, after] = tell('times', times, '\n').split('\n')
  return html`${before}${moment(language, lastAt)}${after}`
}

function renderItems({ tell, messages }: IncidentParts, { items }: IncidentDetails): Html {
  const heads = (['item', 'finding', 'type', 'recordId'] as const).map((key) => tell(key))
  const rows = items.map(({ item, found, messageType, messageId, recordId }) => ({
    cells: [
      html`${messages === undefined ? item : html`<a href="${messages}/${item}">${item}</a>`} <span class="pattern"><code>${messageId}</code></span>`,
      tell(`found.${found}`),
      html`<code>${messageType}</code>`,
      recordId === null ? '–' : html`<code>${recordId}</code>`,
    ],
  }))
  return html`<section aria-labelledby="items" class="incidents"><h2 id="items">${tell('items')}</h2>
${items.length === 0 ? html`<p>${tell('itemsNone')}</p>` : renderTable(tell('items'), heads, rows)}
</section>`
}

function renderEvidence(context: IncidentParts, incident: IncidentDetails): Html {
  const { tell, language, verifierKey, files } = context
  const heads = (['entry', 'event', 'at', 'receipt'] as const).map((key) => tell(key))
  const rows = incident.evidence.map(({ entry, event, at }) => ({
    cells: [
      String(entry),
      html`${tell(event === 'AdministrativeAct' ? 'shows.closed' : `shows.${incident.kind}`)} <span class="pattern"><code>${event}</code></span>`,
      moment(language, at),
      html`<a href="${files}/receipts/${entry}" download aria-label="${tell('downloadEntry', entry)}">${tell('download')}</a>`,
    ],
  }))
  const first = incident.evidence[0]?.entry ?? 0
  return html`<section aria-labelledby="evidence" class="incidents"><h2 id="evidence">${tell('evidence')}</h2>
<p>${tell('evidenceLead')}</p>
${renderTable(tell('evidence'), heads, rows)}
<pre class="wrap"><code>npm run -s budkavle -- verify receipt-${first}.json --key "${verifierKey}"</code></pre>
${incident.manifest !== null && html`<p><a href="${files}/manifest" download>${tell('downloadManifest')}</a></p>`}
${incident.answered && html`<p><a href="${files}/answer" download>${tell('downloadAnswer')}</a></p>`}
</section>`
}

function renderClosing({ tell, language, closing }: IncidentParts, { incident, closed }: IncidentDetails): Html {
  const content = closed
    ? renderClosed(tell('closedBy', '\n', closed.by, tell(`reason.${closed.reason}`)), moment(language, closed.at))
    : (closing ??
      html`<p>${tell('closeHow')}</p>
<pre class="wrap"><code>npm run -s budkavle -- incidents close ${incident} --by ID --reason CODE</code></pre>
<dl>${closingReasons.map((reason) => html`<dt><code>${reason}</code></dt><dd>${tell(`reason.${reason}`)}</dd>`)}</dl>`)
  return html`<section aria-labelledby="closing"><h2 id="closing">${tell('closing')}</h2>
${content}
</section>`
}

function renderClosed(sentence: string, at: Html): Html {
  const [before, after] = sentence.split('\n')
  return html`<p>${before}${at}${after}</p>`
}
