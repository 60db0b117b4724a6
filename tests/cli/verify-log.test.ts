import { expect, test } from 'vitest'
import { createVerifyLog } from '../../src/cli/verify-log.ts'
import { signer } from '../evidence/samples.ts'
import { createLogParts, type LogParts, rewrite, toStoredLog } from '../evidence/stored-log.ts'
import { createMemoryIo } from './memory-io.ts'

const key = signer.verifierKey
const whole = createLogParts([3, 4, 5])

test('yes, with status 0 and what was verified', async () => {
  const { status, out, closed } = await run(whole, '--key', key)
  expect([status, closed]).toEqual([0, 1])
  expect(out).toMatch(/^YES: 12 entries, root .{44}\n.*3 verified, the last over 12 entries\n.*0 entries after it\n$/)
})

test('no, with status 1 and the first bad index', async () => {
  const { status, out, closed } = await run({ ...whole, entries: whole.entries.toSpliced(6, 1) }, '--key', key)
  expect([status, out, closed]).toEqual([1, 'NO: index 6: the entry is missing\n', 1])
})

test('checkpoints kept elsewhere show a log that was cut', async () => {
  const cut = { ...rewrite(whole, whole.entries.slice(0, 7)), checkpoints: whole.checkpoints.slice(0, 2) }
  expect(await run(cut, '--key', key)).toMatchObject({ status: 0 })
  expect(await run(cut, '--key', key, '--checkpoint', 'at-12')).toMatchObject({
    status: 1,
    out: 'NO: index 7: a checkpoint signs 12 entries, and there are 7\n',
  })
})

test('kept checkpoints go among the log’s own, whatever their order', async () => {
  const kept = ['at-12', 'at-3', 'at-7', 'at-3'].flatMap((name) => ['--checkpoint', name])
  expect(await run(whole, '--key', key, ...kept)).toMatchObject({
    status: 0,
    out: expect.stringContaining('7 verified'),
  })
  const unsaved = { ...whole, checkpoints: [] }
  expect(await run(unsaved, '--key', key, '--checkpoint', 'at-7')).toMatchObject({
    out: expect.stringMatching(/over 7 entries\n.*5 entries after/),
  })
})

test.each([
  ['no key', []],
  ['a checkpoint that is not there', ['--key', key, '--checkpoint', 'none']],
  ['a checkpoint that is none', ['--key', key, '--checkpoint', 'junk']],
  ['an unknown option', ['--key', key, '--force']],
  ['an argument', ['--key', key, 'log']],
])('a wrong call, with status 2, opens nothing: %s', async (_, args) => {
  const { status, out, error, opened } = await run(whole, ...args)
  expect([status, out, opened]).toEqual([2, '', 0])
  expect(error).toContain('usage: budkavle verify-log')
})

async function run(parts: LogParts, ...args: string[]) {
  const notes = whole.checkpoints.map(({ size, note }) => [`at-${size}`, note])
  const { io, printed } = createMemoryIo({ ...Object.fromEntries(notes), junk: 'x' })
  let [opened, closed] = [0, 0]
  const command = createVerifyLog(async () => {
    opened += 1
    return {
      log: toStoredLog(parts),
      close: async () => {
        closed += 1
      },
    }
  })
  return { status: await command(args, io), ...printed, opened, closed }
}
