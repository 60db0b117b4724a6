import { AsnConvert } from '@peculiar/asn1-schema'
import type { AttributeTypeAndValue, AttributeValue, Name as NameStructure } from '@peculiar/asn1-x509'

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

/** RFC 5280 §4.1.2.4. */
export function createName(structure: NameStructure): Name {
  const rdns = Array.from(structure, (rdn) => Array.from(rdn, createAttribute))
  const texts = rdns.map((rdn) => JSON.stringify(rdn.map((a) => [a.oid, a.comparable]).sort()))
  return { id: JSON.stringify(texts), rdns: texts, attributes: rdns.flat() }
}

function createAttribute({ type, value }: AttributeTypeAndValue) {
  return { oid: type, value: value.toString(), comparable: comparable(value) }
}

/** RFC 5280 §7.1 in short: texts compare without case and with runs of spaces as one; anything else octet by octet. */
function comparable(value: AttributeValue): string {
  const text = value.utf8String ?? value.printableString ?? value.ia5String
  if (text === undefined) return `#${Buffer.from(AsnConvert.serialize(value)).toString('hex')}`
  return `=${text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()}`
}
