import type { Fault, RefusalCode } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import { consentKey } from '../message/consent-key.ts'
import { findField } from '../message/field.ts'
import type { FoundLinks, KnownMessage } from '../message/links.ts'
import type { AttachmentReference, Message } from '../message/message.ts'
import { mayReferTo } from '../message/reference.ts'
import type { ReferenceRule } from '../message/type-rules.ts'
import { findModeRule } from './basis.ts'

/**
 * What is wrong with what a message refers to, takes the place of, belongs to and brings along. The message follows its
 * schema.
 */
export function findLinkFaults(type: MessageType, message: Message, found: FoundLinks): Fault[] {
  return [
    ...findReferenceFaults(type, message, found),
    ...findSupersededFaults(type, message, found),
    ...findConversationFaults(message, found),
    ...findAttachmentFaults(message.attachments ?? [], found),
  ]
}

function findReferenceFaults(type: MessageType, message: Message, { referred }: FoundLinks): Fault[] {
  const place = '/refToMessageId'
  if (message.refToMessageId === undefined) return []
  if (!referred) return [unknown(place)]
  const { refersTo } = type
  if (!refersTo) return [notAllowed(place, 'This message type refers to no other message')]
  const faults: Fault[] = []
  if (!mayReferTo(refersTo, referred.messageType)) {
    faults.push(notAllowed(place, 'This message type may not refer to a message of that type'))
  }
  if (!isWhose(refersTo.whose, message, referred)) {
    faults.push(
      notAllowed(place, `This message type may only refer to a message that the sender ${did[refersTo.whose]}`),
    )
  }
  if (type.effect === 'withdraw-consent' && !restsOnWithdrawn(message, referred)) {
    faults.push(notAllowed(place, 'The message referred to must rest on the consent that is withdrawn'))
  }
  if (referred.state === 'stopped' && restsOnOriginal(type, message)) {
    faults.push(notAllowed(place, 'The message referred to, on whose ground this one rests, was stopped'))
  }
  return faults
}

function restsOnOriginal(type: MessageType, message: Message): boolean {
  return findModeRule(type, message)?.consent === 'original'
}

function isWhose(whose: ReferenceRule['whose'], message: Message, referred: KnownMessage): boolean {
  if (whose === 'either') return true
  return (referred.sender === message.from) === (whose === 'own')
}

const did = { own: 'sent', received: 'received', either: 'sent or received' } as const

function restsOnWithdrawn(message: Message, referred: KnownMessage): boolean {
  const record = findField(message, '/withdrawal/recordReference')
  return typeof record === 'string' && referred.consentKey === consentKey(message.from, record)
}

function findSupersededFaults(type: MessageType, message: Message, { superseded }: FoundLinks): Fault[] {
  const place = '/supersedesMessageId'
  if (message.supersedesMessageId === undefined) return []
  if (!superseded) return [unknown(place)]
  if (superseded.sender === message.from && superseded.messageType === type.name) return []
  return [notAllowed(place, 'A message takes the place only of one of the same type by the same sender')]
}

/**
 * One thread: what the message names as its conversation, and the conversations of the messages that it names, are one.
 */
function findConversationFaults(message: Message, found: FoundLinks): Fault[] {
  const { conversationId } = message
  const [first, second] = [found.referred, found.superseded].flatMap((known) => known?.conversationId ?? [])
  const place = '/conversationId'
  if (first !== undefined && second !== undefined && first !== second) {
    return [mismatch('/supersedesMessageId', 'The messages referred to and superseded must be of one conversation')]
  }
  if (conversationId === undefined) return []
  if (first !== undefined && conversationId !== first) {
    return [mismatch(place, 'The conversation must be that of the message referred to or superseded')]
  }
  return found.conversationForeign ? [mismatch(place, 'The conversation is one in which the sender has no part')] : []
}

function findAttachmentFaults(attachments: readonly AttachmentReference[], { uploads }: FoundLinks): Fault[] {
  const seen = new Set<string>()
  return attachments.flatMap((attachment, index) => {
    const place = `/attachments/${index}`
    if (seen.has(attachment.sha256)) return [unlike(place, 'A message names each attachment once')]
    seen.add(attachment.sha256)
    const upload = uploads.find(({ sha256 }) => sha256 === attachment.sha256)
    if (!upload) return [fault('attachment.missing', place, 'The sender has uploaded no attachment of this digest')]
    return [
      ...(upload.mediaType === attachment.mediaType ? [] : [unlike(place, 'The attachment is of another media type')]),
      ...(upload.bytes === attachment.bytes ? [] : [unlike(place, 'The attachment is of another size')]),
    ]
  })
}

function unknown(place: string): Fault {
  return fault('reference.unknown', place, 'The sender was party to no message with this identifier')
}

function notAllowed(place: string, rule: string): Fault {
  return fault('reference.not-allowed', place, rule)
}

function mismatch(place: string, rule: string): Fault {
  return fault('conversation.mismatch', place, rule)
}

function unlike(place: string, rule: string): Fault {
  return fault('attachment.mismatch', place, rule)
}

function fault(code: RefusalCode, place: string, rule: string): Fault {
  return { code, place, rule }
}
