import { Refusal } from '../errors.ts'

/**
 * The body, read while it stays within the limit and not further.
 * @throws Refusal `request.too-large`
 */
export async function readBody(request: Request, bytesMax: number): Promise<Buffer> {
  const declared = request.headers.get('content-length')
  if (Number(declared ?? 0) > bytesMax) throw tooLarge(bytesMax)
  // The server holds a body to its declared length; read whole it costs far less than as a stream.
  const body = declared === null ? await readStream(request, bytesMax) : Buffer.from(await request.arrayBuffer())
  if (body.length > bytesMax) throw tooLarge(bytesMax)
  return body
}

/** @throws Refusal `request.malformed`, `request.too-large`, `request.media-type` */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const essence = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (essence !== 'application/json') throw new Refusal('request.media-type', 'Content-Type is application/json')
  const body = await readBody(request, 16_384)
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below, as for any other value that is not an object.
  }
  throw new Refusal('request.malformed', 'the body is a JSON object')
}

async function readStream(request: Request, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal('request.too-large', `the body holds at most ${bytesMax} bytes`)
}
