import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main as receive } from '../../src/cli/receive.ts'
import { createCredentials, writeCredentials } from '../../src/license/credentials.ts'
import { createTestDocuments } from '../../src/license/documents.ts'
import { type Proctor, startProctor } from '../../src/license/proctor.ts'
import { createMemoryIo } from './memory-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'budkavle-cli-receive-'))
const keys = join(folder, 'keys')
const credentials = createCredentials('localhost', new Date())
const documents = createTestDocuments(credentials.sender)
let proctor: Proctor

beforeAll(async () => {
  await writeCredentials(keys, credentials)
  proctor = await startProctor(credentials, '127.0.0.1', 0)
})
afterAll(async () => {
  await proctor.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('into a folder, and ends when nothing waits any more', async () => {
  const item = proctor.inbox.put(await documents.withAttachment())
  const store = join(folder, 'store')
  const { status, lines, error } = await run('--folder', store, '--once')
  expect([status, error]).toEqual([0, ''])
  const recordId = item.confirmation?.recordId ?? 'none'
  expect(readdirSync(join(store, recordId)).sort()).toEqual(['attachment-1', 'document.xml', 'item.json'])
  expect(lines).toMatchObject([
    { level: 'info', event: 'stored', item: 1, messageId: item.message.messageId, recordId },
  ])
})

test('into a program, with what it kept read back', async () => {
  const store = join(folder, 'case-system')
  mkdirSync(store)
  const program = write('program', 'cat > "$CASES/$BUDKAVLE_KEY" && echo "$BUDKAVLE_KEY"')
  const readBack = write('read-back', '[ "$2" = document ] || exit 66; cat "$CASES/$1"')
  for (const how of [
    ['--read-back', readBack],
    ['--folder', store],
  ]) {
    const item = proctor.inbox.put(await documents.create())
    expect(await run('--program', program, ...how, '--once')).toMatchObject({ status: 0 })
    expect(readdirSync(store)).toContain(item.confirmation?.recordId)
  }
})

test('with --once, something left for later is status 1', async () => {
  const item = proctor.inbox.put(await documents.create())
  const store = join(folder, 'failing')
  mkdirSync(store)
  const { status, lines } = await run('--program', write('busy', 'exit 75'), '--folder', store, '--once')
  expect([status, item.state]).toEqual([1, 'open'])
  expect(lines).toMatchObject([{ level: 'warn', event: 'store-fails' }])
})

test('as a module of the package', async () => {
  const code = "const m = await import('budkavle/receive'); const f = await import('budkavle/receive/folder')"
  const args = ['--input-type=module', '-e', `${code}; console.log(typeof m.createReceiver, typeof f.openFolder)`]
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  expect(await text(child.stdout)).toBe('function function\n')
})

const gateway = ['--url', 'https://localhost:1', '--certificate', 'c', '--key', 'k', '--ca', 'a']
test.each([
  ['no store', gateway],
  ['a program whose work cannot be read back', [...gateway, '--program', 'p']],
  ['two ways to read back', [...gateway, '--program', 'p', '--read-back', 'r', '--folder', 'f']],
  ['a way to read back without a program', [...gateway, '--folder', 'f', '--read-back', 'r']],
  ['no certificate', ['--url', 'https://localhost:1', '--folder', 'f']],
  ['no gateway', ['--folder', 'f']],
  ['a gateway without TLS', [...gateway, '--url', 'http://localhost:1', '--folder', 'f']],
  ['a test inbox of a program', [...gateway, '--program', 'p', '--read-back', 'r', '--test-inbox', '1']],
  ['a test inbox without a port', [...gateway, '--folder', 'f', '--test-inbox', 'x']],
  ['a certificate that is not there', [...gateway, '--folder', join(folder, 'f')]],
])('a wrong call: %s', async (_, args) => {
  const { io, printed } = createMemoryIo({})
  expect([await receive(args, io), printed]).toEqual([
    2,
    { out: '', error: expect.stringContaining('usage: budkavle receive') },
  ])
})

async function run(...more: readonly string[]) {
  const command = fileURLToPath(new URL('../../src/budkavle.mjs', import.meta.url))
  const pem = join(keys, 'receiver.pem')
  const access = ['--url', `https://localhost:${proctor.port}`, '--certificate', pem, '--key', pem]
  const args = [command, 'receive', ...access, '--ca', join(keys, 'root.pem'), ...more]
  const env = { ...process.env, CASES: join(folder, 'case-system') }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = await ended
  return {
    status,
    error,
    lines: out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  }
}

function write(name: string, lines: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o700 })
  return path
}
