import { type Der, DerError, derTags, parseContent } from './der.ts'
import { parseOid } from './der-values.ts'

/** A distinguished name, ready to compare. */
export interface Name {
  /** Equal for equal names. */
  readonly id: string
  /** One normalised text per relative distinguished name, in order. */
  readonly rdns: readonly string[]
  readonly attributes: readonly { readonly oid: string; readonly value: string }[]
}

export const nameOids = {
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  emailAddress: '1.2.840.113549.1.9.1',
} as const

/** RFC 5280 §4.1.2.4. @throws DerError */
export function parseName(value: Der): Name {
  const rdns = parseContent(value, (reader) => reader.readAll()).map(parseRdn)
  const texts = rdns.map((rdn) => JSON.stringify(rdn.map((a) => [a.oid, a.comparable]).sort()))
  return { id: JSON.stringify(texts), rdns: texts, attributes: rdns.flat() }
}

function parseRdn(rdn: Der) {
  if (rdn.tag !== derTags.set) throw new DerError('a relative distinguished name is not a set')
  return parseContent(rdn, (reader) => {
    const first = parseAttribute(reader.read(derTags.sequence))
    return [first, ...reader.readAll().map(parseAttribute)]
  })
}

function parseAttribute(attribute: Der) {
  return parseContent(attribute, (reader) => {
    const oid = parseOid(reader.read(derTags.oid))
    const value = reader.read()
    return { oid, value: value.content.toString('utf8'), comparable: comparable(value) }
  })
}

/** RFC 5280 §7.1 in short: texts compare without case and with runs of spaces as one; anything else octet by octet. */
function comparable(value: Der): string {
  const text: readonly number[] = [derTags.utf8String, derTags.printableString, derTags.ia5String]
  if (!text.includes(value.tag)) return `#${value.bytes.toString('hex')}`
  return `=${value.content.toString('utf8').normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()}`
}
