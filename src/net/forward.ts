import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connect, type TLSSocket } from 'node:tls'
import type { Endpoint } from '../message/reception.ts'
import type { AddressRule } from './address.ts'
import { multipartOf, type Part } from './multipart.ts'
import { type Answer, endInTime, readAnswer, toSendError } from './post.ts'
import { SendError } from './send-error.ts'

export interface ForwardOptions {
  readonly rule: AddressRule
  /** The gateway's own certificate and key, PEM, which it shows as a client. */
  readonly tls: { readonly cert: string; readonly key: string }
  /** From the look-up to the end of the answer. */
  readonly timeoutMs: number
  /** Ends what is under way, for the gateway stops. */
  readonly stop?: AbortSignal | undefined
  now(): Date
}

/**
 * Posts parts to an endpoint over mutual TLS. Which authority issued the endpoint's certificate does not matter: it must
 * be the registered one and no other, which is seen on the connection before a byte of a message is written to it.
 * @throws SendError
 */
export async function postForward(
  endpoint: Endpoint,
  parts: readonly Part[],
  options: ForwardOptions,
): Promise<Answer> {
  const url = new URL(endpoint.url)
  options.rule.requireHost(url)
  const until = performance.now() + options.timeoutMs
  const socket = await openPinned(url, endpoint.certificate, options)
  try {
    return await post(socket, url, parts, { ...options, timeoutMs: Math.max(1, until - performance.now()) })
  } finally {
    socket.destroy()
  }
}

async function openPinned(url: URL, certificate: string, options: ForwardOptions): Promise<TLSSocket> {
  const { rule, tls } = options
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const socket = connect({
    host,
    port: Number(url.port || 443),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...tls,
    lookup: rule.lookup,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    // Judged below, against the one that is registered.
    rejectUnauthorized: false,
  })
  const cancel = endInTime(socket, options)
  try {
    await once(socket, 'secureConnect')
    requirePinned(socket, certificate, options.now())
    // What breaks later is told to whoever reads the answer.
    socket.on('error', () => {})
    return socket
  } catch (err) {
    socket.destroy()
    throw toSendError(err)
  } finally {
    cancel()
  }
}

/** The handshake has shown that the other side has the key of this certificate. */
function requirePinned(socket: TLSSocket, certificate: string, now: Date): void {
  const { raw, valid_from, valid_to } = socket.getPeerCertificate()
  const registered = raw !== undefined && createHash('sha256').update(raw).digest('base64url') === certificate
  const at = now.getTime()
  if (!registered || !(Date.parse(valid_from) <= at && at < Date.parse(valid_to))) {
    throw new SendError('certificate-refused')
  }
}

async function post(
  socket: TLSSocket,
  url: URL,
  parts: readonly Part[],
  { timeoutMs, stop }: ForwardOptions,
): Promise<Answer> {
  const faults: unknown[] = []
  const opened = parts.map((part) => ({ ...part, open: () => part.open().catch((err) => keep(faults, err)) }))
  const { contentType, length, body } = multipartOf(opened, `budkavle-${randomUUID()}`)
  const request = requestHttp({
    createConnection: () => socket,
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    host: url.hostname,
    port: url.port || 443,
    defaultPort: 443,
    headers: { 'content-type': contentType, 'content-length': length, 'user-agent': 'Budkavle' },
  })
  const answer = readAnswer(request, { timeoutMs, stop, bytesMax: answerBytesMax })
  // An endpoint may answer before it has read everything; then the answer counts, not what became of the rest.
  pipeline(Readable.from(body()), request).catch(() => {})
  return answer.catch((err) => {
    throw faults[0] ?? err
  })
}

/** A part that cannot be opened is a fault of ours, not the endpoint's. */
function keep(faults: unknown[], err: unknown): never {
  faults.push(err)
  throw err
}

const answerBytesMax = 65_536
