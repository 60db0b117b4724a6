import { randomUUID } from 'node:crypto'
import { encodingOf } from '../../check.ts'
import type { MessageType } from '../../message/catalogue.ts'
import type { Encoding } from '../../message/media-types.ts'
import { encodeXml } from '../../sign/encode-xml.ts'
import { readContent } from '../../validate/judge.ts'
import type { Schemas } from '../../validate/validate.ts'
import { canonicalize } from '../../verify/c14n.ts'
import { parseXml } from '../../verify/xml.ts'

/** A message on its way to a signature. */
export interface Draft {
  readonly type: MessageType
  readonly encoding: Encoding
  /** As it is written in that encoding. */
  readonly text: string
  readonly value: unknown
}

/** What a sender may leave to the command. */
export interface Fresh {
  /** Given a new identifier. */
  readonly newId?: boolean | undefined
  /** Made at this moment. */
  readonly createdAt?: Date | undefined
}

/**
 * Reads an unsigned message, JSON or XML, and puts in what is asked for.
 * @throws Refusal `xml.*`, `json.malformed`, `schema.unknown-type`
 */
export function readDraft(bytes: Buffer, schemas: Schemas, fresh: Fresh): Draft {
  const encoding = encodingOf(bytes)
  const content = { encoding, bytes: encoding === 'xml' ? canonicalize(parseXml(bytes)) : bytes }
  const { type, value } = readContent(content, schemas)
  const draft = { type, encoding, text: bytes.toString('utf8'), value }
  const fields = createFields(fresh)
  if (Object.keys(fields).length === 0) return draft
  const changed: Draft = { ...draft, value: { ...(value as object), ...fields } }
  return { ...changed, text: encode(changed, encoding) }
}

/** The draft in an encoding: its own text where it is that. */
export function encodeDraft(draft: Draft, encoding: Encoding): string {
  return draft.encoding === encoding ? draft.text : encode(draft, encoding)
}

/** Seconds are enough, and what the examples have. */
function createFields({ newId, createdAt }: Fresh): Readonly<Record<string, string>> {
  return {
    ...(newId && { messageId: randomUUID() }),
    ...(createdAt && { createdAt: `${createdAt.toISOString().slice(0, 19)}Z` }),
  }
}

function encode({ type, value }: Pick<Draft, 'type' | 'value'>, encoding: Encoding): string {
  return encoding === 'xml' ? encodeXml(type, value) : JSON.stringify(value, null, 2)
}
