/** The bytes are not DER (X.690) of the expected structure. The message names the rule, never a value. */
export class DerError extends Error {
  override readonly name = 'DerError'
}

export interface Der {
  readonly tag: number
  /** The value's octets. */
  readonly content: Buffer
  /** Tag, length and value. */
  readonly bytes: Buffer
}

export const derTags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const

/**
 * Reads a run of DER values in order. It is small and strict on purpose: definite minimal lengths, one-octet tags,
 * nothing left over. A CRL of a hundred thousand entries is one pass with no tree.
 */
export class DerReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get done(): boolean {
    return this.#at === this.#bytes.length
  }

  /** @throws DerError when the next value is absent, badly encoded or of another tag */
  read(tag?: number): Der {
    const start = this.#at
    const found = this.#bytes[start]
    if (found === undefined) throw new DerError('a value is missing')
    if ((found & 0x1f) === 0x1f) throw new DerError('a tag number is too large')
    if (tag !== undefined && found !== tag) throw new DerError('a value has another type than its place requires')
    const [length, from] = this.#length(start + 1)
    const end = from + length
    if (end > this.#bytes.length) throw new DerError('a value is longer than what holds it')
    this.#at = end
    return { tag: found, content: this.#bytes.subarray(from, end), bytes: this.#bytes.subarray(start, end) }
  }

  /** The next value if it has this tag. */
  readIf(tag: number): Der | undefined {
    return this.#bytes[this.#at] === tag ? this.read(tag) : undefined
  }

  readAll(): Der[] {
    const values: Der[] = []
    while (!this.done) values.push(this.read())
    return values
  }

  /** @throws DerError when something is left */
  end(): void {
    if (!this.done) throw new DerError('something follows the last value')
  }

  /** X.690 §10.1: definite, and the shortest form. */
  #length(at: number): [length: number, from: number] {
    const first = this.#bytes[at]
    if (first === undefined) throw new DerError('a length is missing')
    if (first < 0x80) return [first, at + 1]
    const count = first & 0x7f
    if (count === 0 || count > 4 || at + 1 + count > this.#bytes.length) throw new DerError('a length is not definite')
    const length = this.#bytes.readUIntBE(at + 1, count)
    if (length < 0x80 || length < 256 ** (count - 1)) throw new DerError('a length is not in its shortest form')
    return [length, at + 1 + count]
  }
}

/** Exactly one value of this tag. @throws DerError */
export function parseDer(bytes: Buffer, tag?: number): Der {
  const reader = new DerReader(bytes)
  const value = reader.read(tag)
  reader.end()
  return value
}

/** Reads the whole content of a value with `read`, which must leave nothing over. @throws DerError */
export function parseContent<T>(value: Der, read: (reader: DerReader) => T): T {
  const reader = new DerReader(value.content)
  const result = read(reader)
  reader.end()
  return result
}
