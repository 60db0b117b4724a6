import { createServer as createHttp, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttps, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

export interface Listener {
  readonly port: number
  /** Takes no new connections, lets requests under way finish, then closes what is idle. */
  stop(): Promise<void>
}

/**
 * Mutual TLS, 1.2 at least. Any client certificate, or none, gets through the handshake: who it is and what is wrong
 * with it is decided and told by client-auth, by the registry and not by a list of authorities.
 */
export function listenHttps(
  app: Pick<Hono, 'fetch'>,
  tls: { cert: string; key: string },
  host: string,
  port: number,
): Promise<Listener> {
  const options: ServerOptions = { ...tls, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' }
  return listen(createHttps(options, getRequestListener(app.fetch)), host, port)
}

/** TLS for people's browsers, which are asked for no certificate: who it is, they say by signing in. */
export function listenPages(
  app: Hono,
  tls: { cert: string; key: string },
  host: string,
  port: number,
): Promise<Listener> {
  return listen(createHttps({ ...tls, minVersion: 'TLSv1.2' }, getRequestListener(app.fetch)), host, port)
}

/** Plain HTTP, for operations on loopback. */
export function listenHttp(app: Hono, host: string, port: number): Promise<Listener> {
  return listen(createHttp(getRequestListener(app.fetch)), host, port)
}

function listen(server: Server, host: string, port: number): Promise<Listener> {
  server.requestTimeout = 30_000
  server.keepAliveTimeout = 75_000
  const lastAnswers = endConnections(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const stop = () =>
        new Promise<void>((done) => {
          server.close(() => done())
          lastAnswers()
          server.closeIdleConnections()
          setTimeout(() => server.closeAllConnections(), graceMs).unref()
        })
      resolve({ port: (server.address() as AddressInfo).port, stop })
    })
  })
}

/** Once called, every answer says that it is its connection's last: a busy client would else keep its connection for ever. */
function endConnections(server: Server): () => void {
  const open = new Set<ServerResponse>()
  let ending = false
  server.prependListener('request', (_request, response: ServerResponse) => {
    response.shouldKeepAlive &&= !ending
    open.add(response)
    response.once('close', () => open.delete(response))
  })
  return () => {
    ending = true
    for (const response of open) response.shouldKeepAlive = false
  }
}

/** What may still run when the gateway is told to stop. */
const graceMs = 10_000
