import { createHash, randomUUID } from 'node:crypto'
import { canonicalJson } from '../src/evidence/canonical-json.ts'
import { manifests } from '../src/jobs/manifests.ts'
import { secondLooks } from '../src/jobs/second-looks.ts'
import type { Lease } from '../src/message/delivery.ts'
import type { Asks } from '../src/message/looks.ts'
import { signJws } from '../src/sign/sign-jws.ts'
import { type Caller, createTestApp, type Reply } from './support/app.ts'
import { createTestDatabase } from './support/database.ts'
import { createConcern, signMessage } from './support/messages.ts'
import { createWorld, origin, parties, type World } from './support/world.ts'

/** Told of each answer. */
export type Told = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, reply: Reply) => void

/** What needs signatures of one's own: a file with its message, a batch, and versions, in a world of their own. */
export async function sendWithFiles(told: Told): Promise<void> {
  const database = await createTestDatabase()
  const world = await createWorld(database.ownerSql)
  const app = await createTestApp({ database, world })
  try {
    const [fpa, office] = [app.as(world.party('fpa')), app.as(world.party('satakunta'))]
    const attachments = [await uploadTwice(fpa, told)]
    const signed = await signMessage(createConcern({ more: { attachments } }), world.party('fpa'), 'json')
    const items = [signed.body, 'nothing'].map(toItem)
    await fpa.post('/v1/messages', signed)
    const batch = { batchId: randomUUID(), createdAt: '2026-11-20T12:59:00Z', from: parties.fpa, items }
    const document = await signJws(canonicalJson(batch), world.party('fpa').signature)
    told('POST', '/v1/batches', await fpa.send('/v1/batches', document, 'application/jose+json'))
    told('POST', '/v1/batches', await fpa.send('/v1/batches', `${document} `, 'application/jose'))
    await transfer(office, await fetchAttachments(office, told), told)
    told('GET', '/v1/versions', await office.get('/v1/versions'))
    for (const versions of [['1'], ['0']]) {
      const path = '/v1/versions/concern-consented'
      told('PUT', path, await office.put(path, JSON.stringify({ versions }), 'application/json'))
    }
    await receive(office, told)
  } finally {
    await app.close()
    await database.close()
    world.remove()
  }
}

/** What a receiver shows of what it has: an opening, a second look and a manifest, each held and each refused once. */
export async function showWhatIsKept(told: Told): Promise<void> {
  const database = await createTestDatabase()
  const world = await createWorld(database.ownerSql)
  const app = await createTestApp({ database, world })
  const run = (after: number) => ({ at: new Date(world.at.getTime() + after), issuer: origin, newId: randomUUID })
  try {
    const office = app.as(world.party('satakunta'))
    const call = async (path: string, body: object | string) => {
      const reply =
        typeof body === 'string'
          ? await office.send(path, body, 'application/jose+json')
          : await office.post(path, body)
      told('POST', path, reply)
      return reply
    }
    const { item, content } = await receiveOne(app.as(world.party('fpa')), office, world)
    await secondLooks(app.store, run(0))
    await manifests(app.store, run(86_400_000), 24)
    const asked = (await call('/v1/inbox/leases', {})).json<Asks>()
    const nonce = asked.secondLooks[0]?.nonce ?? ''
    const sha256 = createHash('sha256').update(Buffer.from(nonce, 'hex')).update(content).digest('hex')
    for (const answer of [
      { nonce, sha256 },
      { nonce, absent: true },
    ]) {
      await call(`/v1/inbox/items/${item}/second-look`, answer)
    }
    for (const opening of [{}, { by: 'x' }]) await call(`/v1/inbox/items/${item}/opening`, opening)
    const path = `/v1/inbox/manifests/${asked.manifests[0]}`
    told('GET', path, await office.get(path))
    const listed = await office.get('/v1/inbox/manifests')
    told('GET', '/v1/inbox/manifests', listed)
    const [head] = listed.json<{ manifests: { manifest: number; root: string }[] }>().manifests
    const payload = JSON.stringify({ manifest: head?.manifest, root: head?.root, agrees: true })
    for (const body of [await signJws(payload, world.party('satakunta').signature), payload]) {
      await call(`${path}/answer`, body)
    }
  } finally {
    await app.close()
    await database.close()
    world.remove()
  }
}

async function receiveOne(fpa: Caller, office: Caller, world: World) {
  await fpa.post('/v1/messages', await signMessage(createConcern(), world.party('fpa'), 'json'))
  const { items } = (await office.post('/v1/inbox/leases', {})).json<{ items: Lease[] }>()
  const { item, leaseToken } = items[0] as Lease
  const { bytes: content } = await office.get(`/v1/inbox/items/${item}/content`)
  const sha256 = createHash('sha256').update(content).digest('hex')
  await office.post(`/v1/inbox/items/${item}/confirmation`, { leaseToken, recordId: 'record-1', sha256 })
  return { item, content }
}

/** The second time under another kind too, which is refused. Tells how a message names the file. */
async function uploadTwice(sender: Caller, told: Told) {
  const file = Buffer.from('%PDF-1.7 of a test')
  const sha256 = createHash('sha256').update(file).digest('hex')
  const path = `/v1/attachments/${sha256}`
  for (const mediaType of ['application/pdf', 'application/pdf', 'image/png']) {
    told('PUT', path, await sender.put(path, file, mediaType))
  }
  return { fileName: 'a.pdf', title: 'A', mediaType: 'application/pdf', bytes: file.length, sha256 }
}

async function fetchAttachments(office: Caller, told: Told): Promise<Lease | undefined> {
  const { items } = (await office.post('/v1/inbox/leases', {})).json<{ items: Lease[] }>()
  const path = `/v1/inbox/items/${items[0]?.item}/attachments`
  const listed = await office.get(path)
  told('GET', path, listed)
  const { attachments } = listed.json<{ attachments: { sha256: string }[] }>()
  for (const sha256 of [attachments[0]?.sha256, '0'.repeat(64)]) {
    told('GET', `${path}/${sha256}`, await office.get(`${path}/${sha256}`))
  }
  return items[0]
}

/** To nobody, then to another office. */
async function transfer(office: Caller, lease: Lease | undefined, told: Told): Promise<void> {
  const path = `/v1/inbox/items/${lease?.item}/transfer`
  for (const to of ['area-99', 'area-02']) {
    const body = { leaseToken: lease?.leaseToken, office: to, reason: 'not-our-client' }
    told('POST', path, await office.post(path, body))
  }
}

/** How an office receives, and what its system is told of. */
async function receive(office: Caller, told: Told): Promise<void> {
  const url = 'https://system.example/in'
  const put = async (path: string, body: object) => {
    told('PUT', path, await office.put(path, JSON.stringify(body), 'application/json'))
  }
  await put('/v1/offices/area-06/reception', { mode: 'forward', url, certificate: 'A'.repeat(43) })
  told('GET', '/v1/offices', await office.get('/v1/offices'))
  await put('/v1/offices/area-06/reception', { mode: 'poll' })
  await put('/v1/offices/area-07/reception', { mode: 'poll' })
  await put('/v1/subscriptions/inbox.waiting', { url })
  await put('/v1/subscriptions/inbox.waiting', { url: 'http://system.example' })
  told('GET', '/v1/subscriptions', await office.get('/v1/subscriptions'))
  for (let i = 0; i < 2; i += 1) {
    told('DELETE', '/v1/subscriptions/inbox.waiting', await office.delete('/v1/subscriptions/inbox.waiting'))
  }
}

function toItem(document: string) {
  return { mediaType: 'application/jose+json', document: Buffer.from(document).toString('base64') }
}
