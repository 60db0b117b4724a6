import { html } from 'hono/html'
import type { MessageView } from '../../evidence/message-view.ts'
import { renderTable } from '../../http/catalogue/table.ts'
import type { Route } from '../../message/stages.ts'
import { may } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { messageTexts } from '../texts/message.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { renderLine } from './message-line.ts'
import { renderResend, renderResent } from './resend.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge } from './time.ts'

type MessageSay = Say<keyof (typeof messageTexts)['en']>

/** How a message stands, then its whole history as a line of time, then why it went there and how to prove it. */
export function renderMessage(
  visit: Visit,
  message: MessageView,
  verifierKey: string,
  now: Date,
  resentEntry?: string,
): Page {
  const { language } = visit
  const say = sayIn(messageTexts, language)
  const title = say('title', message.item)
  return {
    title,
    content: html`<p class="crumb"><a href="/${language}/messages">${say('back')}</a></p>
<h1>${title}</h1>
${resentEntry !== undefined && renderResent(language, resentEntry)}
${renderSum(say, language, message, now)}
<p class="note">${say('looked')}</p>
<div class="fate"><div>
<h2>${say('history')}</h2>
${renderLine(language, message)}
</div><div>
<h2>${say('facts')}</h2>
${renderFacts(visit, say, message)}
${may(visit.session.person, 'messages.act', message) && renderActs(visit, say, message)}
<h2>${say('clocks')}</h2>
${renderClocks(visit, say, message)}
<h2>${say('route')}</h2>
${renderRoute(visit, say, message.route)}
<h2>${say('evidence')}</h2>
<p>${say('evidenceLead')}</p>
<p><a class="button" href="/${language}/messages/${message.item}/evidence" download>${say('download')}</a></p>
<p>${say('verify')}</p>
<pre class="wrap" tabindex="0"><code>budkavle verify evidence-${message.item}.json --key '${verifierKey}'</code></pre>
</div></div>`,
  }
}

/** While it is open, the way to give it elsewhere; bringing it again where that can be done. */
function renderActs(visit: Visit, say: MessageSay, message: MessageView): Html {
  const { item, state, office, notResent } = message
  const way = (text: string) => html`<a href="/${visit.language}/desk/${item}">${text}</a>`
  const give = office === 'manual-desk' ? way(say('give')) : html`${say('silent')} ${way(say('giveElsewhere'))}`
  return html`${state === 'open' && html`<h2>${say('act')}</h2><p>${give}</p>`}${
    notResent === null && renderResend(visit, message)
  }`
}

function renderSum(say: MessageSay, language: Visit['language'], message: MessageView, now: Date): Html {
  const { state, office, late, acceptedAt, waitsSince, notResent } = message
  const atDesk = state === 'open' && office === 'manual-desk'
  const lost = state === 'stored' && notResent === null
  const text = late ? say('late') : atDesk ? say('atDesk') : lost ? say('lost') : say(`state.${state}`)
  const age = showAge(language, now.getTime() - Date.parse(waitsSince ?? acceptedAt))
  const look = late || atDesk || lost ? 'bad' : 'good'
  return html`<p class="sum ${look}"><strong>${text}</strong> ${message.officeNames[language]}.${
    state === 'open' && ` ${say(waitsSince === null ? 'age' : 'ageAgain', age)}`
  }</p>`
}

function renderFacts({ language }: Visit, say: MessageSay, message: MessageView): Html {
  const { office, officeNames, sender, senderNames, messageId, messageType, schemaVersion } = message
  const time = (at: string) => renderTime(language, new Date(at), 'seconds')
  return html`<dl>
<dt>${say('messageId')}</dt><dd><code>${messageId}</code></dd>
<dt>${say('type')}</dt><dd><code>${messageType}/${schemaVersion}</code>${message.urgency === 'urgent' && html` <strong>${say('urgent')}</strong>`}</dd>
<dt>${say('sender')}</dt><dd>${senderNames[language]} <code>${sender}</code></dd>
<dt>${say('office')}</dt><dd><a href="/${language}/offices/${office}">${officeNames[language]}</a></dd>
<dt>${say('accepted')}</dt><dd>${time(message.acceptedAt)}</dd>
${message.shownFrom !== null && html`<dt>${say('shownFrom')}</dt><dd>${time(message.shownFrom)}</dd>`}
<dt>${say('conversation')}</dt><dd><code>${message.conversationId}</code></dd>
<dt>${say('attachments')}</dt><dd>${message.attachments}</dd>
${message.recordId !== null && html`<dt>${say('record')}</dt><dd><code>${message.recordId}</code></dd>`}
</dl>`
}

function renderClocks({ language }: Visit, say: MessageSay, { clocks, nextStepAt, stepsTaken }: MessageView): Html {
  const rows = clocks.map(({ clock, binds, due, basis }) => ({
    cells: [
      html`<code>${clock}</code>`,
      say(binds === 'receiver' ? 'bindsReceiver' : 'bindsSender'),
      due.includes('T') ? renderTime(language, new Date(due)) : due,
      basis,
    ],
  }))
  const next = nextStepAt === null ? say('noStep') : renderTime(language, new Date(nextStepAt))
  return html`${rows.length > 0 && html`<div class="acts">${renderTable(say('clocks'), [say('clock'), say('binds'), say('due'), say('basis')], rows)}</div>`}
<dl><dt>${say('stepsTaken')}</dt><dd>${stepsTaken}</dd><dt>${say('nextStep')}</dt><dd>${next}</dd></dl>`
}

/** Where it went first, and which rules lost. */
function renderRoute({ language }: Visit, say: MessageSay, { office, reason, rule, explanation }: Route): Html {
  const { municipality, area, considered } = explanation
  const why =
    reason === 'rule' ? say('byRule', rule ?? '') : reason === 'thread' ? say('byThread') : say(`desk.${reason}`)
  const place = municipality && (municipality.resolved ?? municipality.given)
  const rows = considered.map(({ rule, office, outcome }) => ({
    cells: [html`<code>${rule}</code>`, html`<code>${office}</code>`, say(`outcome.${outcome}`)],
  }))
  return html`<p>${why} <a href="/${language}/offices/${office}"><code>${office}</code></a></p>
${place && html`<p>${say('place', place, area ?? '–')}</p>`}
${rows.length > 0 && html`<div class="acts">${renderTable(say('considered'), [say('rule'), say('office'), say('outcome')], rows)}</div>`}`
}
