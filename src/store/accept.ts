import type { Evidence } from '../evidence/evidence.ts'
import { consentKey } from '../message/consent-key.ts'
import { findField } from '../message/field.ts'
import type { Timed } from '../message/stages.ts'
import { findSubjects } from '../message/subjects.ts'
import type { Bind, MessageOperation, Stop } from './commit.ts'
import type { Keyring } from './keyring.ts'
import { sealPayload } from './seal.ts'
import { createSubjects } from './subjects.ts'

/**
 * What is stored of an accepted message: the facts that routing and receipts need, the document itself, sealed, whom it
 * is about, as pseudonyms, and what it does beside itself.
 */
export function createMessageOperation(
  timed: Timed,
  evidence: readonly Evidence[],
  stops: readonly Stop[],
  keyring: Keyring,
): MessageOperation {
  const { consented, route } = timed.routed
  const { message, verified, type } = consented.validated
  const { received } = verified
  const context = payloadContext(message.from, message.messageId)
  const sealed = sealPayload(received.bytes, context, keyring)
  return {
    kind: 'message',
    evidence,
    payload: sealed.ciphertext,
    row: {
      sender: message.from,
      id: message.messageId,
      type: message.messageType,
      version: message.schemaVersion,
      conversation: consented.links.conversationId,
      ref: message.refToMessageId ?? null,
      supersedes: message.supersedesMessageId ?? null,
      consent: consentOf(timed),
      urgency: message.urgency,
      media: received.mediaType,
      content: verified.contentDigest,
      envelope: received.envelopeDigest,
      route: JSON.stringify(route),
      clocks: JSON.stringify(timed.clocks),
      shown: timed.shownFrom,
      step_at: timed.firstStepAt,
      attachments: message.attachments?.length ?? 0,
      at: evidence[0]?.eventTime,
      office: route.office,
      key: sealed.keyId,
      wrapped: sealed.wrappedKey.toString('base64'),
      iv: sealed.iv.toString('base64'),
      subjects: createSubjects(findSubjects(type.structure, message), context, keyring),
    },
    ...bindOf(timed, stops),
  }
}

/** What a sealed payload is bound to, so that two rows cannot be exchanged; the mark of a pseudonym too. */
export function payloadContext(sender: string, messageId: string): string {
  return `${sender}/${messageId}`
}

/** Names the consent that counts no more because of this message; null for any but a withdrawal. */
export function withdrawnBy({ routed }: Timed): string | null {
  const { type, message } = routed.consented.validated
  const reference = type.effect === 'withdraw-consent' ? findField(message, '/withdrawal/recordReference') : undefined
  return typeof reference === 'string' ? consentKey(message.from, reference) : null
}

/** What takes something back rests on no consent: it has to arrive also when that is withdrawn. */
function consentOf({ routed }: Timed): string | null {
  const { validated, links } = routed.consented
  const { type, message } = validated
  const rule = type.legalModes.find(({ mode }) => mode === message.legalBasis.mode)
  if (type.effect !== 'none' || rule === undefined || rule.consent === 'none') return null
  if (rule.consent === 'original') return links.referred?.consentKey ?? null
  return message.consent ? consentKey(message.from, message.consent.recordReference) : null
}

function bindOf(timed: Timed, stops: readonly Stop[]): { bind?: Bind } {
  const uploads = (timed.routed.consented.validated.message.attachments ?? []).map(({ sha256 }) => sha256)
  const withdraws = withdrawnBy(timed)
  return uploads.length + stops.length > 0 || withdraws !== null ? { bind: { uploads, withdraws, stops } } : {}
}
