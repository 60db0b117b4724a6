import { AsnConvert, AsnParser } from '@peculiar/asn1-schema'
import { fromBER } from 'asn1js'

/** The bytes are not one ASN.1 value of the expected structure. The message names the rule, never a value. */
export class Asn1Error extends Error {
  override readonly name = 'Asn1Error'
}

/**
 * Exactly one value of this structure, nothing after it; read as BER, which is what the library reads.
 * @param nodesMax how many values within values it may hold
 * @throws Asn1Error
 */
export function parseBer<T>(bytes: Uint8Array, structure: new () => T, nodesMax = 10_000): T {
  const berOptions = { maxNodes: nodesMax, maxContentLength: bytes.length }
  return attempt(() => {
    const { offset, result } = fromBER(bytes, berOptions)
    if (offset !== bytes.length) throw new Asn1Error('it is cut short, or something follows it')
    return AsnParser.fromASN(result, structure, { berOptions })
  })
}

/**
 * The same of DER (X.690 §10), which has one form for each value: written back it must give the same octets, so nothing
 * that stands there was passed over or read as something else.
 * @throws Asn1Error
 */
export function parseDer<T>(bytes: Uint8Array, structure: new () => T): T {
  const value = parseBer(bytes, structure)
  const written = attempt(() => AsnConvert.serialize(value))
  if (!Buffer.from(written).equals(bytes)) throw new Asn1Error('it is not in the one form that DER allows')
  return value
}

/** The library throws errors of many kinds, whose texts may hold values. */
function attempt<T>(step: () => T): T {
  try {
    return step()
  } catch (err) {
    throw err instanceof Asn1Error ? err : new Asn1Error('it has not the structure that its place requires')
  }
}
