import { html } from 'hono/html'
import { type MaintenanceShown, maintenanceReasons } from '../../message/maintenance.ts'
import type { Visit } from '../room.ts'
import { healthTexts } from '../texts/health.ts'
import { sayIn } from '../texts/say.ts'
import { renderChoice, renderField } from './form.ts'
import { formTokenField, type Page } from './shell.ts'
import { renderTime } from './time.ts'

export interface MaintenanceResult {
  /** `there`: it was so already. */
  readonly outcome: 'done' | 'there' | 'incomplete'
}

interface Known {
  readonly maintenance: MaintenanceShown | undefined
  readonly mayAct: boolean
  readonly now: Date
}

/** Whether the gateway takes in what comes, and the form to change that. */
export function renderMaintenance(visit: Visit, known: Known, result: MaintenanceResult | undefined): Page {
  const { language, session } = visit
  const { maintenance, mayAct } = known
  const say = sayIn(healthTexts, language)
  const address = `/${language}/health/maintenance`
  const failed = result && result.outcome !== 'done' && say(result.outcome === 'there' ? 'already' : 'incomplete')
  const end = html`<form method="post" action="${address}" class="fields">${formTokenField(session.formToken)}
<input type="hidden" name="on" value="no"><button>${say('endMaintenance')}</button></form>`
  const start = html`<form method="post" action="${address}" class="fields">${formTokenField(session.formToken)}
<input type="hidden" name="on" value="yes">
${renderChoice(
  { id: 'reason', name: 'reason', label: say('reason') },
  say('choose'),
  maintenanceReasons.map((one) => [one, say(`reason.${one}`)] as const),
)}
${renderField({ id: 'until', name: 'until', label: say('until'), type: 'datetime-local', note: say('untilNote') })}
<button>${say('startMaintenance')}</button></form>`
  return {
    title: say('maintenance'),
    ...(failed ? { status: result?.outcome === 'there' ? (409 as const) : (422 as const) } : {}),
    content: html`<p class="crumb"><a href="/${language}/health">${say('title')}</a></p>
<h1>${say('maintenance')}</h1>
${failed && html`<p class="sum bad" role="alert"><strong>${failed}</strong></p>`}
${
  maintenance
    ? html`<p class="sum bad"><strong>${say('need.intake.maintenance')}</strong> ${say(`reason.${maintenance.reason}`)}</p>
<dl><dt>${say('since')}</dt><dd>${renderTime(language, new Date(maintenance.since))}</dd>
${maintenance.until !== null && html`<dt>${say('until')}</dt><dd>${renderTime(language, new Date(maintenance.until))}</dd>`}</dl>`
    : html`<p class="sum good"><strong>${say('takesIn')}</strong></p>`
}
<p>${say('whatMaintenance')}</p>
${mayAct && (maintenance ? end : start)}`,
  }
}
