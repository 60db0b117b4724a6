import { verify } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { VerifierKey } from '../evidence/signed-note.ts'
import type { AlertFacts } from '../message/notice.ts'

/** Where a party's own system is told of alerts: what the log's key has not signed it does not take. */
export interface Webhook {
  readonly url: string
  /** Each once, however often it came. */
  notices(): readonly AlertNotice[]
  close(): void
}

export interface AlertNotice {
  readonly type: 'alert.started' | 'alert.cleared'
  readonly data: AlertFacts
}

/** On loopback, where a development gateway may send over plain HTTP. */
export async function openWebhook(key: VerifierKey): Promise<Webhook> {
  const taken = new Map<string, AlertNotice>()
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const id = request.headers['webhook-id']
    const isTaken = typeof id === 'string' && isSigned(id, request, body, key)
    if (isTaken) taken.set(id, JSON.parse(body.toString('utf8')))
    response.writeHead(isTaken ? 200 : 401).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    notices: () => [...taken.values()],
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** As Standard Webhooks has it: Ed25519 over `<id>.<timestamp>.<body>`, and not of another time. */
function isSigned(id: string, { headers }: IncomingMessage, body: Buffer, { publicKey }: VerifierKey): boolean {
  const timestamp = String(headers['webhook-timestamp'])
  const [, signature = ''] = /^v1a,([A-Za-z0-9+/=]+)$/.exec(String(headers['webhook-signature'])) ?? []
  const isOfNow = Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  return isOfNow && verify(null, signed, publicKey, Buffer.from(signature, 'base64'))
}

const toleranceSeconds = 300
