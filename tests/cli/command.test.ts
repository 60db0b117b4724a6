import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Command, processIo } from '../../src/cli/command.ts'
import { createMemoryIo } from './memory-io.ts'

const commands = readdirSync(new URL('../../src/cli/', import.meta.url))
  .filter((file) => file.endsWith('.ts') && file !== 'command.ts')
  .map((file) => file.slice(0, -3))

test.each(commands)('%s --help explains it and does nothing', async (name) => {
  const { main }: { readonly main: Command } = await import(`../../src/cli/${name}.ts`)
  const { io, printed, written } = createMemoryIo({})
  expect([await main(['--help'], io), printed.error, written.size]).toEqual([0, '', 0])
  expect(printed.out).toMatch(new RegExp(`^usage: budkavle ${name}\\b`))
})

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

test('a file is created whole and read by its owner only, and never in the place of another', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-command-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'evidence.json')
  expect(await processIo.isThere(path)).toBe(false)
  await processIo.createFile(path, 'first')
  expect([await processIo.isThere(path), statSync(path).mode & 0o777]).toEqual([true, 0o600])
  await expect(processIo.createFile(path, 'second')).rejects.toMatchObject({ code: 'EEXIST' })
  expect((await processIo.readFile(path)).toString()).toBe('first')
  expect(readdirSync(folder)).toEqual(['evidence.json'])
})
