import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What stands between the parties and the gateways: a balancer that goes to one that listens, and can cut lines. */
export interface Door {
  readonly port: number
  /**
   * Cuts a connection after the gateway has answered and before the answer arrives: what it sends next on a connection
   * in use is swallowed, and the connection reset. Resolves when that has happened.
   */
  cutAnswer(): Promise<void>
  close(): void
}

/** Chunks from the gateway on a connection that has been shaken hands on and used. */
const chunksInUse = 6

export async function openDoor(targets: readonly number[]): Promise<Door> {
  const open = new Set<Socket>()
  let toCut: (() => void) | undefined
  let turn = 0
  const server = createServer((client) => {
    client.setNoDelay(true)
    open.add(client)
    client.on('error', () => {})
    client.on('close', () => open.delete(client))
    void reach(targets, turn++).then((gateway) => {
      if (!gateway) return void client.resetAndDestroy()
      let chunks = 0
      gateway.on('data', (bytes) => {
        chunks += 1
        if (toCut && chunks >= chunksInUse) {
          toCut()
          toCut = undefined
          client.resetAndDestroy()
        } else client.write(bytes)
      })
      client.on('data', (bytes) => gateway.write(bytes))
      gateway.on('close', () => client.destroy())
      client.on('close', () => gateway.destroy())
      if (client.destroyed) gateway.destroy()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    cutAnswer() {
      const { promise, resolve } = Promise.withResolvers<void>()
      toCut = resolve
      return promise
    },
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

/** The first of the gateways, beginning with another one each time, that takes the connection. */
async function reach(targets: readonly number[], turn: number): Promise<Socket | undefined> {
  for (const i of targets.keys()) {
    const socket = await tryPort(targets[(turn + i) % targets.length] ?? 0)
    if (socket) return socket
  }
  return undefined
}

function tryPort(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.on('error', () => resolve(undefined))
  })
}
