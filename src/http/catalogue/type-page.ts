import { html } from 'hono/html'
import type { Catalogue, MessageType } from '../../message/catalogue.ts'
import { batchLinks } from './batch-json.ts'
import { type Examples, renderExamples } from './examples.ts'
import { renderCodes, renderFields } from './field-table.ts'
import { listFields } from './fields.ts'
import { address, type Html, type PageContext, renderPage } from './page.ts'
import { renderClocks, renderLaw, renderRules, renderThread } from './rules.ts'
import { renderSides, type Section } from './sides.ts'
import { linksOf } from './type-json.ts'
import { clockLines, consentText, lines, sectionLines, shownText } from './words.ts'

/** What a type's page is made of beside the type itself. */
export interface TypePageParts {
  readonly type: MessageType
  readonly catalogue: Catalogue
  readonly examples: Examples
  /** `https://host:port` as the reader sees the gateway. */
  readonly origin: string
  /** The form to try a document. */
  readonly form: Html
}

/** `/catalogue/{type}/{version}`: all that an integrator needs to know of one message type. */
export function renderTypePage(context: PageContext, parts: TypePageParts): Html {
  const { say, language } = context
  const { type } = parts
  const fields = listFields(type)
  const sections: readonly Section[] = [
    ['law', say('lawHeading'), renderLaw(context, type)],
    ['rules', say('rulesHeading'), renderRules(context, type)],
    ['thread', say('threadHeading'), renderThread(context, type, parts.catalogue)],
    ['clocks', say('clocksHeading'), renderClocks(context, type)],
    ['fields', say('fieldsHeading'), renderFields(context, fields)],
    ['codes', say('codesHeading'), renderCodes(context, fields)],
    ['examples', say('examplesHeading'), renderExamples(context, type, parts.examples, parts.origin)],
    ['try', say('tryHeading'), parts.form],
  ]
  return renderPage(
    context,
    type.title[language],
    renderSides(
      context,
      html`${breadcrumb(context)}
<h1>${type.title[language]}</h1>
<p class="name"><code>${type.name}</code> ${say('version', type.version)}${otherVersions(context, parts)}</p>
<p class="lead">${type.summary[language]}</p>`,
      sections,
      renderShort(context, type),
    ),
  )
}

/** A party may still take an older version, or already a newer. */
function otherVersions(context: PageContext, { type, catalogue }: TypePageParts): Html[] {
  const others = [...catalogue.values()].filter(({ name, version }) => name === type.name && version !== type.version)
  return others.map((one) => {
    return html` · <a href="${address(context, linksOf(one).page)}">${context.say('version', one.version)}</a>`
  })
}

export function breadcrumb(context: PageContext, type?: MessageType): Html {
  const { say, language } = context
  const up = type && html` › <a href="${address(context, linksOf(type).page)}">${type.title[language]}</a>`
  return html`<p class="crumb"><a href="${address(context, '/catalogue')}">${say('catalogue')}</a>${up}</p>`
}

function renderShort(context: PageContext, type: MessageType): Html {
  const { say } = context
  const facts: readonly (readonly [string, Html | string])[] = [
    [say('whoToWhom'), lines(type.directions.map(({ from, to }) => say(`direction.${from}.${to}`)))],
    [say('mode'), lines(type.legalModes.map(({ mode }) => say(`mode.${mode}`)))],
    [say('section'), sectionLines(context, type)],
    [say('consent'), lines([...new Set(type.legalModes.map(({ consent }) => consentText(consent, say)))])],
    [say('shown'), shownText(type, say)],
    [say('clock'), clockLines(context, type)],
    [say('retention'), say('retentionDays', type.retentionDays)],
    [say('batch'), type.inBatch ? html`<a href="${address(context, batchLinks.page)}">${say('yes')}</a>` : say('no')],
  ]
  return html`<section aria-labelledby="short" class="short">
<h2 id="short">${say('inShort')}</h2>
<dl>${facts.map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>
</section>`
}
