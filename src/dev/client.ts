import { Agent, request } from 'node:https'

/** A party's system, as the gateway meets it: HTTPS with a client certificate, connections kept. */
export interface Client {
  get(path: string): Promise<Answer>
  post(path: string, body: string | Buffer, contentType?: string): Promise<Answer>
  put(path: string, body: Buffer, contentType: string): Promise<Answer>
  close(): void
}

export interface Answer {
  readonly status: number
  readonly body: Buffer
  /** The body as JSON. */
  json<T = Record<string, unknown>>(): T
}

export interface ClientOptions {
  /** `https://host:port` */
  readonly origin: string
  /** PEM of the authorities that the gateway's certificate must come from. */
  readonly ca: string
  /** PEM with chain and key; absent: a client without a certificate. */
  readonly identity?: { readonly cert: string; readonly key: string }
  readonly connectionsMax?: number
  /** After which a call that brings nothing fails; absent: never. */
  readonly answerMs?: number
}

export function createClient(options: ClientOptions): Client {
  const { ca, identity, connectionsMax = 8, answerMs = 0 } = options
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsMax, ca, ...identity })
  const call = (method: string, path: string, body?: string | Buffer, contentType?: string) =>
    new Promise<Answer>((resolve, reject) => {
      const headers =
        body === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }
      const req = request(new URL(path, options.origin), { method, agent, headers }, (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('error', reject)
        res.on('end', () => resolve(createAnswer(res.statusCode ?? 0, Buffer.concat(chunks))))
      })
      req.on('error', reject)
      if (answerMs > 0) req.setTimeout(answerMs, () => req.destroy(new Error('no answer in time')))
      req.end(body)
    })
  return {
    get: (path) => call('GET', path),
    post: (path, body, contentType = 'application/json') => call('POST', path, body, contentType),
    put: (path, body, contentType) => call('PUT', path, body, contentType),
    close: () => agent.destroy(),
  }
}

function createAnswer(status: number, body: Buffer): Answer {
  return { status, body, json: () => JSON.parse(body.toString('utf8')) }
}
