import { randomUUID } from 'node:crypto'
import type { DevelopmentParty } from '../../src/dev/world.ts'
import type { MediaType } from '../../src/message/media-types.ts'
import { placeOfMunicipality } from '../../src/message/place.ts'
import { encodeXml } from '../../src/sign/encode-xml.ts'
import { signJws } from '../../src/sign/sign-jws.ts'
import { signXml } from '../../src/sign/sign-xml.ts'
import { exampleAt, exampleOf, type Json, typeOf } from './verified.ts'
import { parties } from './world.ts'

/** A signed document, ready to post. */
export interface Signed {
  readonly messageId: string
  readonly body: string
  readonly mediaType: MediaType
}

export interface Wish {
  readonly messageId?: string
  /** When it is made: a minute later than the consent it rests on. */
  readonly at?: Date
  readonly municipality?: string
  readonly urgent?: boolean
  readonly text?: string
  readonly more?: Json
}

/** A concern report of FPA with consent: about a person in Vittis unless told otherwise. */
export function createConcern(wish: Wish = {}): Json {
  const value = exampleOf(typeOf('concern-consented'))
  const { municipality = '102', urgent = false, text } = wish
  const person = { ...(value.person as Json), homeMunicipality: municipality }
  const concern = { ...(value.concern as Json), mappedOn: day(wish.at), ...(text ? { description: text } : {}) }
  const urgency = urgent ? { urgency: 'urgent', urgencyReason: 'no-money-for-food-or-medicine' } : {}
  const section = placeOfMunicipality(municipality) === 'aland' ? { section: 'Landskapslag 2020:12' } : {}
  const legalBasis = { ...(value.legalBasis as Json), ...section }
  return { ...value, ...common(value, wish), ...urgency, person, legalBasis, concern, ...wish.more }
}

/** A plan notification of Satakunta to FPA, with the client's permission. It refers to nothing unless told. */
export function createPlan(wish: Wish = {}): Json {
  const { refToMessageId: _, conversationId: __, ...value } = exampleOf(typeOf('plan-client'))
  return { ...value, ...common(value, wish), from: parties.satakunta, ...wish.more }
}

export async function signMessage(value: Json, party: DevelopmentParty, encoding: 'xml' | 'json'): Promise<Signed> {
  const messageId = String(value.messageId)
  if (encoding === 'json') {
    return {
      messageId,
      body: await signJws(JSON.stringify(value), party.signature),
      mediaType: 'application/jose+json',
    }
  }
  const document = encodeXml(typeOf(String(value.messageType)), value)
  return { messageId, body: signXml(document, party.signature), mediaType: 'application/xml' }
}

function common(value: Json, { messageId = randomUUID(), at = exampleAt }: Wish): Json {
  const givenAt = seconds(new Date(at.getTime() - 60_000))
  const validUntil = seconds(new Date(at.getTime() + 180 * 86_400_000))
  return { messageId, createdAt: seconds(at), consent: { ...(value.consent as Json), givenAt, validUntil } }
}

function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

function day(at = exampleAt): string {
  return at.toISOString().slice(0, 10)
}
