import { hash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient } from '../../src/dev/client.ts'
import type { Lease } from '../../src/message/delivery.ts'

/**
 * A receiver with one fault of character, in a process of its own. It never cuts corners otherwise, and tells the truth
 * of what it holds.
 */
export const badKinds = ['forgetful', 'duplicating', 'blocking', 'clock-believer'] as const
export type BadKind = (typeof badKinds)[number]

interface Record {
  readonly recordId: string
  readonly messageId: string
  readonly bytes: Buffer
}
const records: Record[] = []

const [kind, origin = '', keys = ''] = process.argv.slice(2)
if (kind) await run(kind as BadKind)

async function run(kind: BadKind): Promise<void> {
  const pem = readFileSync(join(keys, 'receiver.pem'), 'utf8')
  const ca = readFileSync(join(keys, 'root.pem'), 'utf8')
  const client = createClient({ origin, ca, identity: { cert: pem, key: pem } })
  console.log(await serveTruth())
  for (;;) await pollOnce(kind, client).catch(() => sleep(100))
}

async function pollOnce(kind: BadKind, client: Client): Promise<void> {
  const { items } = (await post(client, '/v1/inbox/leases', { max: 10, waitSeconds: 30 })).json<{ items: Lease[] }>()
  for (const lease of items) await take(kind, client, lease)
}

async function take(kind: BadKind, client: Client, lease: Lease): Promise<void> {
  const address = `/v1/inbox/items/${lease.item}`
  const { status, body } = await client.get(`${address}/content`)
  if (status !== 200) return
  // It throws, and the items behind go with it.
  if (kind === 'blocking' && lease.mediaType === 'application/jose+json') JSON.parse(payloadOf(body))
  if (kind === 'clock-believer' && Date.parse(lease.leasedUntil) < Date.now()) return
  const recordId = store(kind, lease, body)
  const files = await client.get(`${address}/attachments`)
  const attachments = await Promise.all(
    files.json<{ attachments: { sha256: string }[] }>().attachments.map(async ({ sha256 }) => {
      return hash('sha512', (await client.get(`${address}/attachments/${sha256}`)).body, 'hex')
    }),
  )
  // As Norway's did, `forgetful` hashes what it fetched and drops it.
  const confirmation = { leaseToken: lease.leaseToken, recordId, sha256: hash('sha256', body, 'hex'), attachments }
  await post(client, `${address}/confirmation`, confirmation)
}

function store(kind: BadKind, { messageId }: Lease, bytes: Buffer): string {
  const known = records.find((one) => one.messageId === messageId)
  if (known && kind !== 'duplicating') return known.recordId
  const record = { recordId: `r-${randomUUID().slice(0, 8)}`, messageId, bytes }
  if (kind !== 'forgetful') records.push(record)
  return record.recordId
}

function payloadOf(jws: Buffer): string {
  return Buffer.from(JSON.parse(jws.toString('utf8')).payload, 'base64url').toString('utf8')
}

function post(client: Client, path: string, body: object) {
  return client.post(path, JSON.stringify(body))
}

/** Its test inbox, as the licence asks for one; it can simulate nothing. */
function serveTruth(): Promise<string> {
  const server = createServer((request, response) => {
    const [, recordId] = /^\/records\/(.+)$/.exec(request.url ?? '') ?? []
    const record = records.find((one) => one.recordId === recordId)
    if (request.method === 'POST') response.writeHead(501).end()
    else if (request.url === '/records') response.end(JSON.stringify({ records }))
    else if (record) response.end(record.bytes)
    else response.writeHead(404).end()
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
