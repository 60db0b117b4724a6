/** One part of a form (RFC 7578). */
export interface Part {
  readonly name: string
  readonly mediaType: string
  /** Makes it a file. */
  readonly fileName?: string
  readonly bytes: number
  /** Asked for when its turn comes. */
  open(): Promise<Buffer>
}

export interface Multipart {
  readonly contentType: string
  readonly length: number
  body(): AsyncGenerator<Buffer>
}

/**
 * A form as it goes over the wire, its length known before its files are opened.
 * @param boundary must occur in none of the parts: take one by chance
 */
export function multipartOf(parts: readonly Part[], boundary: string): Multipart {
  const heads = parts.map((part) => Buffer.from(headOf(part, boundary)))
  const end = Buffer.from(`--${boundary}--\r\n`)
  const bytes = parts.map((part, at) => (heads[at]?.length ?? 0) + part.bytes + newLine.length)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: bytes.reduce((sum, one) => sum + one, end.length),
    async *body() {
      for (const [at, part] of parts.entries()) {
        yield heads[at] as Buffer
        yield await part.open()
        yield newLine
      }
      yield end
    },
  }
}

/** Names and kinds are ours and hold nothing that would need quoting. */
function headOf({ name, fileName, mediaType }: Part, boundary: string): string {
  const file = fileName === undefined ? '' : `; filename="${fileName}"`
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\ncontent-type: ${mediaType}\r\n\r\n`
}

const newLine = Buffer.from('\r\n')
