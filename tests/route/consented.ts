import type { MessageType } from '../../src/message/catalogue.ts'
import type { MessageId, OfficeId } from '../../src/message/ids.ts'
import type { KnownMessage, Links } from '../../src/message/links.ts'
import type { Message } from '../../src/message/message.ts'
import { type Consented, createStage, type Validated, type Verified } from '../../src/message/stages.ts'
import { fpa, satakunta } from './fixture.ts'

/** What routing reads of a message: one of FPA about somebody in Vittis, unless told otherwise. */
export interface Sent {
  readonly type?: Partial<MessageType>
  readonly message?: Partial<Message>
  readonly links?: Partial<Links>
}

export function consented({ type = {}, message = {}, links = {} }: Sent = {}): Consented {
  const from = message.from ?? fpa
  const validated = createStage<Validated>({
    verified: {
      signer: { id: from, kind: from === fpa ? 'fpa' : 'social-services' },
      received: { encoding: 'xml' },
    } as Verified,
    type: { ...plainType, ...type } as MessageType,
    message: { ...plainMessage, ...message },
  })
  return createStage<Consented>({
    validated,
    links: { referred: null, superseded: null, conversationId: plainMessage.messageId, ...links },
  })
}

/** A message that the gateway holds: of FPA, at Satakunta's office, unless told otherwise. */
export function known(changes: Partial<KnownMessage> = {}): KnownMessage {
  return {
    item: 1,
    sender: fpa,
    messageId: '0195d3c8-5f7e-7d4a-9a53-2f6f0e5b7c10' as MessageId,
    messageType: 'concern-consented',
    conversationId: '0195d3c8-5f7e-7d4a-9a53-2f6f0e5b7c10',
    office: 'area-06' as OfficeId,
    receiver: satakunta,
    state: 'open',
    consentKey: null,
    consentWithdrawn: false,
    ...changes,
  }
}

const plainType: Partial<MessageType> = {
  name: 'concern-consented',
  version: '1',
  versions: ['1'],
  routedBy: 'person',
  directions: [
    { from: 'fpa', to: 'social-services' },
    { from: 'social-services', to: 'fpa' },
  ],
}

const plainMessage: Message = {
  messageType: 'concern-consented',
  schemaVersion: '1',
  messageId: '0195d3c8-5f7e-7d4a-9a53-2f6f0e5b7c11' as MessageId,
  createdAt: '2026-03-02T09:59:00Z',
  from: fpa,
  urgency: 'normal',
  person: { homeMunicipality: '102', contactLanguage: 'fi' },
  legalBasis: { mode: 'client-consent', section: 'SVL 1301/2014 35 § 1 mom.' },
}
