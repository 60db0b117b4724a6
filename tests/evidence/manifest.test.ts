import { describe, expect, test } from 'vitest'
import { verifyCheckpoint } from '../../src/evidence/checkpoint.ts'
import { type ManifestLine, manifestRoot, parseManifest, writeManifest } from '../../src/evidence/manifest.ts'
import { leafHash } from '../../src/evidence/merkle.ts'
import { NotProven } from '../../src/evidence/not-proven.ts'
import { createLogSigner } from '../../src/store/log-signer.ts'
import { naiveRoot } from './naive-tree.ts'
import { keys, origin, signer } from './samples.ts'

const messageId = '7f1de7a2-6a0c-4c6e-9d1b-0d4f7c1b2a3e'
const lines: readonly ManifestLine[] = [
  { item: 7, state: 'waiting', messageId, sha256: null, recordId: null },
  { item: 8, state: 'leased', messageId, sha256: null, recordId: null },
  { item: 12, state: 'stored', messageId, sha256: '0d'.repeat(32), recordId: 'DNR-2026/118' },
]
const facts = { number: 7, office: 'area-06', day: '2026-11-21', root: manifestRoot(lines), lines }
const text = writeManifest(origin, facts)

test('its text is the plan of the interface, line by line', () => {
  expect(text).toBe(
    [
      'budkavle.example/log/manifest',
      '7 area-06 2026-11-21 3',
      facts.root.toString('base64'),
      `7 waiting ${messageId} - -`,
      `8 leased ${messageId} - -`,
      `12 stored ${messageId} ${'0d'.repeat(32)} DNR-2026/118`,
      '',
    ].join('\n'),
  )
  expect(parseManifest(origin, text)).toEqual(facts)
})

test('its root is that of RFC 6962 over its lines', () => {
  for (let count = 0; count <= lines.length; count += 1) {
    const some = lines.slice(0, count)
    const leaves = writeManifest(origin, { ...facts, lines: some })
      .split('\n')
      .slice(3, -1)
    expect(manifestRoot(some)).toEqual(naiveRoot(leaves.map(leafHash)))
  }
})

describe('it is refused when', () => {
  test.each<[string, (text: string) => string]>([
    ['it is of another log', (one) => one.replace(origin, 'other.example/log')],
    ['it is a checkpoint', (one) => one.replace('/manifest', '')],
    ['a state is another', (one) => one.replace('leased', 'stored')],
    ['a digest is another', (one) => one.replace('0d0d', '0d0e')],
    ['a line is missing', (one) => one.replace(/8 leased.*\n/, '')],
    [
      'a line is missing, and counted so',
      (one) => one.replace(/8 leased.*\n/, '').replace('2026-11-21 3', '2026-11-21 2'),
    ],
    ['two lines have changed places', (one) => one.replace(/(7 waiting.*\n)(8 leased.*\n)/, '$2$1')],
    ['its root is another', (one) => one.replace(facts.root.toString('base64'), Buffer.alloc(32).toString('base64'))],
    ['a line says more', (one) => one.replace('DNR-2026/118', 'DNR-2026/118 x')],
    ['its end is missing', (one) => one.slice(0, -1)],
  ])('%s', (_what, change) => {
    expect(change(text)).not.toBe(text)
    expect(() => parseManifest(origin, change(text))).toThrow(NotProven)
  })
})

test('the key of the log signs it, and nobody can take it for a checkpoint; nor a checkpoint for it', () => {
  const log = createLogSigner(signer)
  expect(() => verifyCheckpoint(log.signStatement(text), keys)).toThrow(NotProven)
  expect(() => log.signStatement(`${origin}\n1\n${Buffer.alloc(32).toString('base64')}\n`)).toThrow(TypeError)
})
