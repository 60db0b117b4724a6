import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { Unanswered } from './patience.ts'

/** How a gateway is reached: mutual TLS, PEM. */
export interface GatewayAccess {
  /** `https://host:port` */
  readonly url: string
  /** The party's TLS certificate with its chain. */
  readonly certificate: string
  readonly key: string
  /** The authorities that the gateway's certificate must come from. */
  readonly ca: string
}

/** The gateway's no. The code is one of its table; there is none when something else answered. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(`the gateway refuses: ${status} ${code}`)
    this.status = status
    this.code = code
  }
}

export interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  readonly contentType?: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
  /** Told when the gateway begins to answer: what was asked for is done, and not read yet. */
  onAnswer?(): void | Promise<void>
}

export type GatewayCall = (call: Call) => Promise<Buffer>

/**
 * Calls to one gateway, over connections that are kept. Gives the body of a 200.
 * @throws Unanswered when there is no whole answer, or one to try again · Refused for any other
 */
export function createGatewayCall({ url, certificate, key, ca }: GatewayAccess): GatewayCall & { close(): void } {
  const agent = new Agent({ keepAlive: true, cert: certificate, key, ca, minVersion: 'TLSv1.2' })
  const call: GatewayCall = async (asked) => {
    const response = await send(new URL(asked.path, url), agent, asked)
    await asked.onAnswer?.()
    const bytes = await readWhole(response)
    const status = response.statusCode ?? 0
    if (status === 200) return bytes
    if (status >= 500 || status === 429 || status === 408) throw new Unanswered(`the gateway answers ${status}`)
    throw new Refused(status, codeIn(bytes))
  }
  return Object.assign(call, { close: () => agent.destroy() })
}

/** Monotonic, as all waiting here: a clock that is wrong on either side changes nothing. */
function send(url: URL, agent: Agent, { method, body, contentType, timeoutMs = 30_000, signal }: Call) {
  const limits = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]
  const headers =
    body === undefined
      ? {}
      : { 'content-type': contentType ?? 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise<IncomingMessage>((resolve, reject) => {
    const req = request(url, { method, agent, headers, signal: AbortSignal.any(limits) }, resolve)
    req.on('error', (cause) => reject(new Unanswered('the gateway does not answer', { cause })))
    req.end(body)
  })
}

async function readWhole(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response) {
      size += chunk.length
      if (size > answerBytesMax) throw new Error('the answer is larger than any of a gateway')
      chunks.push(chunk)
    }
  } catch (cause) {
    throw new Unanswered('the answer broke off', { cause })
  }
  if (!response.complete) throw new Unanswered('the answer broke off')
  return Buffer.concat(chunks)
}

function codeIn(bytes: Buffer): string {
  try {
    const { code } = JSON.parse(bytes.toString('utf8'))
    return typeof code === 'string' && /^[a-z.-]{1,64}$/.test(code) ? code : 'unknown'
  } catch {
    return 'unknown'
  }
}

/** Above the largest attachment, and a manifest of a hundred thousand items. */
const answerBytesMax = 32 * 1024 * 1024
