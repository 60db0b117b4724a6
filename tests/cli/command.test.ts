import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { processIo } from '../../src/cli/command.ts'

test('what a command writes to a new file, only its owner reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-command-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const before = process.umask(0o022)
  onTestFinished(() => void process.umask(before))
  const path = join(folder, 'message.jws.json')
  await processIo.writeFile(path, 'a document')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect((await processIo.readFile(path)).toString()).toBe('a document')
})
