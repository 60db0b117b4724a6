import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { createCredentials, keyPem } from '../../src/license/credentials.ts'
import { createTestDocuments } from '../../src/license/documents.ts'
import { type Proctor, startProctor } from '../../src/license/proctor.ts'
import { openFolder, writeDurably } from '../../src/receiver/folder.ts'
import type { Keeper } from '../../src/receiver/keeper.ts'
import { createProgram } from '../../src/receiver/program.ts'
import { filePart } from '../../src/receiver/read-part.ts'
import { createReceiver, type ReceiverOptions } from '../../src/receiver/receive.ts'
import type { ReceiverLine } from '../../src/receiver/told.ts'

const folder = mkdtempSync(join(tmpdir(), 'budkavle-receive-'))
const credentials = createCredentials('localhost', new Date())
const documents = createTestDocuments(credentials.sender)
let proctor: Proctor

// One for each test: a poll that a receiver left open, or that was still on its way, may not take the next test's item.
beforeEach(async () => {
  proctor = await startProctor(credentials, '127.0.0.1', 0)
})
afterEach(() => proctor.stop())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a document that the program refuses goes to the manual desk, and holds up nothing behind it', async () => {
  const store = join(folder, 'program')
  mkdirSync(store)
  const program = join(folder, 'store.sh')
  writeFileSync(
    program,
    `#!/bin/sh
     cat > "${store}/draft.$$"
     case "$BUDKAVLE_ITEM" in *'"urgency":"urgent"'*) exit 65;; esac
     mv "${store}/draft.$$" "${store}/$BUDKAVLE_KEY" && echo "$BUDKAVLE_KEY"`,
    { mode: 0o700 },
  )
  const poison = proctor.inbox.put(await documents.poison())
  const good = [await documents.create(), await documents.create('xml')].map(proctor.inbox.put)
  const env = { PATH: process.env.PATH }
  const { lines } = await receiveOnce(createProgram({ program, readPart: filePart(store), env }))
  expect(poison).toMatchObject({ state: 'rejected', rejection: 'cannot-be-read' })
  expect(good.map(({ state }) => state)).toEqual(['stored', 'stored'])
  expect(lines.map(({ event, reason }) => [event, reason])).toEqual([
    ['given-back', 'cannot-be-read'],
    ['stored', undefined],
    ['stored', undefined],
  ])
})

test('a full disk is told once when it begins and once when it is over; nothing is given back, all is stored', async () => {
  let isFull = true
  const store = join(folder, 'full')
  const keeper = await openFolder(store, {
    async writeFile(path, bytes) {
      if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      await writeDurably(path, bytes)
    },
  })
  const items = [await documents.create(), await documents.create(), await documents.create()].map(proctor.inbox.put)
  const { lines, receiver, running } = receive(keeper, { workers: 1 })
  await expect.poll(() => items.every(({ fetches }) => fetches > 0)).toBe(true)
  isFull = false
  for (const item of items) proctor.inbox.expire(item)
  await expect.poll(() => items.every(({ state }) => state === 'stored'), { timeout: 20_000 }).toBe(true)
  receiver.stop()
  await running
  expect(lines.map(({ event, reason }) => [event, reason])).toEqual([
    ['store-fails', 'ENOSPC'],
    ['store-works-again', undefined],
    ...items.map(() => ['stored', undefined]),
  ])
})

test('a store that gives back something else is not confirmed, and no alarm is raised at the gateway', async () => {
  const item = proctor.inbox.put(await documents.create())
  const keeper: Keeper = {
    keep: async () => 'record-1',
    read: async () => ({ document: Buffer.from('something else'), attachments: [] }),
  }
  const { lines, left } = await receiveOnce(keeper)
  expect(lines).toMatchObject([{ event: 'left', item: item.facts.item, reason: 'RecordDiffers' }])
  expect([item.state, item.leaseToken, left]).toEqual(['open', 1, 1])
  proctor.inbox.expire(item)
  await receiveOnce(await openFolder(join(folder, 'honest')))
  expect(item.state).toBe('stored')
})

