import { html } from 'hono/html'
import { resendReasons } from '../../message/resend.ts'
import type { Language } from '../../message/type-rules.ts'
import type { Visit } from '../room.ts'
import { reasonTexts } from '../texts/reasons.ts'
import { resendTexts } from '../texts/resend.ts'
import { sayIn } from '../texts/say.ts'
import { formTokenField, type Html } from './shell.ts'

/** What bringing a message again will do, and the form that does it: shown only where it can be done. */
export function renderResend(
  { language, session }: Visit,
  { item, state }: { readonly item: number; readonly state: string },
): Html {
  const say = sayIn(resendTexts, language)
  const why = sayIn(reasonTexts, language)
  return html`<h2 id="resend">${say('title')}</h2>
<p>${say(state === 'stored' ? 'stored' : 'open')}</p>
<form method="post" action="/${language}/messages/${item}" class="fields">
${formTokenField(session.formToken)}
<p><label for="reason">${say('why')}</label>
<select id="reason" name="reason" required><option value="">${say('choose')}</option>${resendReasons.map((one) => html`<option value="${one}">${why(`resend.${one}`)}</option>`)}</select></p>
<p><button>${say('act')}</button></p>
</form>
<p class="note">${say('seen')}</p>`
}

/** That it was brought again, and which entry of the log says so. */
export function renderResent(language: Language, entry: string): Html {
  const say = sayIn(resendTexts, language)
  return html`<p class="sum good" role="status"><strong>${say('done')}</strong> ${say('receipt', entry)}</p>`
}
