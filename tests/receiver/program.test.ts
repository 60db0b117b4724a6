import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBlame } from '../../src/receiver/blame.ts'
import { judgeFailure } from '../../src/receiver/failure.ts'
import { createProgram, programPart } from '../../src/receiver/program.ts'
import { filePart } from '../../src/receiver/read-part.ts'
import { createDelivered } from './delivered.ts'

const folder = mkdtempSync(join(tmpdir(), 'budkavle-program-'))
const store = join(folder, 'store')
const env = { PATH: process.env.PATH, STORE: store }
const nothing = () => {}

beforeAll(() => mkdirSync(store))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Stores under the key, and prints `case/<key>`. */
const storing = script(`
  mkdir -p "$STORE/case"
  cat > "$STORE/case/$BUDKAVLE_KEY"
  for file in "$BUDKAVLE_ATTACHMENTS"/*; do
    [ -e "$file" ] && cp "$file" "$STORE/case/$BUDKAVLE_KEY.$(basename "$file")"
  done
  printf '%s' "$BUDKAVLE_ITEM" > "$STORE/told.json"
  echo "case/$BUDKAVLE_KEY"`)
const reading = script(`
  file="$STORE/$1"; [ "$2" = document ] || file="$STORE/$1.$2"
  [ -e "$file" ] || exit 66
  cat "$file"`)

describe.each([
  ['a program that reads back', programPart(reading, env)],
  ['the file that it kept', filePart(store)],
])('stored by a program, read back by %s', (_, readPart) => {
  test('byte for byte, attachments too, under the same id when it comes again', async () => {
    const keeper = createProgram({ program: storing, readPart, env })
    const delivered = createDelivered({ attachments: ['one', '\u0000two'] })
    const told: string[] = []
    const recordId = await keeper.keep(delivered, (step) => void told.push(step))
    expect([recordId, told]).toEqual([expect.stringMatching(/^case\/[a-z]{40}$/), ['written', 'renamed']])
    expect(await keeper.keep(delivered, nothing)).toBe(recordId)
    const attachments = delivered.attachments.map(({ bytes }) => bytes)
    expect(await keeper.read(recordId)).toEqual({ document: delivered.document, attachments })
    const { leaseToken, leasedUntil, state, ...facts } = delivered.item
    expect(JSON.parse(readFileSync(join(store, 'told.json'), 'utf8'))).toEqual(facts)
  })

  test('nothing is found that it did not store, nor outside its folder', async () => {
    writeFileSync(join(folder, 'outside'), 'x')
    const keeper = createProgram({ program: storing, readPart, env })
    expect(
      await Promise.all(['case/none', '../outside', 'case/../../outside', '/etc/passwd', ''].map(keeper.read)),
    ).toEqual(Array(5).fill(undefined))
  })
})

describe('how a program ends', () => {
  test.each([
    ['65', 'exit 65', { do: 'give-back', reason: 'cannot-be-read' }],
    ['73', 'exit 73', { do: 'give-back', reason: 'cannot-be-stored' }],
    ['75', 'echo case/1; exit 75', { do: 'leave', store: true }],
    ['another status', 'echo case/1; exit 1', { do: 'leave', store: true }],
    ['a signal', 'kill -9 $$', { do: 'leave', store: true }],
    ['no record id', 'exit 0', { do: 'leave', store: true }],
    ['a record id of two words', 'echo case 1', { do: 'leave', store: true }],
  ])('%s', async (_, lines, expected) => {
    const keeper = createProgram({ program: script(lines), readPart: filePart(store), env })
    const { item, ...rest } = createDelivered({ attachments: ['one'] })
    const err = await keeper.keep({ item, ...rest }, nothing).catch((thrown: unknown) => thrown)
    expect(judgeFailure(err, item.messageId, createBlame())).toMatchObject(expected)
  })

  test('one that does not end is ended', async () => {
    const readPart = filePart(store)
    const keeper = createProgram({ program: script('exec sleep 600'), readPart, env, timeoutSeconds: 1 })
    await expect(keeper.keep(createDelivered(), nothing)).rejects.toMatchObject({ name: 'ProgramFailed' })
  })

  test('one that is not there is a fault that passes', async () => {
    const keeper = createProgram({ program: join(folder, 'none'), readPart: filePart(store), env })
    const err = await keeper.keep(createDelivered(), nothing).catch((thrown: unknown) => thrown)
    expect(judgeFailure(err, 'a', createBlame())).toEqual({ do: 'leave', reason: 'ENOENT', store: true })
  })

  test('no attachment is left in the temporary folder', async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => /^budkavle-handed-/.test(name))
    const keeper = createProgram({ program: script('exit 65'), readPart: filePart(store), env })
    await expect(keeper.keep(createDelivered({ attachments: ['one'] }), nothing)).rejects.toThrow()
    expect(left()).toEqual([])
  })
})

describe('whose fault it is that a program fails', () => {
  test('the document’s, when it failed three times and others were stored meanwhile', () => {
    const blame = createBlame()
    expect(blame.failed('bad')).toBe(false)
    blame.stored('good')
    expect(blame.failed('bad')).toBe(false)
    blame.stored('another')
    expect(blame.failed('bad')).toBe(true)
  })

  test('not the document’s, as long as nothing else is stored either', () => {
    const blame = createBlame()
    blame.stored('before')
    expect(Array.from({ length: 50 }, () => blame.failed('bad'))).not.toContain(true)
  })
})

function script(lines: string): string {
  const path = join(folder, `program-${Math.random()}`)
  writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o700 })
  return path
}
