import 'reflect-metadata'
import { AsnConvert } from '@peculiar/asn1-schema'
import { GeneralName, GeneralNames, GeneralSubtree, GeneralSubtrees, NameConstraints } from '@peculiar/asn1-x509'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsagesExtension,
  type Name,
} from '@peculiar/x509'
import { toNameStructure } from '../../src/dev/sign-certificate.ts'

export function extension(oid: string, critical: boolean, value: Uint8Array): Extension {
  return new Extension(oid, critical, new Uint8Array(value))
}

export function basicConstraints(ca: boolean, pathLength?: number): Extension {
  return new BasicConstraintsExtension(ca, pathLength, true)
}

/** Bit numbers of RFC 5280 §4.2.1.3. */
export function keyUsage(...bits: readonly number[]): Extension {
  return new KeyUsagesExtension(
    bits.reduce((flags, bit) => flags | (1 << bit), 0),
    true,
  )
}

export function extendedKeyUsage(...oids: readonly string[]): Extension {
  return new ExtendedKeyUsageExtension([...oids])
}

/** One form and its value, as the library names them. */
export type NamePart = Partial<Omit<GeneralName, 'directoryName'>> & { readonly directory?: Name }

export function subjectAltName(...names: readonly NamePart[]): Extension {
  return extension('2.5.29.17', false, encode(new GeneralNames(names.map(toGeneralName))))
}

export function permitted(...bases: readonly NamePart[]): Extension {
  return extension('2.5.29.30', true, encode(new NameConstraints({ permittedSubtrees: toSubtrees(bases) })))
}

export function excluded(...bases: readonly NamePart[]): Extension {
  return extension('2.5.29.30', true, encode(new NameConstraints({ excludedSubtrees: toSubtrees(bases) })))
}

function toSubtrees(bases: readonly NamePart[]): GeneralSubtrees {
  return new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base: toGeneralName(base) })))
}

function toGeneralName({ directory, ...form }: NamePart): GeneralName {
  return new GeneralName(directory ? { directoryName: toNameStructure(directory) } : form)
}

function encode(structure: object): Buffer {
  return Buffer.from(AsnConvert.serialize(structure))
}
