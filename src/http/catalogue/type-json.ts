import type { MessageType } from '../../message/catalogue.ts'
import { listFields } from './fields.ts'

/** A message type without its structure: what it is, its rules, and where the rest of it is. */
export function toJson(type: MessageType): object {
  const { name, version, schema: _schema, structure: _structure, deskLadder: _deskLadder, ...rules } = type
  return { type: name, version, ...rules, links: linksOf(type) }
}

/** The same with its schema, and each field and code with its labels. */
export function toWholeJson(type: MessageType): object {
  const fields = listFields(type).map(({ pointer, presence, label, codes }) => ({
    pointer,
    mandatory: presence,
    label,
    ...(codes.length > 0 ? { codes: Object.fromEntries(codes.map((one) => [one.code, one.label])) } : {}),
  }))
  return { ...toJson(type), schema: identifySchema(type), fields }
}

/** The JSON Schema with its references resolved, and so needing no other file; its name is no address. */
export function identifySchema({ name, version, schema }: MessageType): object {
  const { $schema, ...rest } = schema
  return { $schema, $id: `urn:budkavle:schema:${name}:${version}`, ...rest }
}

/** The files of a type that are served as they are, beside `schema.json`. */
export const fileNames = ['schema.json', 'schema.xsd', 'example.json', 'example.xml'] as const
export type FileName = (typeof fileNames)[number]

export function linksOf({ name, version }: MessageType): Readonly<Record<FileName | 'self' | 'page', string>> {
  const self = `/v1/catalogue/${name}/${version}`
  const files = Object.fromEntries(fileNames.map((file) => [file, `${self}/${file}`])) as Record<FileName, string>
  return { self, page: `/catalogue/${name}/${version}`, ...files }
}
