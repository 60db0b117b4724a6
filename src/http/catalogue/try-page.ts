import { html } from 'hono/html'
import type { Checked, Sound } from '../../check.ts'
import type { Refusal } from '../../errors.ts'
import { writeReceipt } from '../../evidence/receipt.ts'
import type { Answer } from '../../gateway.ts'
import type { MessageType } from '../../message/catalogue.ts'
import type { RunningClock } from '../../message/stages.ts'
import { renderBlock } from './examples.ts'
import { address, type Html, type PageContext, renderPage } from './page.ts'
import { renderTable } from './table.ts'
import { renderTryForm } from './try-form.ts'
import { linksOf } from './type-json.ts'
import { breadcrumb } from './type-page.ts'
import { breakable, confirmMark, dayText, lines, momentText, sectionText } from './words.ts'

/** What came of a document: what the check says, and the gateway's answer where it was sent. */
export interface Outcome {
  readonly checked: Checked
  readonly answer: Answer | undefined
}

/** `/catalogue/{type}/{version}/try`: the form, and what came of the document that is in it. */
export function renderTryPage(context: PageContext, type: MessageType, document: string, outcome?: Outcome): Html {
  const { say, language } = context
  const title = say('tryPage', type.title[language])
  const result = outcome && renderOutcome(context, type, outcome)
  return renderPage(
    context,
    result ? `${result.heading} – ${title}` : title,
    html`${breadcrumb(context, type)}
<h1>${title}</h1>
${
  result &&
  html`<section class="result ${result.sound ? 'sound' : 'faulty'}" aria-labelledby="result">
<h2 id="result">${result.heading}</h2>
${result.content}
</section>`
}
<section aria-labelledby="try">
<h2 id="try">${outcome ? say('resultAgain') : say('tryHeading')}</h2>
${renderTryForm(context, type, document)}
</section>`,
  )
}

interface Result {
  readonly heading: string
  readonly sound: boolean
  readonly content: Html
}

function renderOutcome(context: PageContext, type: MessageType, { checked, answer }: Outcome): Result {
  const { say } = context
  if (answer?.refusal) return { heading: say('resultRefused'), sound: false, content: renderAnswer(context, answer) }
  if (answer && checked.ok) {
    const content = html`${renderForecast(context, checked)}${renderAnswer(context, answer)}`
    return { heading: say('resultSent'), sound: true, content }
  }
  if (checked.ok) return { heading: say('resultSound'), sound: true, content: renderSound(context, type, checked) }
  const count = Math.max(checked.refusal.faults.length, 1)
  const heading = count === 1 ? say('resultFault') : say('resultFaults', count)
  return {
    heading,
    sound: false,
    content: html`<p>${say('resultFaultsWhat')}</p>${renderRefusal(context, checked.refusal)}`,
  }
}

/** Code, place and rule, as the gateway tells them; its texts are English everywhere. */
function renderRefusal({ say }: PageContext, { code, detail, faults, entry }: Refusal): Html {
  const all = faults.length > 0 ? faults : [{ code, place: '', rule: detail }]
  const rows = all.map((fault) => ({
    cells: [
      html`<code>${fault.code}</code>`,
      html`<code>${fault.place === '' ? '/' : breakable(fault.place)}</code>`,
      html`<span lang="en">${fault.rule}</span>`,
    ],
  }))
  return html`<p class="note"><code>${code}</code> <span lang="en">${entry.title}</span></p>
<div class="faults">${renderTable(say('resultRule'), [say('resultCode'), say('resultPlace'), say('resultRule')], rows)}</div>`
}

function renderSound(context: PageContext, page: MessageType, sound: Sound): Html {
  const { say, language } = context
  const { type } = sound
  const other = type.name !== page.name || type.version !== page.version
  const link = html`<a href="${address(context, linksOf(type).page)}">${type.name}</a>`
  return html`${other && html`<p class="warning">${say('resultOther', type.title[language], type.version)} ${link}</p>`}
<p>${say('resultSoundWhat')}</p>
<h3>${say('resultHappens')}</h3>
${renderForecast(context, sound)}
<h3>${say('notChecked')}</h3>
<ul>${sound.notChecked.map((one) => html`<li>${say(`notChecked.${one}`)}</li>`)}</ul>`
}

/** Who gets it, when they see it, and what is due when. */
function renderForecast(context: PageContext, { type, direction, shownFrom, clocks }: Sound): Html {
  const { say, language } = context
  const way = direction && say(`direction.${direction.from}.${direction.to}`)
  const due = clocks.length > 0 ? lines(clocks.map((clock) => clockText(context, type, clock))) : say('noClock')
  return html`<dl>
${way && html`<dt>${say('whoToWhom')}</dt><dd>${way}</dd>`}
<dt>${say('shown')}</dt><dd>${shownFrom ? momentText(shownFrom, language) : say('shownAtOnce')}</dd>
<dt>${say('clock')}</dt><dd>${due}</dd>
</dl>`
}

function clockText(context: PageContext, type: MessageType, { clock, binds, due, basis }: RunningClock): Html {
  const { say, language } = context
  const rule = type.clocks.find((one) => one.clock === clock && one.basis === basis)
  const until = due.includes('T') ? momentText(new Date(due), language) : dayText(due, language)
  const mark = rule && confirmMark(rule.certainty, say)
  return html`${rule?.title[language]}: <strong>${until}</strong> (${say(`binds.${binds}`)})
${sectionText(basis, context)}${mark}`
}

function renderAnswer(context: PageContext, { receipt, refusal }: Answer): Html {
  return html`${refusal && renderRefusal(context, refusal)}
<h3 id="receipt">${context.say('resultReceipt')}</h3>
${renderBlock('receipt', writeReceipt(receipt), 'wrap')}`
}
