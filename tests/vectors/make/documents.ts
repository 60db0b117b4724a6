import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCatalogue } from '../../../src/message/catalogue.ts'
import { encodeXml } from '../../../src/sign/encode-xml.ts'
import { readSchemaFolder } from '../../../src/store/schema-folder.ts'

export type Json = Record<string, unknown>

const files = await readSchemaFolder()
const catalogue = createCatalogue(files)

/** The example of a type with a message id of its own, changed as told: members merge, null removes (RFC 7396). */
export function messageOf(type: string, changes: Json = {}): Json {
  const example: Json = JSON.parse(files.get(`${type}/1/example.json`) ?? '')
  return merge({ ...example, messageId: randomUUID() }, changes)
}

export function jsonOf(type: string, changes: Json = {}): string {
  return JSON.stringify(messageOf(type, changes))
}

/** The XML encoding, unsigned. */
export function xmlOf(type: string, changes: Json = {}): string {
  return encode(messageOf(type, changes))
}

export function encode(value: Json): string {
  const type = catalogue.get(`${String(value.messageType)}/1`) ?? catalogue.get('concern-consented/1')
  if (!type) throw new Error('the type has no schema')
  return encodeXml(type, value)
}

function merge(target: Json, changes: Json): Json {
  const merged = { ...target }
  for (const [name, change] of Object.entries(changes)) {
    const before = merged[name]
    if (change === null) delete merged[name]
    else merged[name] = isObject(change) ? merge(isObject(before) ? before : {}, change) : change
  }
  return merged
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readText(...parts: readonly string[]): string {
  return readFileSync(join(import.meta.dirname, '..', '..', '..', ...parts), 'utf8')
}
