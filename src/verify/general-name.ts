import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AsnIpConverter,
  type GeneralName as GeneralNameStructure,
  type GeneralSubtree,
  NameConstraints as NameConstraintsStructure,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509'
import { Asn1Error, parseDer } from './asn1.ts'
import { createName, type Name } from './name.ts'

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

/** RFC 5280 §4.2.1.6. @throws Asn1Error */
export function parseSubjectAltName(value: Uint8Array): GeneralName[] {
  return Array.from(parseDer(value, SubjectAlternativeName), createGeneralName)
}

/** @throws Asn1Error, also for a mask that is not one of CIDR (RFC 4632), which the library would read as another */
export function parseNameConstraints(value: Uint8Array): NameConstraints {
  const { permittedSubtrees = [], excludedSubtrees = [] } = parseDer(value, NameConstraintsStructure)
  return { permitted: Array.from(permittedSubtrees, createBase), excluded: Array.from(excludedSubtrees, createBase) }
}

function createBase({ base, minimum, maximum }: GeneralSubtree): GeneralName {
  if (minimum !== 0 || maximum !== undefined) throw new Asn1Error('a subtree has a minimum or a maximum')
  return createGeneralName(base)
}

function createGeneralName(name: GeneralNameStructure): GeneralName {
  if (name.rfc822Name !== undefined) return { form: 'email', text: requireAscii(name.rfc822Name) }
  if (name.dNSName !== undefined) return { form: 'dns', text: requireAscii(name.dNSName) }
  if (name.uniformResourceIdentifier !== undefined) {
    return { form: 'uri', text: requireAscii(name.uniformResourceIdentifier) }
  }
  if (name.iPAddress !== undefined) return { form: 'ip', octets: readOctets(name.iPAddress) }
  if (name.directoryName !== undefined) return { form: 'directory', name: createName(name.directoryName) }
  return { form: 'other' }
}

function requireAscii(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new Asn1Error('a name is not printable ASCII')
  return text.toLowerCase()
}

/** The library has an address as text; constraints compare octets. */
function readOctets(address: string): Buffer {
  try {
    return Buffer.from(AsnConvert.serialize(AsnIpConverter.toASN(address))).subarray(2)
  } catch {
    throw new Asn1Error('an address has a length that no address has')
  }
}
