import { Socket } from 'node:net'
import type { Server } from './servers.ts'

/** For what postgres.js wants a socket. */
interface Wish {
  /** Not for the connection that a client listens on. */
  readonly fetch_types: boolean
}

export interface Sockets {
  open(wish: Wish): Promise<Socket>
  /** Bytes that the server has ever sent, but for what it sent to listeners. */
  bytesReceived(): number
}

/**
 * Sockets for postgres.js 3.4, which has no safe way to lose a connection: a query sent between a socket's "error" and
 * its "close" waits for ever or is answered with the rows of the next one, and a rollback sent after "close" ends the
 * process. These sockets tell the error when all is over, which fails what is under way, and then, when whatever follows
 * from that has been sent in vain, the close, which fails the rest. (Under TLS postgres.js wraps them, and is unsafe again.)
 *
 * @param select the server to go to; none: the connection fails
 */
export function createSockets(select: () => Promise<Server | undefined>): Sockets {
  let received = 0
  let counted: Socket[] = []
  const settleEnded = () => {
    for (const socket of counted) if (socket.destroyed) received += socket.bytesRead
    counted = counted.filter((socket) => !socket.destroyed)
  }
  return {
    async open({ fetch_types }) {
      const server = await select()
      const socket = new LostLastSocket()
      settleEnded()
      if (fetch_types) counted.push(socket)
      // It must fail as one that cannot connect does, when its first bytes have been written: else the pool waits for ever.
      if (!server) setTimeout(() => socket.destroy(new Error('none of the database servers is the primary')), failMs)
      else if (server.host.startsWith('/')) socket.connect(`${server.host}/.s.PGSQL.${server.port}`)
      else socket.connect(server.port, server.host)
      return socket
    },
    bytesReceived: () => counted.reduce((sum, socket) => sum + socket.bytesRead, received),
  }
}

/** Longer than a chain of promises takes. */
const afterErrorMs = 5
const failMs = 5

class LostLastSocket extends Socket {
  #connected = false
  #problem: unknown

  override emit(event: string | symbol, ...details: unknown[]): boolean {
    if (event === 'connect') this.#connected = true
    if (!this.#connected || (event !== 'error' && event !== 'close')) return super.emit(event, ...details)
    if (event === 'error') {
      this.#problem ??= details[0]
      return true
    }
    if (this.listenerCount('error') > 0)
      super.emit('error', this.#problem ?? new Error('the connection to the database ended'))
    setTimeout(() => super.emit('close', false), afterErrorMs)
    return true
  }
}
