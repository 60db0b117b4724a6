import { html } from 'hono/html'
import { type Evidence, resent } from '../../evidence/events.ts'
import type { Language } from '../../message/type-rules.ts'
import { eventTexts } from '../texts/events.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { resendReasonText } from './resend.ts'
import type { Html } from './shell.ts'
import { renderTime } from './time.ts'

/** An entry of the log that is of this message. */
export interface MessageEvent {
  readonly index: number
  readonly evidence: Evidence
}

type EventSay = Say<keyof (typeof eventTexts)['en']>

/** What happened to a message, in the order of the log: when, what, where, why, and which entry says so. */
export function renderLine(language: Language, events: readonly MessageEvent[]): Html {
  const say = sayIn(eventTexts, language)
  return html`<ol class="line">${events.map(({ index, evidence }) => {
    const { eventTime, reasons } = evidence
    const facts = factsOf(say, language, evidence)
    return html`<li id="entry-${index}" class="${isFailure(evidence) && 'failed'}">
<p class="when">${renderTime(language, new Date(eventTime), 'seconds')} <span class="note">${say('entry', index)}</span></p>
<p><strong>${wordsOf(say, evidence)}</strong></p>
${reasons.length > 0 && html`<p>${say('why')} ${reasons.map((reason) => html`${reason !== resent && resendReasonText(language, reason)} <code>${reason}</code> `)}</p>`}
${facts.length > 0 && html`<p class="note">${facts.map((fact, place) => html`${place > 0 && ' · '}${fact}`)}</p>`}
</li>
`
  })}</ol>`
}

/** What happened, in words; an event that is not of a message is not among them. */
function wordsOf(say: EventSay, evidence: Evidence): string {
  if (evidence.event === 'ContentAccessTracking') {
    return say(evidence.reasons.includes('receiver.opened') ? 'opened' : 'fetched')
  }
  if (isResent(evidence)) return say('resent')
  if (evidence.event === 'ContentHandoverFailure' && evidence.reasons.some((reason) => stops.has(reason))) {
    return say('stopped')
  }
  return say(evidence.event as keyof (typeof eventTexts)['en'])
}

function isResent({ event, reasons }: Evidence): boolean {
  return event === 'ContentConsignment' && reasons[0] === resent
}

const stops: ReadonlySet<string> = new Set(['sender.cancelled', 'sender.superseded', 'consent.withdrawn'])
const failures: ReadonlySet<string> = new Set([
  'ContentConsignmentFailure',
  'ContentHandoverFailure',
  'AcceptanceRejectionExpiry',
  'StorageConfirmationFailure',
])

function isFailure({ event }: Evidence): boolean {
  return failures.has(event)
}

/** Codes and identifiers that the evidence holds beside. */
function factsOf(say: EventSay, language: Language, evidence: Evidence): (string | Html)[] {
  const facts: (string | Html)[] = []
  if ('recipient' in evidence) facts.push(say('office', evidence.recipient.office))
  if ('custody' in evidence && evidence.custody) {
    facts.push(say(isResent(evidence) ? 'broughtBy' : 'from', evidence.custody.by ?? evidence.custody.from))
  }
  if ('route' in evidence && evidence.route.rule !== null) facts.push(say('rule', evidence.route.rule))
  if ('handover' in evidence) facts.push(say('record', evidence.handover.recordId))
  if ('look' in evidence) facts.push(say('record', evidence.look.recordId))
  if ('relay' in evidence) {
    facts.push(say('relayed', evidence.relay.by, evidence.relay.means))
    facts.push(renderTime(language, new Date(evidence.relay.at)))
  }
  return facts
}
