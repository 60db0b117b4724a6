import { type AsnType, Integer, Sequence, UTCTime } from 'asn1js'
import { Asn1Error, parseTree } from './asn1.ts'

/** A CRL in its two parts: one that is small, and one that may be long and is read without structures of the library. */
export interface CrlTree {
  /** The signed part. */
  readonly tbs: Buffer
  /** The list, in DER, as it would be without entries. */
  readonly rest: Uint8Array
  readonly entries: readonly CrlEntry[]
}

export interface CrlEntry {
  readonly serial: ArrayBuffer
  /** DER of its extensions. */
  readonly extensions: Uint8Array | undefined
}

/** After version, signature, issuer, thisUpdate and nextUpdate (RFC 5280 §5.1.2), all of which we require. */
const entriesAt = 5

/** @throws Asn1Error when it is not a list, or an entry is not an entry */
export function parseCrlTree(der: Uint8Array): CrlTree {
  // No value takes less than an octet: what bounds the work is the size of the list, which its fetching bounds.
  const [tbs, ...others] = childrenOf(parseTree(der, der.length))
  if (!tbs) throw new Asn1Error('it is not a list')
  const parts = [...childrenOf(tbs)]
  const [entries] = parts[entriesAt] instanceof Sequence ? parts.splice(entriesAt, 1) : []
  return {
    tbs: Buffer.from(tbs.valueBeforeDecodeView),
    rest: new Uint8Array(new Sequence({ value: [new Sequence({ value: parts }), ...others] }).toBER()),
    entries: entries ? childrenOf(entries).map(createEntry) : [],
  }
}

/** The date is not told: an entry revokes from when it is listed. */
function createEntry(entry: AsnType): CrlEntry {
  const [serial, date, extensions, ...more] = childrenOf(entry)
  // GeneralizedTime is a UTCTime to the library, by inheritance.
  if (!(serial instanceof Integer) || !(date instanceof UTCTime) || more.length > 0) {
    throw new Asn1Error('an entry has not the structure of one')
  }
  return { serial: serial.valueBlock.valueHex, extensions: extensions?.valueBeforeDecodeView }
}

function childrenOf(value: AsnType): AsnType[] {
  if (!(value instanceof Sequence)) throw new Asn1Error('a value is not a sequence where it should be one')
  const children = value.valueBlock.value
  const octets = children.reduce((sum, child) => sum + child.valueBeforeDecodeView.length, 0)
  // The library does not mind when the last one is longer than what holds it.
  if (octets !== value.lenBlock.length) throw new Asn1Error('a value is longer or shorter than what it holds')
  return children
}
