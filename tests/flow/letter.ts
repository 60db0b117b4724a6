import { createHash, randomUUID } from 'node:crypto'
import type { MessageType } from '../../src/message/catalogue.ts'
import { findField } from '../../src/message/field.ts'
import { helsinkiDate } from '../../src/message/helsinki-time.ts'
import type { PartyId, PartyKind } from '../../src/message/ids.ts'
import type { SchemaFiles } from '../../src/message/schema-refs.ts'
import type { Direction } from '../../src/message/type-rules.ts'
import type { Json } from '../support/verified.ts'
import { parties } from '../support/world.ts'

/** A message to be sent, made from its type's example. */
export interface Letter {
  readonly type: MessageType
  readonly from: PartyId
  readonly messageId: string
  readonly value: Json
  /** What it brings along. */
  readonly files: readonly LetterFile[]
}

export interface LetterFile {
  readonly bytes: Buffer
  readonly sha256: string
  readonly mediaType: string
}

export interface LetterWish {
  readonly type: MessageType
  readonly direction: Direction
  readonly at: Date
  /** The message that it refers to; without one, what the example refers to is left out. */
  readonly referred?: Letter | undefined
  /** With a file of its own for every attachment of the example, and one where the example could have some. */
  readonly attached?: boolean
}

/** The party of each kind that sends here: the office of the examples' municipalities. */
export const senders: Readonly<Record<PartyKind, PartyId>> = {
  fpa: parties.fpa as PartyId,
  'social-services': parties.satakunta as PartyId,
}

/** The example, made anew by the sender of a direction: of that moment, on a consent record of its own. */
export function createLetter(schemaFiles: SchemaFiles, wish: LetterWish): Letter {
  const { type, direction, at, referred, attached } = wish
  const { refToMessageId: _, conversationId: __, supersedesMessageId: ___, ...example } = readExample(schemaFiles, type)
  const files = attached || example.attachments ? createFiles(example) : []
  const messageId = randomUUID()
  const from = senders[direction.from]
  const value = {
    ...example,
    messageId,
    createdAt: `${at.toISOString().slice(0, 19)}Z`,
    from,
    ...(referred && { refToMessageId: referred.messageId }),
    ...(example.consent ? { consent: createConsent(example, direction) } : {}),
    ...(type.effect === 'withdraw-consent' ? { withdrawal: createWithdrawal(example, referred) } : {}),
    ...(files.length > 0 && { attachments: files.map(describe) }),
  }
  const dated = type.shown.rule === 'day-after' ? withToday(value, type.shown.date, at) : value
  return { type, from, messageId, value: dated, files }
}

/** Whether a type's example refers to another message. */
export function refers(schemaFiles: SchemaFiles, type: MessageType): boolean {
  return readExample(schemaFiles, type).refToMessageId !== undefined
}

/** Whether a type's example rests on a consent. */
export function restsOnConsent(schemaFiles: SchemaFiles, type: MessageType): boolean {
  return readExample(schemaFiles, type).consent !== undefined
}

export function digest(algorithm: 'sha256' | 'sha512', bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex')
}

function readExample(schemaFiles: SchemaFiles, { name, version }: MessageType): Json {
  return JSON.parse(schemaFiles.get(`${name}/${version}/example.json`) ?? '')
}

function createConsent({ consent }: Json, { to }: Direction): Json {
  return { ...(consent as Json), receiver: to, recordReference: `record-${randomUUID()}` }
}

function createWithdrawal({ withdrawal }: Json, referred: Letter | undefined): Json {
  return { ...(withdrawal as Json), recordReference: findField(referred?.value, '/consent/recordReference') }
}

/** Decided today, so that it is not shown before tomorrow. */
function withToday(value: Json, pointer: string, at: Date): Json {
  const [name = '', ...deeper] = pointer.split('/').slice(1)
  const inner = `/${deeper.join('/')}`
  return { ...value, [name]: deeper.length === 0 ? helsinkiDate(at) : withToday(value[name] as Json, inner, at) }
}

/** No upload belongs to two messages, so each file is another one. */
function createFiles({ attachments }: Json): LetterFile[] {
  const wished = Array.isArray(attachments) ? attachments.length : 1
  return Array.from({ length: wished }, () => {
    const bytes = Buffer.from(`%PDF-1.7\n% ${randomUUID()}\n%%EOF\n`)
    return { bytes, sha256: digest('sha256', bytes), mediaType: 'application/pdf' }
  })
}

function describe({ bytes, sha256, mediaType }: LetterFile, index: number): Json {
  const title = `Document ${index + 1}`
  return { fileName: `document-${index + 1}.pdf`, title, mediaType, bytes: bytes.length, sha256 }
}
