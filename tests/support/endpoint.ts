import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createHttps, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** What came to somebody else's server, and how it is to be answered. */
export interface Arrived {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The client's certificate, DER; undefined over plain HTTP and when it showed none. */
  readonly certificate: Buffer | undefined
}

export interface Answered {
  readonly status?: number
  readonly contentType?: string
  readonly body?: string
}

/** A real server of somebody else's, on loopback. */
export interface Endpoint {
  readonly url: string
  readonly arrived: Arrived[]
  /** How it answers from now on; `hang`: never. */
  answer(how: ((arrived: Arrived) => Answered | Promise<Answered>) | 'hang'): void
  close(): Promise<void>
}

/** @param tls makes it HTTPS that asks for a client certificate, and takes any */
export async function openEndpoint(tls?: Pick<ServerOptions, 'cert' | 'key'>): Promise<Endpoint> {
  const arrived: Arrived[] = []
  let how: Parameters<Endpoint['answer']>[0] = () => ({})
  const listener: ConstructorParameters<typeof Server>[1] = async (request, response) => {
    const one = await readRequest(request)
    arrived.push(one)
    if (how === 'hang') return
    const { status = 200, contentType = 'application/json', body = '' } = await how(one)
    response.writeHead(status, { 'content-type': contentType }).end(body)
  }
  const server = tls
    ? createHttps({ ...tls, requestCert: true, rejectUnauthorized: false }, listener)
    : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/in`,
    arrived,
    answer: (next) => {
      how = next
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function readRequest(request: IncomingMessage): Promise<Arrived> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const raw = 'getPeerCertificate' in request.socket && (request.socket as TLSSocket).getPeerCertificate().raw
  return {
    path: request.url ?? '',
    headers: request.headers as Record<string, string>,
    body: Buffer.concat(chunks),
    certificate: raw || undefined,
  }
}
