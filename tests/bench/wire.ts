import { connect, type TLSSocket } from 'node:tls'

/** One kept HTTPS connection, one request at a time: as lean as can be, since it runs on the cores that are measured. */
export interface Wire {
  /** @param request the bytes of a whole HTTP/1.1 request */
  send(request: Buffer): Promise<{ readonly status: number }>
  close(): void
}

export interface WireOptions {
  readonly port: number
  readonly ca: string
  readonly cert: string
  readonly key: string
}

export function openWire(options: WireOptions): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, host: '127.0.0.1', servername: 'localhost' }, () =>
      resolve(createWire(socket)),
    )
    socket.once('error', reject)
  })
}

export function createRequest(path: string, mediaType: string, body: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    `content-type: ${mediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function createWire(socket: TLSSocket): Wire {
  let received: Buffer = Buffer.alloc(0)
  let waiting: { resolve(answer: { status: number }): void; reject(err: Error): void } | undefined
  const fail = (err: Error) => waiting?.reject(err)
  socket.setNoDelay(true)
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    if (!isWhole(received)) return
    const status = Number(received.toString('latin1', 9, 12))
    received = Buffer.alloc(0)
    waiting?.resolve({ status })
  })
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the gateway closed a connection')))
  return {
    send(request) {
      const { promise, resolve, reject } = Promise.withResolvers<{ status: number }>()
      waiting = { resolve, reject }
      socket.write(request)
      return promise
    },
    close() {
      waiting = undefined
      socket.destroy()
    },
  }
}

function isWhole(received: Buffer): boolean {
  const head = received.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, head))?.[1]
  if (length === undefined) return received.toString('latin1', received.length - 5) === '0\r\n\r\n'
  return received.length >= head + 4 + Number(length)
}
