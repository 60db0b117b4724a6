import { html } from 'hono/html'
import type { Catalogue, MessageType } from '../../message/catalogue.ts'
import { batchLinks } from './batch-json.ts'
import { type GroupName, groupTypes } from './kinds.ts'
import { address, type Html, type PageContext, renderPage } from './page.ts'
import { linksOf } from './type-json.ts'
import { clockLines, consentText, lines, sectionLines } from './words.ts'

/** `/catalogue`: every message type on one page, by direction and by kind. */
export function renderOverview(context: PageContext, catalogue: Catalogue, origin: string): Html {
  const { say } = context
  const groups = groupTypes(catalogue.values())
  return renderPage(
    context,
    say('catalogue'),
    html`<h1>${say('catalogue')}</h1>
<p class="lead">${say('overviewLead')}</p>
<p>${say('overviewCount', catalogue.size)}. ${say('overviewFind')}</p>
<nav class="jump" aria-label="${say('contents')}"><ul>
${groups.map(({ group }) => html`<li><a href="#${group.replace('.', '-')}">${say(`group.${group}`)}</a></li>`)}
<li><a href="#start">${say('startHeading')}</a></li>
</ul></nav>
${groups.map(
  ({ group, kinds }) => html`<section aria-labelledby="${group.replace('.', '-')}">
<h2 id="${group.replace('.', '-')}">${say(`group.${group}`)}</h2>
${kinds.map(
  ({ kind, types }) => html`<h3>${say(`kind.${kind}`)}</h3>
<ul class="types">
${types.map((type) => renderEntry(context, type, group))}</ul>
`,
)}</section>
`,
)}
${renderStart(context, origin)}`,
  )
}

function renderEntry(context: PageContext, type: MessageType, group: GroupName): Html {
  const { say, language } = context
  const ways = lines(type.directions.map(({ from, to }) => say(`direction.${from}.${to}`)))
  const consents = [...new Set(type.legalModes.map(({ consent }) => consentText(consent, say)))]
  return html`<li>
<div class="what">
<h4><a href="${address(context, linksOf(type).page)}">${type.title[language]}</a></h4>
<p class="name"><code>${type.name}</code> ${say('version', type.version)}</p>
<p>${type.summary[language]}</p>
</div>
<dl>
${group === 'both' && html`<dt>${say('whoToWhom')}</dt><dd>${ways}</dd>`}
<dt>${say('law')}</dt><dd>${sectionLines(context, type)}</dd>
<dt>${say('consent')}</dt><dd>${lines(consents)}</dd>
<dt>${say('clock')}</dt><dd>${clockLines(context, type)}</dd>
</dl>
</li>
`
}

function renderStart(context: PageContext, origin: string): Html {
  const { say } = context
  const [before, after] = say('startSign', '\n').split('\n')
  return html`<section class="start" aria-labelledby="start">
<h2 id="start">${say('startHeading')}</h2>
<ol>
<li>${say('startTake')}</li>
<li>${say('startTry')}</li>
<li>${before}<code>${origin}/v1/messages</code>${after}</li>
</ol>
<p><a href="${address(context, batchLinks.page)}">${say('batchTitle')}</a>: ${say('batchLead')}</p>
<p>${say('startApi')} <a href="/v1/openapi.json">/v1/openapi.json</a>.
${say('overviewMachine')}: <a href="/v1/catalogue">/v1/catalogue</a>.</p>
</section>`
}
