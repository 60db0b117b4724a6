import { html } from 'hono/html'
import type { MessageType } from '../../message/catalogue.ts'
import type { Html, PageContext } from './page.ts'
import { linksOf } from './type-json.ts'

/** The example of a type in both encodings, unsigned. */
export interface Examples {
  readonly json: string
  readonly xml: string
}

/** The examples as they stand, the files, and the command that sends a signed document. */
export function renderExamples({ say }: PageContext, type: MessageType, examples: Examples, origin: string): Html {
  const links = linksOf(type)
  return html`<dl class="files">
<dt>${say('schemaJson')}</dt><dd><a href="${links['schema.json']}">schema.json</a></dd>
<dt>${say('schemaXsd')}</dt><dd><a href="${links['schema.xsd']}">schema.xsd</a></dd>
<dt>${say('exampleJson')}</dt><dd><a href="${links['example.json']}">example.json</a></dd>
<dt>${say('exampleXml')}</dt><dd><a href="${links['example.xml']}">example.xml</a></dd>
<dt>${say('namespace')}</dt><dd><code>${type.xmlNamespace}</code></dd>
</dl>
<p>${say('unsigned')}</p>
<h3 id="example-json">${say('exampleJson')}</h3>
${renderBlock('example-json', examples.json)}
<h3 id="example-xml">${say('exampleXml')}</h3>
${renderBlock('example-xml', examples.xml)}
<h3 id="send">${say('sendHeading')}</h3>
<p>${say('sendLead')}</p>
${renderBlock('send', createCommands(origin))}`
}

/** Text to copy: it scrolls by itself, and so can be reached with the keyboard. */
export function renderBlock(labelledBy: string, text: string, look: 'lines' | 'wrap' = 'lines'): Html {
  const code = html`<code>${text.trimEnd()}</code>`
  return html`<pre class="${look}" tabindex="0" role="region" aria-labelledby="${labelledBy}">${code}</pre>`
}

/** Check, sign and send, in each encoding. */
function createCommands(origin: string): string {
  const send = (example: string, signed: string, mediaType: string) => `budkavle sign ${example} --new-id --now \\
  --key signature.key.pem --certificate signature.pem --out ${signed}
curl --cert client.pem --key client.key.pem \\
  --header 'Content-Type: ${mediaType}' \\
  --data-binary @${signed} ${origin}/v1/messages
`
  const json = send('example.json', 'message.jws.json', 'application/jose+json')
  return `${json}\n${send('example.xml', 'message.signed.xml', 'application/xml')}`
}
