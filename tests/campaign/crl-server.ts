import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { issueCrl } from '../../src/dev/pki.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'

/** The authorities' revocation lists over HTTP, each issued when it is asked for. */
export interface CrlServer {
  readonly port: number
  /** How long the lists that are given out from now on count. */
  setLife(seconds: number): void
  /** Resolves when somebody has been given every list since their life was set. */
  given(): Promise<void>
  goDown(): Promise<void>
  comeUp(): Promise<void>
}

const weekSeconds = 7 * 86_400

export async function startCrlServer(pkiFolder: string): Promise<CrlServer> {
  let life = weekSeconds
  const given = new Set<string>()
  const pki = openDevelopmentPki(pkiFolder, new Date())
  const create = () =>
    createServer((request, response) => {
      const authority = /^\/(root|signature|tls)\.crl$/.exec(request.url ?? '')?.[1] as keyof typeof pki
      const thisUpdate = new Date()
      const nextUpdate = new Date(thisUpdate.getTime() + life * 1000)
      response.end(issueCrl(pki[authority], { revoked: [], thisUpdate, nextUpdate }), () => given.add(authority))
    })
  let server: Server = create()
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    setLife(seconds) {
      life = seconds
      given.clear()
    },
    async given() {
      while (given.size < Object.keys(pki).length) await sleep(20)
    },
    async goDown() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
    async comeUp() {
      life = weekSeconds
      server = create()
      await listen(port)
    },
  }
}
