import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../../src/dev/client.ts'
import { issueCertificate } from '../../src/dev/pki.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'
import { developmentPaths, openParty } from '../../src/dev/world.ts'
import { type Answered, type Arrived, type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { createParty, type GatewayChild, killGateways, startGateway } from '../support/gateway-child.ts'
import { createConcern, signMessage } from '../support/messages.ts'
import { createFolder, parties } from '../support/world.ts'

let dataFolder: string
let gateway: GatewayChild
let [fpa, office]: Client[] = []
let hooks: Endpoint

beforeAll(async () => {
  dataFolder = createFolder()
  gateway = await startGateway({ dataFolder, processes: 2 })
  fpa = createParty(dataFolder, 'fpa', gateway.port)
  office = createParty(dataFolder, 'satakunta', gateway.port)
  hooks = await openEndpoint()
})
afterAll(async () => {
  fpa?.close()
  office?.close()
  await hooks?.close()
  killGateways()
  rmSync(dataFolder, { recursive: true, force: true })
})

test('a real gateway of two processes forwards each message once, and tells its sender that it is stored', {
  timeout: 90_000,
}, async () => {
  const { endpoint, certificate } = await openReceiver()
  await put(fpa, '/v1/subscriptions/message.status', { url: hooks.url })
  await put(office, '/v1/offices/area-06/reception', { mode: 'forward', url: endpoint.url, certificate })
  const sent = await Promise.all(Array.from({ length: 10 }, send))
  await expect.poll(() => statuses('ContentHandover').sort(), { timeout: 30_000 }).toEqual(sent.sort())
  const forwarded = (await itemsAt(endpoint)).map((item) => item.messageId)
  expect(forwarded.sort()).toEqual(sent.sort())
  await endpoint.close()
})

test('and stops in time, though an endpoint does not answer; the next one goes on', { timeout: 120_000 }, async () => {
  const { endpoint, certificate } = await openReceiver('hang')
  await put(office, '/v1/offices/area-06/reception', { mode: 'forward', url: endpoint.url, certificate })
  const messageId = await send()
  await expect.poll(async () => (await itemsAt(endpoint)).length, { timeout: 30_000 }).toBe(1)
  expect(await gateway.kill('SIGTERM')).toBe(0)
  endpoint.answer(store)
  gateway = await startGateway({ dataFolder })
  fpa?.close()
  fpa = createParty(dataFolder, 'fpa', gateway.port)
  const state = async () => (await fpa?.get(`/v1/messages/${messageId}`))?.json().state
  await expect.poll(state, { timeout: 60_000 }).toBe('stored')
  expect(await itemsAt(endpoint)).toMatchObject([{ leaseToken: 1 }, { leaseToken: 2 }])
  await endpoint.close()
})

/** A receiver with a certificate of its own, which stores what comes unless told otherwise. */
async function openReceiver(how: 'hang' | typeof store = store) {
  const now = new Date()
  const leaf = issueCertificate(openDevelopmentPki(developmentPaths(dataFolder).pki, now), {
    id: parties.satakunta,
    name: 'A receiver',
    purpose: 'server',
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + 86_400_000),
    names: ['127.0.0.1'],
  })
  const endpoint = await openEndpoint({
    cert: leaf.chain,
    key: leaf.key.export({ format: 'pem', type: 'pkcs8' }) as string,
  })
  endpoint.answer(how)
  return { endpoint, certificate: createHash('sha256').update(leaf.certificate).digest('base64url') }
}

/** What it is asked comes there too, when a second look happens to be due. */
async function itemsAt({ arrived }: Endpoint) {
  const forms = await Promise.all(
    arrived.map(async (one) => ((await formOf(one)).has('item') ? [await itemOf(one)] : [])),
  )
  return forms.flat()
}

async function store(arrived: Arrived): Promise<Answered> {
  if (!(await formOf(arrived)).has('item')) return { status: 204 }
  const document = (await formOf(arrived)).get('document') as File
  const sha256 = createHash('sha256')
    .update(Buffer.from(await document.arrayBuffer()))
    .digest('hex')
  return { body: JSON.stringify({ recordId: `case-${(await itemOf(arrived)).item}`, sha256 }) }
}

function formOf({ body, headers }: Arrived): Promise<FormData> {
  return new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
}

async function itemOf(arrived: Arrived): Promise<{ messageId: string; item: number; leaseToken: number }> {
  return JSON.parse(String((await formOf(arrived)).get('item')))
}

/** Of which messages the sender was told this. */
function statuses(event: string): string[] {
  const told = hooks.arrived.map(({ body }) => JSON.parse(body.toString()).data)
  return told.filter(({ receipt }) => receipt.evidence.event === event).map(({ messageId }) => messageId)
}

async function put(client: Client | undefined, path: string, body: object): Promise<void> {
  expect(await client?.put(path, Buffer.from(JSON.stringify(body)), 'application/json')).toMatchObject({ status: 200 })
}

async function send(): Promise<string> {
  const signer = openParty(dataFolder, parties.fpa as Parameters<typeof openParty>[1], 'fpa', new Date())
  const signed = await signMessage(createConcern({ at: new Date() }), signer, 'json')
  expect(await fpa?.post('/v1/messages', signed.body, signed.mediaType)).toMatchObject({ status: 202 })
  return signed.messageId
}
