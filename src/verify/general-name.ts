import { type Der, DerError, derTags, parseContent } from './der.ts'
import { type Name, parseName } from './name.ts'

/** A GeneralName of a form that name constraints are evaluated for; `other` stands for the rest. */
export type GeneralName =
  | { readonly form: 'email' | 'dns' | 'uri'; readonly text: string }
  | { readonly form: 'directory'; readonly name: Name }
  | { readonly form: 'ip'; readonly octets: Buffer }
  | { readonly form: 'other' }

/** RFC 5280 §4.2.1.10. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[]
  readonly excluded: readonly GeneralName[]
}

/** @throws DerError */
export function parseGeneralNames(sequence: Der): GeneralName[] {
  return parseContent(sequence, (reader) => reader.readAll()).map(parseGeneralName)
}

/** @throws DerError */
export function parseNameConstraints(sequence: Der): NameConstraints {
  return parseContent(sequence, (reader) => ({
    permitted: parseSubtrees(reader.readIf(0xa0)),
    excluded: parseSubtrees(reader.readIf(0xa1)),
  }))
}

function parseSubtrees(subtrees: Der | undefined): GeneralName[] {
  if (!subtrees) return []
  const list = parseContent(subtrees, (reader) => reader.readAll())
  // `minimum` and `maximum` must not be used (RFC 5280 §4.2.1.10); anything after the base is refused.
  return list.map((subtree) => parseContent(subtree, (reader) => parseGeneralName(reader.read())))
}

function parseGeneralName(value: Der): GeneralName {
  switch (value.tag) {
    case 0x81:
      return { form: 'email', text: parseAscii(value) }
    case 0x82:
      return { form: 'dns', text: parseAscii(value) }
    case 0x86:
      return { form: 'uri', text: parseAscii(value) }
    case 0x87:
      return { form: 'ip', octets: value.content }
    case 0xa4:
      return { form: 'directory', name: parseContent(value, (reader) => parseName(reader.read(derTags.sequence))) }
    default:
      return { form: 'other' }
  }
}

function parseAscii(value: Der): string {
  if (value.content.some((octet) => octet < 0x20 || octet > 0x7e)) throw new DerError('a name is not printable ASCII')
  return value.content.toString('latin1').toLowerCase()
}
