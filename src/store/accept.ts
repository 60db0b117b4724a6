import type { Evidence } from '../evidence/evidence.ts'
import type { Routed } from '../message/stages.ts'
import type { MessageOperation } from './commit.ts'
import type { Keyring } from './keyring.ts'
import { sealPayload } from './seal.ts'

/** What is stored of an accepted message: the facts that routing and receipts need, and the document itself, sealed. */
export function createMessageOperation(
  routed: Routed,
  evidence: readonly Evidence[],
  keyring: Keyring,
): MessageOperation {
  const { message, verified } = routed.consented.validated
  const { received } = verified
  const sealed = sealPayload(received.bytes, payloadContext(message.from, message.messageId), keyring)
  return {
    kind: 'message',
    evidence,
    payload: sealed.ciphertext,
    row: {
      sender: message.from,
      id: message.messageId,
      type: message.messageType,
      version: message.schemaVersion,
      conversation: message.conversationId ?? null,
      ref: message.refToMessageId ?? null,
      urgency: message.urgency,
      media: received.mediaType,
      content: verified.contentDigest,
      envelope: received.envelopeDigest,
      route: JSON.stringify(routed.route),
      at: evidence[0]?.eventTime,
      office: routed.route.office,
      key: sealed.keyId,
      wrapped: sealed.wrappedKey.toString('base64'),
      iv: sealed.iv.toString('base64'),
    },
  }
}

/** What a sealed payload is bound to, so that two rows cannot be exchanged. */
export function payloadContext(sender: string, messageId: string): string {
  return `${sender}/${messageId}`
}
