import { randomUUID } from 'node:crypto'
import type { MessageType } from '../message/catalogue.ts'
import type { PartyId, PartyKind } from '../message/ids.ts'
import type { Encoding } from '../message/media-types.ts'
import type { Message } from '../message/message.ts'
import { encodeXml } from '../sign/encode-xml.ts'
import { signDocument } from '../sign/sign-document.ts'
import type { SignedDocument } from '../verify/signed-form.ts'
import { openParty } from './world.ts'

/** A message in the name of a development party, ready to be taken in. */
export interface SandboxDocument extends SignedDocument {
  readonly party: SandboxParty
}

interface SandboxParty {
  readonly id: PartyId
  readonly kind: PartyKind
}

/** One registered party of each kind: FPA, and Satakunta for social services. */
const parties: readonly SandboxParty[] = [
  { id: '0246246-0' as PartyId, kind: 'fpa' },
  { id: '3221304-3' as PartyId, kind: 'social-services' },
]

/** Signs what somebody tries with the keys of the development world. Such keys exist only there. */
export function createSandbox(dataFolder: string, now: () => Date) {
  return {
    async sign(type: MessageType, message: Message, encoding: Encoding): Promise<SandboxDocument> {
      const at = now()
      const party = selectParty(type, message)
      const { signature } = openParty(dataFolder, party.id, party.kind, at)
      const fresh = renew(message, party, at)
      const text = encoding === 'xml' ? encodeXml(type, fresh) : JSON.stringify(fresh)
      const mediaType = encoding === 'xml' ? 'application/xml' : 'application/jose+json'
      return { bytes: Buffer.from(await signDocument(text, mediaType, signature, at)), mediaType, party }
    },
  }
}

/** The one that the message names, else one of a kind that may send it. */
function selectParty({ directions }: MessageType, { from }: Message): SandboxParty {
  const named = parties.find(({ id }) => id === from)
  const allowed = parties.find(({ kind }) => directions.some((direction) => direction.from === kind))
  const party = named ?? allowed
  if (!party) throw new Error('no development party may send this message type')
  return party
}

const minuteMs = 60_000

/** An identifier and times of its own, and a sender whose key is at hand; all else as it was typed. */
function renew(message: Message, party: SandboxParty, at: Date): Message {
  const givenAt = seconds(new Date(at.getTime() - 10 * minuteMs))
  const consent = message.consent && { consent: { ...message.consent, givenAt } }
  return {
    ...message,
    messageId: randomUUID() as Message['messageId'],
    createdAt: seconds(at),
    from: party.id,
    ...consent,
  }
}

function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
