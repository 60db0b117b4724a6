import { Refusal } from '../errors.ts'
import { essenceOf } from './essence.ts'

/**
 * The body, read while it stays within the limit and not further.
 * @throws Refusal `request.too-large`
 */
export async function readBody(request: Request, bytesMax: number): Promise<Buffer> {
  if (!request.headers.has('content-length')) return readChunks(request, bytesMax)
  requireLength(request, bytesMax)
  // The server holds a body to its declared length; read whole it costs far less than as a stream.
  const body = Buffer.from(await request.arrayBuffer())
  if (body.length > bytesMax) throw tooLarge(bytesMax)
  return body
}

/**
 * The same for a body so large that it is worth looking at while it comes.
 * @param onChunk told of each part of it, in order
 * @throws Refusal `request.too-large`, `request.malformed`
 */
export async function readChunks(
  request: Request,
  bytesMax: number,
  onChunk: (chunk: Uint8Array) => void = () => {},
): Promise<Buffer> {
  requireLength(request, bytesMax)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of untilItBreaks(request.body ?? [])) {
    size += chunk.length
    if (size > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
    onChunk(chunk)
  }
  return Buffer.concat(chunks)
}

/** @throws Refusal `request.malformed`, `request.too-large`, `request.media-type` */
export async function readJson(request: Request, bytesMax = 16_384): Promise<Record<string, unknown>> {
  if (essenceOf(request.headers.get('content-type')) !== 'application/json') {
    throw new Refusal('request.media-type', 'Content-Type is application/json')
  }
  const body = await readBody(request, bytesMax)
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below, as for any other value that is not an object.
  }
  throw new Refusal('request.malformed', 'the body is a JSON object')
}

/** A caller that goes away is no fault of the gateway's. */
async function* untilItBreaks(body: AsyncIterable<Uint8Array> | readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  try {
    yield* body
  } catch {
    throw new Refusal('request.malformed', 'the body broke off')
  }
}

function requireLength(request: Request, bytesMax: number): void {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax)
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal('request.too-large', `the body holds at most ${bytesMax} bytes`)
}
