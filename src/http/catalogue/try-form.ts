import { html } from 'hono/html'
import type { MessageType } from '../../message/catalogue.ts'
import { address, type Html, type PageContext } from './page.ts'
import { linksOf } from './type-json.ts'

/** The form that has a document judged; in development also the button that sends it. */
export function renderTryForm(context: PageContext, type: MessageType, document: string): Html {
  const { say, development } = context
  const path = `${linksOf(type).page}/try`
  const refers = type.structure.properties.get('refToMessageId')?.required
  const send = html`<p><button name="action" value="send" class="second"
aria-describedby="send-what">${say('trySend')}</button></p>
<p class="note" id="send-what">${say('trySendWhat')}${refers && ` ${say('trySendReference')}`}</p>`
  // The first line break in a textarea is not its content.
  return html`<p>${say('tryLead')} ${say('tryKinds')}</p>
<p class="warning">${say('tryWarning')}</p>
<p><a href="${address(context, path, 'example=json')}">${say('tryJson')}</a> ·
<a href="${address(context, path, 'example=xml')}">${say('tryXml')}</a></p>
<form method="post" action="${address(context, path)}" accept-charset="utf-8">
<p><label for="document">${say('tryDocument')}</label></p>
<textarea id="document" name="document" rows="22" spellcheck="false" autocomplete="off" autocapitalize="off" required>
${document}</textarea>
<p><button name="action" value="check">${say('tryCheck')}</button></p>
${development && send}
</form>`
}