test('told to stop, it finishes what is under way and takes nothing more', async () => {
  const [first, second] = [await documents.create(), await documents.create()].map(proctor.inbox.put)
  const store = join(folder, 'stopped')
  const started = receive(await openFolder(store), {
    workers: 1,
    onStep: (step) => (step === 'fetched' ? started.receiver.stop() : undefined),
  })
  await started.running
  expect([first?.state, second?.state, second?.fetches]).toEqual(['stored', 'open', 0])
  if (second) proctor.inbox.expire(second)
  await receiveOnce(await openFolder(store))
  expect(second?.state).toBe('stored')
})

test('told to stop, it ends a poll that waits', async () => {
  const polls = proctor.wire.seen.length
  const { receiver, running } = receive(await openFolder(join(folder, 'idle')), {})
  await expect.poll(() => proctor.wire.seen.length).toBeGreaterThan(polls)
  receiver.stop()
  expect(await running).toEqual({ left: 0 })
})

test('a gateway that is silent is told of once, and once when it answers again', async () => {
  const silent = await startProctor(credentials, '127.0.0.1', 0)
  await silent.stop()
  const store = await openFolder(join(folder, 'silent'))
  const { lines, receiver, running } = receive(store, { workers: 1 }, silent.port)
  await expect.poll(() => lines.length).toBe(1)
  const back = await startProctor(credentials, '127.0.0.1', silent.port)
  const item = back.inbox.put(await documents.create())
  await expect.poll(() => item.state, { timeout: 20_000 }).toBe('stored')
  receiver.stop()
  await running
  await back.stop()
  expect(lines.map(({ event }) => event)).toEqual(['gateway-silent', 'gateway-answers-again', 'stored'])
})

test('a certificate that the gateway does not know is a reason that is told', async () => {
  const other = createCredentials('localhost', new Date())
  const store = await openFolder(join(folder, 'unknown'))
  const access = { certificate: other.receiver.chain, key: keyPem(other.receiver) }
  const { lines, receiver, running } = receive(store, { workers: 1 }, proctor.port, access)
  await expect.poll(() => lines).toEqual([{ event: 'gateway-silent', reason: 'client.not-registered' }])
  receiver.stop()
  await running
})

test('a gateway of another authority is not spoken to', async () => {
  const other = createCredentials('localhost', new Date())
  const polls = proctor.wire.seen.length
  const keeper = await openFolder(join(folder, 'foreign'))
  const { running } = receive(keeper, { once: true }, proctor.port, { ca: other.root })
  await expect(running).rejects.toMatchObject({ name: 'Unanswered' })
  expect(proctor.wire.seen.length).toBe(polls)
})

test('lines tell nothing but identifiers and codes', async () => {
  proctor.inbox.put(await documents.withAttachment())
  const store = join(folder, 'lines')
  const { lines } = await receiveOnce(await openFolder(store))
  expect(lines).toEqual([
    { event: 'stored', item: expect.any(Number), messageId: expect.any(String), recordId: expect.any(String) },
  ])
  expect(readdirSync(store)).toContain(lines[0]?.recordId)
})

async function receiveOnce(keeper: Keeper) {
  const { lines, running } = receive(keeper, { once: true, workers: 1 })
  return { lines, ...(await running) }
}

function receive(
  keeper: Keeper,
  options: Partial<ReceiverOptions>,
  port = proctor.port,
  access: Partial<ReceiverOptions['gateway']> = {},
) {
  const { chain } = credentials.receiver
  const own = { url: `https://localhost:${port}`, certificate: chain, key: keyPem(credentials.receiver) }
  const lines: ReceiverLine[] = []
  const log = (line: ReceiverLine) => void lines.push(line)
  const gateway = { ...own, ca: credentials.root, ...access }
  const receiver = createReceiver({ gateway, keeper, waitSeconds: 60, log, ...options })
  return { lines, receiver, running: receiver.run() }
}
