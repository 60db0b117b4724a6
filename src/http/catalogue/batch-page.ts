import { html } from 'hono/html'
import type { BatchForm } from '../../message/batch-form.ts'
import type { Catalogue } from '../../message/catalogue.ts'
import { batchesAtOnce } from '../batches.ts'
import { batchLinks } from './batch-json.ts'
import { renderBlock } from './examples.ts'
import { renderCodes, renderFields } from './field-table.ts'
import { listSchemaFields } from './fields.ts'
import { address, type Html, type PageContext, renderPage } from './page.ts'
import { renderSides, type Section } from './sides.ts'
import { renderTable } from './table.ts'
import { linksOf } from './type-json.ts'
import { breadcrumb } from './type-page.ts'
import { numberText } from './words.ts'

/** What the batch's page is made of. */
export interface BatchPageParts {
  readonly batch: BatchForm
  readonly catalogue: Catalogue
  /** `https://host:port` as the reader sees the gateway. */
  readonly origin: string
  readonly batchBytesMax: number
  /** Of each document in it. */
  readonly bodyBytesMax: number
}

/** `/catalogue/batch`: how many signed messages are sent at once, and what then happens to each. */
export function renderBatchPage(context: PageContext, parts: BatchPageParts): Html {
  const { say } = context
  const fields = listSchemaFields(parts.batch.schema)
  const sections: readonly Section[] = [
    ['send', say('batchSendHeading'), renderSending(context, parts)],
    ['answer', say('batchAnswerHeading'), renderAnswer(context)],
    ['limits', say('batchLimitsHeading'), renderLimits(context, parts)],
    ['pace', say('batchPaceHeading'), html`<p>${say('batchPace')}</p><p>${say('batchPaceAdvice')}</p>`],
    ['types', say('batchTypesHeading'), renderTypes(context, parts)],
    ['fields', say('fieldsHeading'), html`${renderFiles(context, parts)}${renderFields(context, fields)}`],
    ['codes', say('codesHeading'), renderCodes(context, fields)],
  ]
  return renderPage(
    context,
    say('batchTitle'),
    renderSides(
      context,
      html`${breadcrumb(context)}
<h1>${say('batchTitle')}</h1>
<p class="lead">${say('batchLead')}</p>`,
      sections,
    ),
  )
}

function renderSending({ say }: PageContext, { origin }: BatchPageParts): Html {
  const [before, after] = say('batchPost', '\n').split('\n')
  return html`<ol>
<li>${say('batchSign')}</li>
<li>${say('batchWrap')}</li>
<li>${before}<code>${origin}/v1/batches</code>${after}</li>
</ol>
<h3 id="commands">${say('sendHeading')}</h3>
${renderBlock('commands', createCommands(origin))}`
}

/** Make, look at, and send. */
function createCommands(origin: string): string {
  return `budkavle sign --batch first.signed.xml second.signed.xml --xml \\
  --key signature.key.pem --certificate signature.pem --out batch.xml
budkavle check batch.xml
curl --cert client.pem --key client.key.pem \\
  --header 'Content-Type: application/xml' \\
  --data-binary @batch.xml ${origin}/v1/batches
`
}

function renderAnswer({ say }: PageContext): Html {
  return html`<p>${say('batchAnswer')}</p>
<p>${say('batchRefused')}</p>
<p>${say('batchAgain')}</p>`
}

function renderLimits({ say, language }: PageContext, { batch, batchBytesMax, bodyBytesMax }: BatchPageParts): Html {
  const items = batch.structure.properties.get('items')?.structure
  const rows = [
    [say('batchItems'), items?.kind === 'array' ? items.maxItems : 0],
    [say('batchBytes'), batchBytesMax],
    [say('batchDocumentBytes'), bodyBytesMax],
    [say('batchAtOnce'), batchesAtOnce],
  ] as const
  const cells = rows.map(([what, most]) => ({ cells: [what, numberText(most, language)] }))
  return renderTable(say('batchLimitsHeading'), [say('batchLimit'), say('batchAtMost')], cells)
}

function renderTypes(context: PageContext, { catalogue }: BatchPageParts): Html {
  const { say, language } = context
  const types = [...catalogue.values()].filter(({ inBatch }) => inBatch)
  return html`<p>${say('batchTypes')}</p>
<ul>${types.map((type) => {
    return html`<li><a href="${address(context, linksOf(type).page)}">${type.title[language]}</a> <code>${type.name}</code></li>`
  })}</ul>`
}

function renderFiles({ say }: PageContext, { batch }: BatchPageParts): Html {
  return html`<dl class="files">
<dt>${say('schemaJson')}</dt><dd><a href="${batchLinks['schema.json']}">schema.json</a></dd>
<dt>${say('schemaXsd')}</dt><dd><a href="${batchLinks['schema.xsd']}">schema.xsd</a></dd>
<dt>${say('namespace')}</dt><dd><code>${batch.xmlNamespace}</code></dd>
</dl>`
}
