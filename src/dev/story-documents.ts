import { randomUUID } from 'node:crypto'
import { readBatchForm } from '../message/batch-form.ts'
import { createCatalogue } from '../message/catalogue.ts'
import { helsinkiDate } from '../message/helsinki-time.ts'
import type { MediaType } from '../message/media-types.ts'
import { encodeXml } from '../sign/encode-xml.ts'
import { signJws } from '../sign/sign-jws.ts'
import { signXml } from '../sign/sign-xml.ts'
import { readSchemaFolder } from '../store/schema-folder.ts'

/** A signed document, ready to be posted. */
export interface StoryDocument {
  readonly type: string
  readonly messageId: string
  readonly mediaType: MediaType
  /** Encoding and kind of signature, in words. */
  readonly form: string
  readonly bytes: Buffer
}

/** A message value: an example of its type, made to be of today. */
export interface StoryMessage {
  readonly messageType: string
  readonly messageId: string
  readonly person?: object
  readonly consent?: object
  readonly concern?: object
  readonly plan?: object
  readonly decision?: object
  readonly [part: string]: unknown
}

export type Form = 'xml' | 'flattened' | 'compact'
type Signer = Parameters<typeof signXml>[1]

const files = await readSchemaFolder()
const catalogue = createCatalogue(files)

/** The example of a type with a new identifier and today's dates; `changes` replace whole parts of it. */
export function createMessage(type: string, changes: Record<string, unknown> = {}): StoryMessage {
  const { conversationId: _, refToMessageId: __, ...example } = readExample(type)
  const message = { ...example, ...datedPart(example), messageId: randomUUID(), createdAt: time(0) }
  return { ...message, ...(example.consent && { consent: createConsent(example.consent) }), ...changes }
}

/** The client's consent, given a few minutes ago; `changes` replace members of it. */
export function createConsent(consent: object, changes: Record<string, unknown> = {}): object {
  return { ...consent, givenAt: time(-10 * minute), validUntil: time(365 * day), ...changes }
}

export async function signDocument(message: StoryMessage, signer: Signer, form: Form): Promise<StoryDocument> {
  const { messageType, messageId } = message
  const json = JSON.stringify(message)
  const made = { type: messageType, messageId }
  if (form === 'xml') {
    const bytes = Buffer.from(signXml(encodeXml(typeOf(messageType), message), signer, { signingTime: new Date() }))
    return { ...made, mediaType: 'application/xml', form: 'XML with an enveloped signature (XAdES B-B)', bytes }
  }
  if (form === 'flattened') {
    const bytes = Buffer.from(await signJws(json, signer))
    return { ...made, mediaType: 'application/jose+json', form: 'JSON in a JWS (flattened, x5c)', bytes }
  }
  const bytes = Buffer.from(await signJws(json, signer, { form: 'compact', header: 'x5t#S256' }))
  return { ...made, mediaType: 'application/jose', form: 'JSON in a JWS (compact, x5t#S256)', bytes }
}

/** A batch of signed documents, signed as XML. */
export function signBatch(documents: readonly StoryDocument[], from: string, signer: Signer): Buffer {
  const items = documents.map(({ mediaType, bytes }) => ({ mediaType, document: bytes.toString('base64') }))
  const text = encodeXml(readBatchForm(files), { batchId: randomUUID(), createdAt: time(0), from, items })
  return Buffer.from(signXml(text, signer, { signingTime: new Date() }))
}

const minute = 60_000
const day = 24 * 60 * minute

function time(fromNow: number): string {
  return new Date(Date.now() + fromNow).toISOString()
}

/** What the message is about, as if the client had been met this week, and the decision were of today. */
function datedPart({ concern, plan, decision }: StoryMessage): Partial<StoryMessage> {
  const date = (days: number) => time(days * day).slice(0, 10)
  if (concern) return { concern: { ...concern, mappedOn: date(-2) } }
  if (decision) return { decision: { ...decision, decidedOn: helsinkiDate(new Date()) } }
  if (!plan) return {}
  return { plan: { ...plan, madeOn: date(-1), validUntil: date(180), reviewOn: date(90) } }
}

function readExample(type: string): StoryMessage {
  const text = files.get(`${type}/1/example.json`)
  if (text === undefined) throw new Error(`there is no example of the message type ${type}`)
  return JSON.parse(text)
}

function typeOf(name: string) {
  const type = catalogue.get(`${name}/1`)
  if (!type) throw new Error(`there is no message type ${name}`)
  return type
}
