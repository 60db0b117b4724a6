import type { TLSSocket } from 'node:tls'
import type { Context, MiddlewareHandler } from 'hono'
import { Refusal } from '../errors.ts'
import type { PartyId, PartyKind } from '../message/ids.ts'

export interface Client {
  readonly id: PartyId
  readonly kind: PartyKind
}

export type ClientEnv = {
  Variables: {
    client: Client
    /** Who it is now: for what takes so long that the right may end meanwhile. @throws Refusal as at the start */
    identify: () => Client
  }
}

/**
 * Who calls, by the certificate of the TLS connection. Everything below it is closed to whoever is not registered.
 * @throws Refusal `client.certificate-missing`, `client.not-registered`, `certificate.*`
 */
export function clientAuth(
  certificateOf: (c: Context) => Buffer | undefined,
  verifyClient: (certificate: Buffer) => Client,
): MiddlewareHandler<ClientEnv> {
  return async (c, next) => {
    const certificate = certificateOf(c)
    if (!certificate)
      throw new Refusal('client.certificate-missing', 'the TLS connection carries no client certificate')
    c.set('identify', () => verifyClient(certificate))
    c.set('client', verifyClient(certificate))
    await next()
  }
}

/** The peer certificate of the connection, DER, read once for each connection: reading it costs more than a request. */
export function peerCertificate(c: Context): Buffer | undefined {
  const socket: TLSSocket = c.env.incoming.socket
  const known = certificates.get(socket)
  if (known) return known
  const { raw } = socket.getPeerCertificate()
  if (raw) certificates.set(socket, raw)
  return raw
}

const certificates = new WeakMap<TLSSocket, Buffer>()
