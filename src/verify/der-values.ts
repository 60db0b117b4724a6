import { type Der, DerError, derTags } from './der.ts'

/** Dotted decimal. @throws DerError */
export function parseOid(value: Der): string {
  requireTag(value, derTags.oid)
  const arcs: number[] = []
  let arc = 0
  let open = false
  for (const octet of value.content) {
    if (!open && octet === 0x80) throw new DerError('an object identifier is not in its shortest form')
    arc = arc * 128 + (octet & 0x7f)
    if (arc > Number.MAX_SAFE_INTEGER) throw new DerError('an object identifier is too large')
    open = octet >= 0x80
    if (open) continue
    arcs.push(arc)
    arc = 0
  }
  const [first, ...rest] = arcs
  if (first === undefined || open) throw new DerError('an object identifier is incomplete')
  const root = Math.min(Math.floor(first / 40), 2)
  return [root, first - root * 40, ...rest].join('.')
}

/** An integer's octets in lower-case hex, two's complement. @throws DerError */
export function parseIntegerHex(value: Der): string {
  requireTag(value, derTags.integer)
  const [first, second] = value.content
  if (first === undefined) throw new DerError('an integer is empty')
  const padded = second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
  if (padded) throw new DerError('an integer is not in its shortest form')
  return value.content.toString('hex')
}

/** A small number, 0 or more. @throws DerError */
export function parseSmallInteger(value: Der): number {
  const hex = parseIntegerHex(value)
  if (hex.length > 8 || Number.parseInt(hex.slice(0, 2), 16) >= 0x80) throw new DerError('an integer is out of range')
  return Number.parseInt(hex, 16)
}

/** @throws DerError */
export function parseBoolean(value: Der): boolean {
  requireTag(value, derTags.boolean)
  const [octet] = value.content
  if (value.content.length !== 1 || (octet !== 0 && octet !== 0xff)) throw new DerError('a boolean is not 0 or 255')
  return octet === 0xff
}

/** A bit string of whole octets. @throws DerError */
export function parseOctetBits(value: Der): Buffer {
  requireTag(value, derTags.bitString)
  if (value.content[0] !== 0) throw new DerError('a bit string is not of whole octets')
  return value.content.subarray(1)
}

/** The numbers of the bits that are set, bit 0 first (a named bit list). @throws DerError */
export function parseNamedBits(value: Der): ReadonlySet<number> {
  requireTag(value, derTags.bitString)
  const [unused, ...octets] = value.content
  if (unused === undefined || unused > 7 || (octets.length === 0 && unused > 0) || octets.length > 4) {
    throw new DerError('a named bit list is not valid')
  }
  const bits = octets.flatMap((octet, i) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((b) => octet & (0x80 >> b)).map((b) => i * 8 + b),
  )
  const last = octets.length * 8 - unused - 1
  // X.690 §11.2.2: no trailing zero bits, and the unused bits are zero.
  if ((bits.at(-1) ?? -1) !== last) throw new DerError('a named bit list is not in its shortest form')
  return new Set(bits)
}

/** Milliseconds since 1970 (RFC 5280 §4.1.2.5: UTC, seconds, no fractions). @throws DerError */
export function parseTime(value: Der): number {
  const digits = value.content.toString('latin1')
  const utc = value.tag === derTags.utcTime
  if (!utc && value.tag !== derTags.generalizedTime) throw new DerError('a time is of another type')
  if (!(utc ? /^\d{12}Z$/ : /^\d{14}Z$/).test(digits)) throw new DerError('a time is not in UTC to the second')
  const full = utc ? `${Number(digits.slice(0, 2)) >= 50 ? '19' : '20'}${digits}` : digits
  const iso = full.replace(/^(....)(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6.000Z')
  const time = Date.parse(iso)
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) throw new DerError('a time does not exist')
  return time
}

function requireTag(value: Der, tag: number): void {
  if (value.tag !== tag) throw new DerError('a value has another type than its place requires')
}
