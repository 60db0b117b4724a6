import { type ClientRequest, Agent as HttpAgent, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { AddressRule } from './address.ts'
import { SendError } from './send-error.ts'

export interface PostLimits {
  /** From the first look-up to the last byte of the answer. */
  readonly timeoutMs: number
  readonly bytesMax: number
  /** Ends the attempt before its time, for the gateway stops. */
  readonly stop?: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  limits: PostLimits,
) => Promise<Answer>

/**
 * Posts to where somebody else has said. Only the hosts of the rule; the server's certificate must be a public
 * authority's; no redirect is followed. Connections are kept for the next one.
 * @param stop ends what is under way
 */
export function createPost(rule: AddressRule, stop?: AbortSignal): Post {
  const keep = { keepAlive: true, maxSockets: 8, maxFreeSockets: 2, timeout: 30_000, lookup: rule.lookup }
  const agents = { 'http:': new HttpAgent(keep), 'https:': new HttpsAgent({ ...keep, minVersion: 'TLSv1.2' }) }
  return async (url, headers, body, limits) => {
    const target = new URL(url)
    rule.requireHost(target)
    const secure = target.protocol === 'https:'
    const options = {
      method: 'POST',
      agent: secure ? agents['https:'] : agents['http:'],
      lookup: rule.lookup,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    }
    const request = secure ? requestHttps(target, options) : requestHttp(target, options)
    const answer = readAnswer(request, { ...limits, stop })
    request.end(body)
    return answer
  }
}

/**
 * The answer to a request, read while it stays within the limits and not further.
 * @throws SendError `timed-out`, `unreachable`, `answer-too-large`, or what the look-up refused with
 */
export async function readAnswer(request: ClientRequest, limits: PostLimits): Promise<Answer> {
  const cancel = endInTime(request, limits)
  try {
    return await receive(request, limits.bytesMax)
  } catch (err) {
    throw toSendError(err)
  } finally {
    cancel()
  }
}

/** Destroys what takes too long, or is under way when the gateway stops, unless it is cancelled before. */
export function endInTime(
  work: { destroy(err: Error): unknown },
  { timeoutMs, stop }: Pick<PostLimits, 'timeoutMs' | 'stop'>,
): () => void {
  const end = () => work.destroy(new SendError('timed-out'))
  const timer = setTimeout(end, timeoutMs)
  stop?.addEventListener('abort', end)
  if (stop?.aborted) end()
  return () => {
    clearTimeout(timer)
    stop?.removeEventListener('abort', end)
  }
}

function receive(request: ClientRequest, bytesMax: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on('error', reject)
    request.on('close', () => reject(new SendError('unreachable')))
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        chunks.push(chunk)
        if (size <= bytesMax) return
        // At once: the end may have come with this chunk.
        reject(new SendError('answer-too-large'))
        request.destroy()
      })
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks),
        }),
      )
    })
  })
}

/** What a socket, TLS or a look-up failed with, as a code of ours. */
export function toSendError(err: unknown): SendError {
  if (err instanceof SendError) return err
  const code = err instanceof Error && 'code' in err ? String(err.code) : ''
  const ofCertificate = /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|ALTNAME/.test(code)
  return new SendError(ofCertificate ? 'certificate-refused' : 'unreachable', { cause: err })
}
