import { html } from 'hono/html'
import { may } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { sayIn } from '../texts/say.ts'
import { subjectPageTexts } from '../texts/subjects.ts'
import { renderChoice } from './form.ts'
import { formTokenField, type Page } from './shell.ts'

/** As `budkavle subject-access` makes it; places are withheld in it where they must be. */
export interface SubjectReport {
  readonly report: string
  readonly receipt: number
  readonly masked: boolean
  readonly notices: readonly object[]
}

export type SubjectResult =
  | { readonly report: SubjectReport; readonly letter: string }
  | { readonly no: 'code' | 'reason' | 'reveal' }

/** Why somebody is looked up; more by the command. */
const reasons = ['client.request', 'client.representative', 'authority.request', 'court.order'] as const
const grounds = ['disclosure.decision', 'court.order'] as const

/** Asks for a person by the personal identity code, and shows the report as the letter that the person gets. */
export function renderSubjects(visit: Visit, result: SubjectResult | undefined): Page {
  const { language, session } = visit
  const say = sayIn(subjectPageTexts, language)
  const mayAsk = may(session.person, 'subjects.report', 'everywhere')
  const failed = result && 'no' in result && result.no
  const options = reasons.map((one) => [one, say(`reason.${one}`)] as const)
  const why = grounds.map((one) => [one, say(`ground.${one}`)] as const)
  return {
    title: say('title'),
    ...(failed ? { status: 422 as const } : {}),
    content: html`<h1>${say('title')}</h1>
<p>${say('lead')}</p>
${failed && html`<p class="sum bad" role="alert"><strong>${say('notDone')}</strong> ${say(`no.${failed}`)}</p>`}
${
  result &&
  'letter' in result &&
  html`<p class="sum good" role="status"><strong>${say('found', result.report.notices.length)}</strong> ${say('logged', result.report.receipt)}</p>
${result.report.masked && html`<p class="warning">${say('masked')}</p>`}
<pre class="letter" tabindex="0">${result.letter}</pre>`
}
${
  mayAsk
    ? html`<form method="post" action="/${language}/subjects" class="fields" autocomplete="off">
${formTokenField(session.formToken)}
<p><label for="code">${say('code')}</label>
<input id="code" name="code" type="text" required autocomplete="off" spellcheck="false" maxlength="11" aria-describedby="code-note">
<span class="note" id="code-note">${say('codeNote')}</span></p>
${renderChoice({ id: 'reason', name: 'reason', label: say('reason') }, say('choose'), options)}
${renderChoice({ id: 'reveal', name: 'reveal', label: say('reveal'), required: false }, say('noReveal'), why)}
<p class="note">${say('revealNote')}</p>
<button>${say('ask')}</button>
</form>`
    : html`<p>${say('operatorsOnly')}</p>`
}`,
  }
}
