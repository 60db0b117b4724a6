import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCredentials, writeCredentials } from '../../src/license/credentials.ts'
import { createTestDocuments, type TestDocuments } from '../../src/license/documents.ts'
import { type Proctor, startProctor } from '../../src/license/proctor.ts'
import { readFolder } from '../../src/receiver/folder.ts'
import { steps } from '../../src/receiver/keeper.ts'

const folder = mkdtempSync(join(tmpdir(), 'budkavle-kill-'))
const keys = join(folder, 'keys')
const credentials = createCredentials('localhost', new Date())
let proctor: Proctor
let documents: TestDocuments

beforeAll(async () => {
  await writeCredentials(keys, credentials)
  proctor = await startProctor(credentials, '127.0.0.1', 0)
  documents = createTestDocuments(credentials.sender)
})
afterAll(async () => {
  await proctor.stop()
  rmSync(folder, { recursive: true, force: true })
})

test.each(steps)('killed at "%s" and started again: nothing is lost, doubled or falsely confirmed', async (step) => {
  const store = join(folder, step)
  const messages = [await documents.withAttachment(), await documents.create(), await documents.create('compact')]
  const items = messages.map(proctor.inbox.put)
  expect(await runReceiver(store, step)).toBe('SIGKILL')
  const confirmed = items.filter(({ state }) => state === 'stored')
  expect(confirmed.length > 0).toBe(step === 'confirmed' || step === 'answered')
  for (const { confirmation } of confirmed) {
    expect(await readFolder(store).read(confirmation?.recordId ?? ''), 'at the moment of the kill').toBeDefined()
  }
  // The gateway lets the polls and the leases of the dead run out.
  proctor.inbox.endPolls()
  for (const item of items) proctor.inbox.expire(item)
  expect(await runReceiver(store)).toBe(0)

  expect(items.map(({ state }) => state)).toEqual(['stored', 'stored', 'stored'])
  const records = await readFolder(store).list()
  expect(records.map(({ messageId }) => messageId).sort()).toEqual(messages.map(({ messageId }) => messageId).sort())
  for (const { message, confirmation } of items) {
    const kept = await readFolder(store).read(confirmation?.recordId ?? '')
    expect(kept?.document.equals(message.document)).toBe(true)
    expect(kept?.attachments).toEqual(message.attachments.map(({ bytes }) => bytes))
  }
  expect(readdirSync(join(store, '.drafts'))).toEqual([])
})

/** @returns exit status, or the signal that ended it */
async function runReceiver(store: string, killAt?: string): Promise<number | NodeJS.Signals> {
  const script = fileURLToPath(new URL('receiver-child.ts', import.meta.url))
  const args = [script, `https://localhost:${proctor.port}`, keys, store, ...(killAt ? [killAt] : [])]
  const [code, signal] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')
  return code ?? signal
}
