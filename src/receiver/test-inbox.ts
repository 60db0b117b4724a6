import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { FolderKeeper } from './folder.ts'

/** A receiver that can be examined. */
export interface Examinee {
  readonly store: Pick<FolderKeeper, 'list' | 'read'>
  setDiskFull(on: boolean): Promise<void>
  /** Ends it as if killed, and starts it again. */
  restart(): Promise<void>
}

/**
 * What a receiver licence asks a receiver under test (`budkavle license --help`), on loopback: what it holds, told by its
 * store and not by its memory. Never beside a receiver of real messages.
 */
export async function serveTestInbox(examinee: Examinee, port: number): Promise<{ port: number; close(): void }> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(examinee, request).catch(() => ({ status: 500, body: undefined }))
    response.writeHead(status, Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json' })
    response.end(Buffer.isBuffer(body) || body === undefined ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { port: (server.address() as AddressInfo).port, close }
}

interface Answer {
  readonly status: number
  readonly body?: Buffer | object | undefined
}

async function answer({ store, setDiskFull, restart }: Examinee, request: IncomingMessage): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  const asked = `${request.method} ${path}`
  if (asked === 'GET /records') return { status: 200, body: { records: await store.list() } }
  if (asked === 'POST /restart') {
    await restart()
    return { status: 202 }
  }
  if (asked === 'POST /faults') {
    const { fault, on } = (await json(request)) as { fault?: unknown; on?: unknown }
    if (fault !== 'disk-full') return { status: 501 }
    await setDiskFull(on === true)
    return { status: 204 }
  }
  const [, recordId] = /^GET \/records\/([^/]+)$/.exec(asked) ?? []
  const kept = recordId === undefined ? undefined : await store.read(decodeURIComponent(recordId))
  return kept ? { status: 200, body: kept.document } : { status: 404 }
}
