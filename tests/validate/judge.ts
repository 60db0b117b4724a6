import { Refusal } from '../../src/errors.ts'
import type { MessageType } from '../../src/message/catalogue.ts'
import { consentKey } from '../../src/message/consent-key.ts'
import { findField } from '../../src/message/field.ts'
import type { MessageId, OfficeId, PartyId, PartyKind } from '../../src/message/ids.ts'
import type { FoundLinks, KnownMessage } from '../../src/message/links.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import type { AttachmentReference } from '../../src/message/message.ts'
import { createReceived } from '../../src/message/receive.ts'
import { type Consented, createStage, type Validated, type Verified } from '../../src/message/stages.ts'
import type { Schemas } from '../../src/validate/schemas.ts'
import { requireConsent, requireLinks, validate } from '../../src/validate/validate.ts'
import { createVerified, encode, exampleAt, exampleOf, type Json, schemas } from '../support/verified.ts'

export interface Judging {
  readonly encoding?: Encoding
  readonly sender?: PartyKind
  readonly at?: Date
  readonly inBatch?: boolean
  readonly schemas?: Schemas
}

/** What the gateway's path says of a message: validation, links that are as they should be, consent. */
export function judge(type: MessageType, message: Json, judging: Judging = {}): Consented {
  const { at = exampleAt } = judging
  const validated = validateMessage(type, message, judging)
  return requireConsent(requireLinks(validated, soundLinks(type, message), at), at)
}

export function validateMessage(type: MessageType, message: Json, judging: Judging = {}): Validated {
  const { encoding = 'json', sender = senderOf(type), at = exampleAt, inBatch = false } = judging
  const content = encoding === 'json' ? JSON.stringify(message) : encode(type, message)
  const verified = createVerified(content, encoding, sender)
  const { signedBytes, received, signer } = verified
  const again = createReceived(signedBytes, received.mediaType, signer.id, inBatch)
  return validate(createStage<Verified>({ ...verified, received: again }), judging.schemas ?? schemas, at)
}

/** Who sends the example of a type. */
export function senderOf(type: MessageType): PartyKind {
  return exampleOf(type).from === '0246246-0' ? 'fpa' : 'social-services'
}

export function catchRefusal(act: () => unknown): Refusal {
  const refusal = findRefusal(act)
  if (!refusal) throw new Error('nothing was refused')
  return refusal
}

export function findRefusal(act: () => unknown): Refusal | undefined {
  try {
    act()
    return undefined
  } catch (err) {
    if (err instanceof Refusal) return err
    throw err
  }
}

export function part(message: Json, name: string): Json {
  return message[name] as Json
}

/** What the store would know of a message whose references and attachments are in order. */
export function soundLinks(type: MessageType, message: Json): FoundLinks {
  const attachments = (message.attachments ?? []) as AttachmentReference[]
  return {
    referred: message.refToMessageId === undefined ? undefined : soundReferred(type, message),
    superseded:
      message.supersedesMessageId === undefined
        ? undefined
        : known({ sender: message.from as PartyId, messageType: type.name }),
    conversationForeign: false,
    uploads: attachments.map(({ sha256, mediaType, bytes }) => ({ sha256, mediaType, bytes })),
  }
}

const conversation = '3f0c8a52-7d41-4b6e-9a35-000000000000'

/** A message that the gateway holds: of FPA to Satakunta, unless told otherwise. */
export function known(changes: Partial<KnownMessage> = {}): KnownMessage {
  return {
    item: 1,
    sender: '0246246-0' as PartyId,
    messageId: conversation as MessageId,
    messageType: 'concern-consented',
    conversationId: conversation,
    office: 'area-06' as OfficeId,
    receiver: '3221304-3' as PartyId,
    state: 'open',
    consentKey: null,
    consentWithdrawn: false,
    ...changes,
  }
}

function soundReferred(type: MessageType, message: Json): KnownMessage {
  const from = message.from as PartyId
  const other = (from === '0246246-0' ? '3221304-3' : '0246246-0') as PartyId
  const { types, whose } = type.refersTo ?? { types: 'any', whose: 'either' }
  const record = findField(message, '/withdrawal/recordReference')
  return known({
    messageType: types === 'any' ? 'concern-consented' : (types[0] ?? ''),
    sender: whose === 'received' ? other : from,
    receiver: whose === 'received' ? from : other,
    conversationId: typeof message.conversationId === 'string' ? message.conversationId : conversation,
    consentKey: typeof record === 'string' ? consentKey(from, record) : null,
  })
}
