/** Writes DER for the development PKI and for tests. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content])
}

export function sequence(...values: readonly Uint8Array[]): Buffer {
  return der(0x30, ...values)
}

/** An explicit context tag around a value. */
export function explicit(number: number, ...values: readonly Uint8Array[]): Buffer {
  return der(0xa0 | number, ...values)
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)))
}

export function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0]))
}

/** A number that is not negative, or the octets of one. */
export function integer(value: number | Uint8Array): Buffer {
  const hex = typeof value === 'number' ? value.toString(16) : Buffer.from(value).toString('hex')
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return der(0x02, (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), octets]) : octets)
}

export function octetString(...values: readonly Uint8Array[]): Buffer {
  return der(0x04, ...values)
}

export function bitString(octets: Uint8Array): Buffer {
  return der(0x03, Buffer.from([0]), octets)
}

/** A named bit list in its shortest form: the numbers of the bits that are set. */
export function namedBits(...bits: readonly number[]): Buffer {
  const last = Math.max(...bits)
  const octets = Buffer.alloc((last >> 3) + 1)
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
  return der(0x03, Buffer.from([7 - (last & 7)]), octets)
}

export function text(tag: 0x0c | 0x13 | 0x16, value: string): Buffer {
  return der(tag, Buffer.from(value, 'utf8'))
}

/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050. */
export function time(value: Date): Buffer {
  const digits = `${value.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
  return value.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits))
}

function derLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets])
}

function base128(arc: number): number[] {
  const low = [arc & 0x7f]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) low.unshift(0x80 | (rest & 0x7f))
  return low
}
