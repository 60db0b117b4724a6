import { Socket } from 'node:net'

/** Where postgres.js wants to go. */
interface Address {
  readonly path: string | false
  readonly host: readonly string[]
  readonly port: readonly number[]
}

/**
 * Sockets for postgres.js 3.4. A connection that breaks tells so twice, "error" and some moments later "close", and
 * postgres.js still sends queries on it in between: such a query waits for ever, or is answered with the rows of the next
 * one. These sockets tell once, and only when all is over. (Under TLS postgres.js wraps them, and tells twice again.)
 */
export function createSocketFactory(): (address: Address) => Socket {
  let attempts = 0
  return ({ path, host, port }) => {
    const at = attempts++ % host.length
    const socket = new OneEndSocket()
    return path ? socket.connect(path) : socket.connect(port[at] ?? 5432, host[at] ?? 'localhost')
  }
}

class OneEndSocket extends Socket {
  #connected = false

  override emit(event: string | symbol, ...details: unknown[]): boolean {
    if (event === 'connect') this.#connected = true
    if (!this.#connected) return super.emit(event, ...details)
    if (event === 'error') return true
    return event === 'close' ? super.emit('close', false) : super.emit(event, ...details)
  }
}
