import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { LoggedAct } from '../../message/logged-act.ts'
import type { Language } from '../../message/type-rules.ts'
import type { Visit } from '../room.ts'
import { actTexts } from '../texts/acts.ts'
import { auditTexts } from '../texts/audit.ts'
import { sayIn } from '../texts/say.ts'
import type { Html, Page } from './shell.ts'
import { renderTime } from './time.ts'

/** On one page. */
export const actsMax = 50

/** @param before the entry of the log before which these are; absent for the newest */
export function renderAudit({ language }: Visit, acts: readonly LoggedAct[], before: number | undefined): Page {
  const say = sayIn(auditTexts, language)
  const heads = [say('time'), say('who'), say('what'), say('subject'), say('entry')]
  const rows = acts.map(({ index, at, by, reasons, subject }) => ({
    cells: [
      renderTime(language, new Date(at), 'seconds'),
      by,
      renderReasons(language, reasons),
      subject,
      String(index),
    ],
  }))
  const last = acts.at(-1)
  const older =
    acts.length === actsMax &&
    last &&
    html`<li><a href="/${language}/audit?before=${last.index}">${say('older')}</a></li>`
  const newest = before !== undefined && html`<li><a href="/${language}/audit">${say('toNewest')}</a></li>`
  return {
    title: say('title'),
    content: html`<h1>${say('title')}</h1>
<p>${say('lead')}</p>
${acts.length === 0 ? html`<p>${say('none')}</p>` : html`<div class="acts">${renderTable(say('newest'), heads, rows)}</div>`}
${(older || newest) && html`<nav class="pages" aria-label="${say('pages')}"><ul>${newest}${older}</ul></nav>`}`,
  }
}

/** What was done in words where they are known, and the codes as the log holds them. */
function renderReasons(language: Language, reasons: readonly string[]): Html {
  const [what = '', ...why] = reasons
  const said = Object.hasOwn(actTexts.en, what)
    ? sayIn(actTexts, language)(what as keyof typeof actTexts.en)
    : undefined
  const codes = (said === undefined ? reasons : why).join(', ')
  return html`${said} ${codes !== '' && html`<code>${codes}</code>`}`
}
