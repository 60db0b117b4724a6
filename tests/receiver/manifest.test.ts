import { generateKeyPairSync, hash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { appendToFrontier, leafHash, rootOfFrontier } from '../../src/evidence/merkle.ts'
import { createNoteSigner, parseVerifierKey } from '../../src/evidence/signed-note.ts'
import { type Listener, listenHttps } from '../../src/http/listener.ts'
import { createCredentials, keyPem } from '../../src/license/credentials.ts'
import { type FolderKeeper, openFolder } from '../../src/receiver/folder.ts'
import type { SecondLook } from '../../src/receiver/inbox-client.ts'
import type { Delivered } from '../../src/receiver/keeper.ts'
import { createReceiver } from '../../src/receiver/receive.ts'
import type { ReceiverLine } from '../../src/receiver/told.ts'
import { verifyAlone } from '../../src/verify/verify-alone.ts'
import { createDelivered } from './delivered.ts'

/** A gateway's part in second looks and manifests, by the contract of its interface. */
const folder = mkdtempSync(join(tmpdir(), 'budkavle-manifest-'))
const credentials = createCredentials('localhost', new Date())
const { key, certificate } = credentials.sender
const log = createNoteSigner('budkavle.test/log', generateKeyPairSync('ed25519').privateKey)
const stranger = createNoteSigner('budkavle.test/log', generateKeyPairSync('ed25519').privateKey)
let gateway: Listener
let keeper: FolderKeeper
let kept: Delivered
let recordId: string
let work: object[]
let note: string
let answers: { path: string; type: string | undefined; body: string }[]

beforeAll(async () => {
  const app = new Hono()
  app.post('/v1/inbox/leases', (c) => c.json({ items: [], ...work.shift() }))
  app.get('/v1/inbox/manifests/7', (c) => c.text(note))
  app.post('*', async (c) => {
    answers.push({ path: c.req.path, type: c.req.header('content-type'), body: await c.req.text() })
    return c.json({})
  })
  const tls = { cert: credentials.server.chain, key: keyPem(credentials.server) }
  gateway = await listenHttps(app, tls, '127.0.0.1', 0)
  keeper = await openFolder(join(folder, 'store'))
  kept = createDelivered({ attachments: ['one', 'two'], item: 12 })
  recordId = await keeper.keep(kept, () => {})
})
beforeEach(() => {
  answers = []
})
afterAll(async () => {
  await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a second look', () => {
  const nonce = randomBytes(32).toString('hex')

  test('is answered with the digest of the nonce and of what the store holds', async () => {
    const { log: lines } = await receive({ secondLooks: [{ item: 12, recordId, nonce } satisfies SecondLook] })
    const bytes = [Buffer.from(nonce, 'hex'), kept.document, Buffer.from('one'), Buffer.from('two')]
    const sha256 = hash('sha256', Buffer.concat(bytes), 'hex')
    expect(answers).toEqual([
      { path: '/v1/inbox/items/12/second-look', type: 'application/json', body: JSON.stringify({ nonce, sha256 }) },
    ])
    expect(lines).toEqual([{ event: 'second-look', item: 12, recordId, reason: 'held' }])
  })

  test.each(['q'.repeat(40), '../store', 'case/7'])(
    'for a record that is not there (%s) is answered so',
    async (none) => {
      await receive({ secondLooks: [{ item: 12, recordId: none, nonce }] })
      expect(answers.map(({ body }) => JSON.parse(body))).toEqual([{ nonce, absent: true }])
    },
  )
})

describe('a manifest', () => {
  test('that is so is countersigned by the party', async () => {
    note = createManifest([line(), '13 waiting 1c8b - -'])
    await receive({ manifests: [7] })
    expect(await signedAnswer()).toEqual({ manifest: 7, root: rootIn(note), agrees: true })
  })

  test('is answered with what differs', async () => {
    note = createManifest([
      line({ item: 12, sha256: '0'.repeat(64) }),
      line({ item: 13, recordId: 'q'.repeat(40) }),
      line({ item: 14, messageId: 'another' }),
      line({ item: 15 }),
    ])
    await receive({ manifests: [7] })
    expect(await signedAnswer()).toEqual({
      manifest: 7,
      root: rootIn(note),
      agrees: false,
      differences: [
        { item: 12, found: 'other-content' },
        { item: 13, found: 'absent' },
        { item: 14, found: 'other-record' },
      ],
    })
  })

  test.each([
    ['whose root is not that of its lines', () => createManifest([line()], { root: 'A'.repeat(43).concat('=') })],
    ['that has fewer lines than it says', () => createManifest([line()], { count: 2 })],
    ['with a line of another form', () => createManifest(['12 stored'])],
    ['signed by another', () => createManifest([line()], { by: stranger })],
    ['that was altered', () => createManifest([line()]).replace('area-06', 'area-07')],
  ])('%s is not answered', async (_, create) => {
    note = create()
    const { log: lines } = await receive({ manifests: [7] })
    expect([answers, lines]).toEqual([[], [{ event: 'manifest', manifest: 7, reason: 'NotProven' }]])
  })

  test('is left to a person where the receiver has no key to sign with', async () => {
    note = createManifest([line()])
    const { log: lines } = await receive({ manifests: [7] }, false)
    expect([answers, lines]).toEqual([[], [{ event: 'manifest', manifest: 7, reason: 'no-signer' }]])
  })
})

async function receive(brought: object, signs = true) {
  work = [brought]
  const lines: ReceiverLine[] = []
  const { chain } = credentials.receiver
  const receiver = createReceiver({
    gateway: {
      url: `https://localhost:${gateway.port}`,
      certificate: chain,
      key: keyPem(credentials.receiver),
      ca: credentials.root,
    },
    keeper,
    once: true,
    workers: 1,
    log: (told) => void lines.push(told),
    logKey: parseVerifierKey(log.verifierKey),
    ...(signs && { signer: { key, certificate } }),
  })
  await receiver.run()
  return { log: lines }
}

function line(change: { item?: number; messageId?: string; sha256?: string; recordId?: string } = {}): string {
  const { item, messageId } = { item: 12, messageId: kept.item.messageId, ...change }
  const { sha256, recordId: id } = { sha256: hash('sha256', kept.document, 'hex'), recordId, ...change }
  return `${item} stored ${messageId} ${sha256} ${id}`
}

function createManifest(lines: readonly string[], change: { root?: string; count?: number; by?: typeof log } = {}) {
  const frontier = lines.reduce<Buffer[]>((tree, one, size) => appendToFrontier(tree, size, leafHash(one)), [])
  const { root, count, by } = {
    root: rootOfFrontier(frontier).toString('base64'),
    count: lines.length,
    by: log,
    ...change,
  }
  return by.sign(`${[`${log.name}/manifest`, `7 area-06 2026-11-27 ${count}`, root, ...lines].join('\n')}\n`)
}

function rootIn(text: string): string | undefined {
  return text.split('\n')[2]
}

async function signedAnswer(): Promise<unknown> {
  const [answer, ...more] = answers
  expect([answer?.path, answer?.type, more]).toEqual(['/v1/inbox/manifests/7/answer', 'application/jose+json', []])
  const bytes = Buffer.from(answer?.body ?? '')
  const { signedBytes, signer } = await verifyAlone({ bytes, mediaType: 'application/jose+json' }, [], new Date())
  expect(signer).toBe('0246246-0')
  return JSON.parse(signedBytes.toString('utf8'))
}
