import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import { deskReasons } from '../../message/custody.ts'
import { relayMeans } from '../../message/delivery.ts'
import type { ItemChain, OpenOffice } from '../../message/desk.ts'
import { writeLocalTime } from '../desk-time.ts'
import type { Visit } from '../room.ts'
import { deskTexts } from '../texts/desk.ts'
import { type Say, sayIn } from '../texts/say.ts'
import type { DeskView } from './desk.ts'
import { renderReason } from './reason.ts'
import { formTokenField, type Html, type Page } from './shell.ts'
import { renderTime } from './time.ts'

interface Known {
  readonly chain: ItemChain
  readonly destinations: readonly OpenOffice[]
  readonly mayAct: boolean
  readonly now: Date
}

type DeskSay = Say<keyof (typeof deskTexts)['en']>

/** One item: where it lies, what can be done with it, every move; from here to its whole history. */
export function renderDeskItem(
  visit: Visit,
  known: Known,
  result: { done?: string; no?: string },
  view: DeskView,
): Page {
  const { language } = visit
  const { chain, mayAct } = known
  const say = sayIn(deskTexts, language)
  const title = say('itemTitle', chain.item)
  return {
    title,
    ...(result.no === undefined ? {} : { status: result.no === 'incomplete' ? 422 : 409 }),
    content: html`<p class="crumb"><a href="/${language}/desk">${say('toDesk')}</a></p>
<h1>${title}</h1>
${renderResult(say, result)}
${renderFacts(visit, say, chain, view)}
${mayAct && html`<div class="acts-of-desk">${renderGive(visit, say, known)}${renderRelay(visit, say, known)}</div>`}
${renderMoves(visit, say, chain, view)}`,
  }
}

function renderResult(say: DeskSay, { done, no }: { done?: string; no?: string }): Html | false {
  if (done !== undefined)
    return html`<p class="sum good" role="status"><strong>${say('done')}</strong> ${say('receipt', done)}</p>`
  if (no === undefined) return false
  const key = `no.${no}`
  const why = Object.hasOwn(deskTexts.en, key) ? say(key as keyof typeof deskTexts.en) : no
  return html`<p class="sum bad" role="alert"><strong>${say('notDone')}</strong> ${why}</p>`
}

function renderFacts({ language }: Visit, say: DeskSay, chain: ItemChain, view: DeskView): Html {
  const at = (time: string) => renderTime(language, new Date(time))
  const office = html`<a href="/${language}/desk?office=${chain.office}">${view.nameOf(chain.office, language)}</a>`
  const urgent = chain.urgency === 'urgent' && html` <strong class="late">${say('urgent')}</strong>`
  return html`<p class="sum ${chain.state === 'open' ? 'bad' : 'good'}"><strong>${say(`state.${chain.state}`)}</strong> ${office}</p>
<dl>
${chain.deskReason !== null && html`<dt>${say('why')}</dt><dd>${renderReason(language, chain.deskReason)}</dd>`}
<dt>${say('type')}</dt><dd>${view.titleOf(chain.messageType, chain.schemaVersion, language)}${urgent} <code>${chain.messageType}/${chain.schemaVersion}</code></dd>
<dt>${say('sender')}</dt><dd>${view.nameOf(chain.sender, language)}</dd>
<dt>${say('messageId')}</dt><dd><code>${chain.messageId}</code></dd>
<dt>${say('accepted')}</dt><dd>${at(chain.acceptedAt)}</dd>
${chain.leasedUntil !== null && html`<dt>${say('leased')}</dt><dd>${at(chain.leasedUntil)}</dd>`}
${chain.clocks.map(({ clock, due, binds }) => html`<dt>${say('due')}</dt><dd>${at(due)} <code>${clock}</code> (${say(binds === 'sender' ? 'bindsSender' : 'bindsReceiver')})</dd>`)}
${chain.nextStepAt !== null && html`<dt>${say('reminder')}</dt><dd>${at(chain.nextStepAt)} (${say('stepsTaken', chain.stepsTaken)})</dd>`}
</dl>
<p><a href="/${language}/messages/${chain.item}">${say('history')}</a></p>`
}

function renderGive({ language, session }: Visit, say: DeskSay, { chain, destinations }: Known): Html {
  const atDesk = chain.office === 'manual-desk'
  return html`<form method="post" action="/${language}/desk/${chain.item}" class="fields">
<h2>${say(atDesk ? 'give' : 'moveAway')}</h2>
<p class="note">${say(atDesk ? 'giveNote' : 'moveAwayNote')}</p>
${formTokenField(session.formToken)}<input type="hidden" name="act" value="give"><input type="hidden" name="from" value="${chain.office}">
<p><label for="to">${say('to')}</label>
<select id="to" name="to" required><option value="">${say('choose')}</option>${destinations.map(({ office, names }) => html`<option value="${office}">${names[language]}</option>`)}</select></p>
<p><label for="reason">${say('why')}</label>
<select id="reason" name="reason" required><option value="">${say('choose')}</option>${deskReasons.map((one) => html`<option value="${one}">${renderReason(language, `desk.${one}`)}</option>`)}</select></p>
<button>${say(atDesk ? 'give' : 'moveAway')}</button>
</form>`
}

function renderRelay({ language, session }: Visit, say: DeskSay, { chain, now }: Known): Html {
  return html`<form method="post" action="/${language}/desk/${chain.item}" class="fields">
<h2>${say('relay')}</h2>
<p class="note">${say(chain.office === 'manual-desk' ? 'relayNote' : 'relayNoteOffice')}</p>
${formTokenField(session.formToken)}<input type="hidden" name="act" value="relay">
<p><label for="means">${say('means')}</label>
<select id="means" name="means" required><option value="">${say('choose')}</option>${relayMeans.map((one) => html`<option value="${one}">${say(`means.${one}`)}</option>`)}</select></p>
<p><label for="at">${say('toldAt')}</label>
<input id="at" name="at" type="datetime-local" required max="${writeLocalTime(now)}" value="${writeLocalTime(now)}"></p>
<button>${say('relay')}</button>
</form>`
}

function renderMoves({ language }: Visit, say: DeskSay, { custody }: ItemChain, view: DeskView): Html | false {
  if (custody.length === 0) return false
  const heads = [say('time'), say('from'), say('to'), say('why'), say('who'), say('entry')]
  const rows = custody.map(({ at, from, to, reason, by, index }) => ({
    cells: [
      renderTime(language, new Date(at), 'seconds'),
      view.nameOf(from, language),
      view.nameOf(to, language),
      renderReason(language, reason),
      by ?? say('itsSystem'),
      String(index),
    ],
  }))
  return html`<h2>${say('moves')}</h2><div class="acts">${renderTable(say('moves'), heads, rows)}</div>`
}
