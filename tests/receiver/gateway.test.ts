import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { peerCertificate } from '../../src/http/client-auth.ts'
import { type Listener, listenHttps } from '../../src/http/listener.ts'
import type { InboxItem } from '../../src/message/delivery.ts'
import { type FolderKeeper, openFolder } from '../../src/receiver/folder.ts'
import type { OnStep } from '../../src/receiver/keeper.ts'
import { createReceiver } from '../../src/receiver/receive.ts'
import type { ReceiverLine } from '../../src/receiver/told.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { exampleOf, type Json, typeOf } from '../support/verified.ts'
import { createWorld, type World } from '../support/world.ts'

/** The receiver and a whole gateway, over mutual TLS and PostgreSQL. */
let database: TestDatabase
let world: World
let gateway: TestApp
let listener: Listener
let fpa: Caller
let keeper: FolderKeeper

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql, new Date())
  gateway = await createTestApp({
    database,
    world,
    adapt: (deps) => ({ ...deps, certificateOf: (c) => deps.certificateOf(c) ?? peerCertificate(c) }),
  })
  const pem = readFileSync(world.files.tlsCertificateFile, 'utf8')
  listener = await listenHttps(gateway.app, { cert: pem, key: pem }, '127.0.0.1', 0)
  fpa = gateway.as(world.party('fpa'))
  keeper = await openFolder(join(world.folder, 'received'))
})
afterAll(async () => {
  await listener.stop()
  await gateway.close()
  await database.close()
  world.remove()
})

test('what is sent is stored byte for byte, and its sender sees the record id', async () => {
  const sent = [await send('xml'), await send('json'), await send('json')]
  const lines = await receive()
  expect(lines.map(({ event }) => event)).toEqual(['stored', 'stored', 'stored'])
  for (const { messageId, body } of sent) {
    const { recordId = '' } = lines.find((line) => line.messageId === messageId) ?? {}
    expect((await keeper.read(recordId))?.document.toString('utf8')).toBe(body)
    expect(await history(messageId)).toMatchObject({
      state: 'stored',
      events: expect.arrayContaining([
        expect.objectContaining({
          evidence: expect.objectContaining({
            event: 'ContentHandover',
            handover: expect.objectContaining({ recordId }),
          }),
        }),
      ]),
    })
  }
  expect(await receive()).toEqual([])
})

test('an item that is handed out again is recognised, and confirmed with the new token', async () => {
  const { messageId } = await send('json')
  const expire = async () => {
    const leases = () => gateway.as(world.party('satakunta')).post('/v1/inbox/leases', { max: 1 })
    await database.ownerSql`update delivery set leased_until = now() - interval '1 second' where state = 'open'`
    expect((await leases()).json()).toMatchObject({ items: [{ leaseToken: 2 }] })
  }
  const late = await receive((step) => (step === 'read-back' ? expire() : undefined))
  expect(late).toMatchObject([{ event: 'left', messageId, reason: 'lease.lost' }])
  await database.ownerSql`update delivery set leased_until = now() - interval '1 second' where state = 'open'`
  expect(await receive()).toMatchObject([{ event: 'stored', messageId }])
  expect((await keeper.list()).filter((one) => one.messageId === messageId)).toHaveLength(1)
})

test('what its sender takes back while it is stored is set aside, and nobody works on it', async () => {
  const { messageId } = await send('json')
  const cancel = async () => {
    const value: Json = { ...exampleOf(typeOf('cancellation')), ...fresh(), refToMessageId: messageId }
    const signed = await signMessage(value, world.party('fpa'), 'json')
    expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  }
  let done = false
  const lines = await receive((step) => {
    if (step !== 'read-back' || done) return undefined
    done = true
    return cancel()
  })
  expect(lines.find((line) => line.messageId === messageId)).toMatchObject({ event: 'stopped-by-sender' })
  expect((await keeper.list()).filter((one) => one.messageId === messageId)).toEqual([])
  expect(await history(messageId)).toMatchObject({ state: 'cancelled' })
})

async function receive(onStep: OnStep = () => {}): Promise<ReceiverLine[]> {
  const { tls } = world.party('satakunta')
  const lines: ReceiverLine[] = []
  const receiver = createReceiver({
    gateway: {
      url: `https://localhost:${listener.port}`,
      certificate: tls.chain,
      key: tls.key.export({ format: 'pem', type: 'pkcs8' }).toString(),
      ca: readFileSync(join(world.trustFolder, 'root.pem'), 'utf8'),
    },
    keeper,
    workers: 1,
    once: true,
    onStep,
    log: (line) => void lines.push(line),
  })
  await receiver.run()
  return lines
}

async function send(encoding: 'xml' | 'json'): Promise<Signed> {
  const signed = await signMessage(createConcern({ at: world.at }), world.party('fpa'), encoding)
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
  return signed
}

function fresh() {
  return { messageId: crypto.randomUUID(), createdAt: `${world.at.toISOString().slice(0, 19)}Z` }
}

async function history(messageId: string) {
  return (await fpa.get(`/v1/messages/${messageId}`)).json<{ state: InboxItem['state']; events: object[] }>()
}
