import { AsnConvert, AsnParser } from '@peculiar/asn1-schema'
import { type AsnType, fromBER } from 'asn1js'

/** The bytes are not one ASN.1 value of the expected structure. The message names the rule, never a value. */
export class Asn1Error extends Error {
  override readonly name = 'Asn1Error'
}

/** How many values within values a certificate may hold. */
const nodesMax = 10_000

/**
 * Exactly one value, nothing after it, as a tree; read as BER, which is what the library reads.
 * @throws Asn1Error
 */
export function parseTree(bytes: Uint8Array, maxNodes = nodesMax): AsnType {
  const { offset, result } = attempt(() => fromBER(bytes, { maxNodes, maxContentLength: bytes.length }))
  if (offset !== bytes.length) throw new Asn1Error('it is cut short, or something follows it')
  return result
}

/**
 * The same with this structure, in DER (X.690 §10), which has one form for each value: written back it must give the
 * same octets, so nothing that stands there was passed over or read as something else.
 * @throws Asn1Error
 */
export function parseDer<T>(bytes: Uint8Array, structure: new () => T): T {
  const tree = parseTree(bytes)
  const value = attempt(() => AsnParser.fromASN(tree, structure))
  const written = attempt(() => AsnConvert.serialize(value))
  if (!Buffer.from(written).equals(bytes)) throw new Asn1Error('it is not in the one form that DER allows')
  return value
}

/** The library throws errors of many kinds, whose texts may hold values. */
function attempt<T>(step: () => T): T {
  try {
    return step()
  } catch {
    throw new Asn1Error('it has not the structure that its place requires')
  }
}
