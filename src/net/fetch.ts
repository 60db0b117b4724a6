/** What came was not what was asked for, or not in time. The message names the rule, never the URL's content. */
export class FetchError extends Error {
  override readonly name = 'FetchError'
}

export interface FetchLimits {
  /** Host names that may be asked; a port is not part of it. */
  readonly allowedHosts: readonly string[]
  readonly timeoutMs: number
  readonly bytesMax: number
}

/**
 * The body of a 200 answer over http or https. Redirects are refused, and the body is cut off as soon as it is too
 * large. Nothing about the content is believed.
 * @throws FetchError
 */
export async function fetchBytes(url: string, limits: FetchLimits): Promise<Buffer> {
  requireAllowed(url, limits.allowedHosts)
  try {
    // The signal covers the body too, so a server that trickles is cut off as well.
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(limits.timeoutMs) })
    return await readBody(response, limits.bytesMax)
  } catch (err) {
    if (err instanceof FetchError) throw err
    throw new FetchError('the server does not answer, or not in time', { cause: err })
  }
}

function requireAllowed(url: string, allowedHosts: readonly string[]): void {
  const parsed = URL.parse(url)
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) throw new FetchError('the URL is not http or https')
  if (parsed.username || parsed.password) throw new FetchError('the URL holds credentials')
  if (!allowedHosts.includes(parsed.hostname)) throw new FetchError('the host is not among those that may be asked')
}

async function readBody(response: Response, bytesMax: number): Promise<Buffer> {
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel()
    throw new FetchError(`the server answers ${response.status}`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > bytesMax) throw new FetchError('the body is larger than allowed')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
