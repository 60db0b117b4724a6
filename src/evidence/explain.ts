import { stopReasons } from '../message/delivery.ts'
import type {
  ContentConsignment,
  ContentConsignmentFailure,
  ContentHandover,
  ContentHandoverFailure,
  Evidence,
  MessageEvidence,
  SubmissionAcceptance,
  SubmissionRejection,
} from './events.ts'
import { explainLater, explainOffice } from './explain-steps.ts'
import { resent } from './reasons.ts'

/** What an evidence proves and what it does not, in lines for a person. */
export function explainEvidence(evidence: Evidence): string[] {
  if (!('sender' in evidence)) return explainOffice(evidence)
  if (evidence.event === 'SubmissionRejection') return rejection(evidence)
  return explainLater(evidence, message(evidence)) ?? explainDelivery(evidence)
}

function explainDelivery(evidence: MessageEvidence): string[] {
  switch (evidence.event) {
    case 'SubmissionAcceptance':
      return [
        `proves     accepted by the gateway: it verified ${message(evidence)}`,
        `           and stored it durably for ${place(evidence)}`,
        'not said   that the office has stored it, fetched it or seen it',
      ]
    case 'ContentConsignment':
      return consignment(evidence)
    case 'ContentConsignmentFailure':
      return [
        `proves     kept at the manual desk ${evidence.recipient.office}, since ${whyAtDesk(evidence)}: ${message(evidence)}`,
        ...(evidence.custody ? [`given on   by ${evidence.custody.from}`] : []),
        `reason     ${evidence.reasons.join(', ')}`,
        'not said   that any office has it',
      ]
    case 'ConsignmentNotification':
      return [
        `proves     handed out to office ${evidence.recipient.office}, under a lease: ${message(evidence)}`,
        'not said   that the office has received, fetched or stored it',
      ]
    case 'ContentHandover':
      return handover(evidence)
    case 'ContentHandoverFailure':
      return failure(evidence)
    default:
      throw new Error('an event without an explanation')
  }
}

function consignment(evidence: ContentConsignment): string[] {
  const { recipient, custody, reasons } = evidence
  const again = reasons[0] === resent
  return [
    `proves     put in the inbox of office ${recipient.office}${again ? ' again' : ''}: ${message(evidence)}`,
    ...(custody ? [`${again ? 'brought   ' : 'given on  '} by ${custody.by ?? custody.from}`] : []),
    ...(reasons.length > 0 ? [`reason     ${reasons.join(', ')}`] : []),
    `not said   that the office has stored it, fetched it or seen it${again ? ' since' : ''}`,
  ]
}

function whyAtDesk({ reasons }: ContentConsignmentFailure): string {
  return reasons[0]?.startsWith('transfer.') ? 'it went from office to office' : 'no office can take it'
}

function failure(evidence: ContentHandoverFailure): string[] {
  const { reasons, recipient } = evidence
  const stopped = reasons.some((reason) => stopReasons.some((stop) => stop === reason))
  return [
    `proves     ${stopped ? 'stopped before it was confirmed' : 'not taken over'} by office ${recipient.office}: ${message(evidence)}`,
    `reason     ${reasons.join(', ')}`,
    `not said   that any office has stored it${stopped ? ', nor that none has read it' : ''}`,
  ]
}

function rejection({ sender, reasons, subIndication, messageIdentifier }: SubmissionRejection): string[] {
  const named = messageIdentifier === undefined ? '' : `, which names itself message ${messageIdentifier}`
  return [
    `proves     refused by the gateway: it took no responsibility for the document that caller ${sender} sent${named}`,
    `reason     ${reasons.join(', ')}${subIndication === undefined ? '' : ` (${subIndication})`}`,
    'not said   who signed the document, if anyone did',
  ]
}

function handover(evidence: ContentHandover): string[] {
  const { recipient, handover } = evidence
  return [
    `proves     stored by the receiver as record ${handover.recordId}: ${message(evidence)}`,
    `receiver   party ${recipient.party ?? 'not named'}, office ${recipient.office}, under lease ${handover.leaseToken}`,
    `read back  SHA-256 ${handover.readBackDigest.value}, as the receiver stated it: equal to that of the document`,
    ...(handover.attachmentDigests ?? []).map((digest) => `attachment SHA-512 ${digest}, as the receiver stated it`),
    'not said   that a person has read it',
  ]
}

function place({ route, recipient }: SubmissionAcceptance): string {
  if (route.rule !== null) return `office ${route.office}, by rule ${route.rule}`
  return recipient.party === null
    ? `the manual desk ${route.office}`
    : `office ${route.office}, the other end of its thread or named in it`
}

function message(evidence: MessageEvidence): string {
  const { messageIdentifier, messageType, schemaVersion, sender } = evidence
  return `message ${messageIdentifier} (${messageType}/${schemaVersion}) from party ${sender}`
}
