import { html } from 'hono/html'
import type { Evidence } from '../../evidence/events.ts'
import type { MessageEvent, MessageView } from '../../evidence/message-view.ts'
import { resent } from '../../evidence/reasons.ts'
import { stopReasons } from '../../message/delivery.ts'
import type { Language } from '../../message/type-rules.ts'
import { eventTexts } from '../texts/events.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { renderReasonAndCode } from './reason.ts'
import type { Html } from './shell.ts'
import { renderTime } from './time.ts'

type EventSay = Say<keyof (typeof eventTexts)['en']>

/** What happened to a message, in the order of the log: when, what, where, why, and which entry says so. */
export function renderLine(
  language: Language,
  { item, events, eventsLeftOut }: Pick<MessageView, 'item' | 'events' | 'eventsLeftOut'>,
): Html {
  const say = sayIn(eventTexts, language)
  const left =
    eventsLeftOut > 0 &&
    html`<p class="warning">${say('leftOut', events.length, events.length + eventsLeftOut, eventsLeftOut)}</p>`
  return html`${left}
<ol class="line">${events.map((event, place) => renderEvent(language, say, item, event, events[place - 1]))}</ol>`
}

/** @param before the entry above it, whose office need not be said again */
function renderEvent(
  language: Language,
  say: EventSay,
  item: number,
  { index, evidence }: MessageEvent,
  before: MessageEvent | undefined,
): Html {
  const { eventTime, reasons } = evidence
  const mark = markOf(evidence)
  const facts = factsOf(say, language, evidence, before && officeOf(before.evidence))
  const receipt = `/${language}/messages/${item}/receipts/${index}`
  return html`<li id="entry-${index}" class="${mark && 'failed'}">
<p class="when">${renderTime(language, new Date(eventTime), 'seconds')}</p>
<p>${mark && html`<span class="mark">${say(mark)}</span> `}<strong>${wordsOf(say, evidence)}</strong></p>
${reasons.map((reason) => renderWhy(language, evidence, reason))}
<p class="note">${facts.map((fact) => html`${fact} · `)}${say('entry', index)} · <a href="${receipt}" download aria-label="${say('receiptOf', index)}">${say('receipt')}</a></p>
</li>
`
}

/** Why, in words and as the code; the words alone say what an access was, so its code is all that is left to say. */
function renderWhy(language: Language, { event }: Evidence, reason: string): Html {
  return event === 'ContentAccessTracking'
    ? html`<p><code class="small">${reason}</code></p>`
    : html`<p>${renderReasonAndCode(language, reason)}</p>`
}

/** What happened, in words; an event that is not of a message is not among them. */
function wordsOf(say: EventSay, evidence: Evidence): string {
  if (evidence.event === 'ContentAccessTracking') {
    return say(evidence.reasons.includes('receiver.opened') ? 'opened' : 'fetched')
  }
  if (isResent(evidence)) return say('resent')
  if (isStop(evidence)) return say('stopped')
  return say(evidence.event as keyof (typeof eventTexts)['en'])
}

function isResent({ event, reasons }: Evidence): boolean {
  return event === 'ContentConsignment' && reasons[0] === resent
}

/** What an entry is, if it is nothing that ought to be: said in a word, since colour alone says nothing to some. */
function markOf(evidence: Evidence): 'failed' | 'late' | undefined {
  if (evidence.event === 'AcceptanceRejectionExpiry') return 'late'
  return failures.has(evidence.event) && !isStop(evidence) ? 'failed' : undefined
}

/** Its sender, or the client, wanted no more of it: that is no failure. */
function isStop({ event, reasons }: Evidence): boolean {
  return event === 'ContentHandoverFailure' && stopReasons.some((stop) => reasons.includes(stop as never))
}

const failures: ReadonlySet<Evidence['event']> = new Set([
  'ContentConsignmentFailure',
  'ContentHandoverFailure',
  'StorageConfirmationFailure',
])

function officeOf(evidence: Evidence): string | undefined {
  return 'recipient' in evidence ? evidence.recipient.office : undefined
}

/** Codes and identifiers that the evidence holds beside. */
function factsOf(
  say: EventSay,
  language: Language,
  evidence: Evidence,
  officeBefore: string | undefined,
): (string | Html)[] {
  const facts: (string | Html)[] = []
  const office = officeOf(evidence)
  if (office !== undefined && office !== officeBefore) facts.push(say('office', office))
  if ('custody' in evidence && evidence.custody) {
    facts.push(say(isResent(evidence) ? 'broughtBy' : 'from', evidence.custody.by ?? evidence.custody.from))
  }
  if ('route' in evidence && evidence.route.rule !== null) facts.push(say('rule', evidence.route.rule))
  if ('handover' in evidence) facts.push(say('record', evidence.handover.recordId))
  if ('look' in evidence) facts.push(say('record', evidence.look.recordId))
  if ('relay' in evidence) {
    const { by, means, at } = evidence.relay
    facts.push(say('relayed', by, say(`means.${means}`)), renderTime(language, new Date(at)))
  }
  return facts
}
