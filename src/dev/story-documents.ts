import { randomUUID } from 'node:crypto'
import { createCatalogue } from '../message/catalogue.ts'
import type { MediaType } from '../message/media-types.ts'
import { readSchemaFolder } from '../store/schema-folder.ts'
import { encodeXml } from './encode-xml.ts'
import { signJws } from './sign-jws.ts'
import { signXml } from './sign-xml.ts'

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
  readonly person: object
  readonly consent?: object
  readonly [part: string]: unknown
}

export type Form = 'xml' | 'flattened' | 'compact'
type Signer = Parameters<typeof signXml>[1]

const files = await readSchemaFolder()
const catalogue = createCatalogue(files)

/** The example of a type with a new identifier and today's dates; `changes` replace whole parts of it. */
export function createMessage(type: string, changes: Record<string, unknown> = {}): StoryMessage {
  const example: StoryMessage = JSON.parse(files.get(`${type}/1/example.json`) ?? '{}')
  const consent = { ...example.consent, givenAt: time(-10 * minute), validUntil: time(365 * day) }
  const dates = datesOf(type)
  const about = Object.fromEntries(
    Object.entries(dates).map(([part, dated]) => [part, { ...partOf(example, part), ...dated }]),
  )
  const { conversationId: _, refToMessageId: __, ...own } = example
  const message = { ...own, messageId: randomUUID(), createdAt: time(0), consent, ...about, ...changes }
  return inOrder(type, message)
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

const minute = 60_000
const day = 24 * 60 * minute

function time(fromNow: number): string {
  return new Date(Date.now() + fromNow).toISOString()
}

function datesOf(type: string): Record<string, Record<string, string>> {
  const date = (days: number) => time(days * day).slice(0, 10)
  return type.startsWith('concern-')
    ? { concern: { mappedOn: date(-2) } }
    : { plan: { madeOn: date(-1), validUntil: date(180), reviewOn: date(90) } }
}

function partOf(message: StoryMessage, part: string): object {
  const found = message[part]
  return typeof found === 'object' && found !== null ? found : {}
}

function typeOf(name: string) {
  const type = catalogue.get(`${name}/1`)
  if (!type) throw new Error(`there is no message type ${name}`)
  return type
}

/** Members in the order of the schema; those that are undefined are left out. */
function inOrder(type: string, message: StoryMessage): StoryMessage {
  const names = [...typeOf(type).structure.properties.keys()].filter((name) => message[name] !== undefined)
  return Object.assign({} as StoryMessage, Object.fromEntries(names.map((name) => [name, message[name]])))
}
