import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKeyring, readKeyring } from '../../src/store/keyring.ts'

let folder: string
let file: string
const key = randomBytes(32).toString('base64')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `budkavle-test-${process.pid}-`))
  file = join(folder, 'keyring.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a key file made is for its owner only, and is never made again', () => {
  const made = createKeyring(file)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const text = readFileSync(file, 'utf8')
  const again = createKeyring(file)
  expect(readFileSync(file, 'utf8')).toBe(text)
  expect(again.current).toBe(made.current)
  expect(readdirSync(folder)).toEqual(['keyring.json'])
  expect(again.keys.get(again.current)?.symmetricKeySize).toBe(32)
})

test('a key file that others may read is refused', () => {
  createKeyring(file)
  chmodSync(file, 0o640)
  expect(() => readKeyring(file)).toThrow('chmod 600')
})

test.each([
  ['not JSON', 'current', 'is not JSON of the form'],
  ['no keys', '{"current":"a"}', 'is not JSON of the form'],
  ['no such current', JSON.stringify({ current: 'b', keys: { a: key } }), 'has no key named as current'],
  ['an inherited name', JSON.stringify({ current: 'toString', keys: { a: key } }), 'has no key named as current'],
  ['a short key', JSON.stringify({ current: 'a', keys: { a: key.slice(4) } }), 'not 32 bytes base64'],
  ['a key that is no text', JSON.stringify({ current: 'a', keys: { a: 1 } }), 'not 32 bytes base64'],
  ['a strange name', JSON.stringify({ current: 'a b', keys: { 'a b': key } }), 'whose name is not'],
])('%s is refused without telling a key', (_what, text, rule) => {
  writeFileSync(file, text, { mode: 0o600 })
  expect(() => readKeyring(file)).toThrow(rule)
  expect(() => readKeyring(file)).not.toThrow(key)
})
