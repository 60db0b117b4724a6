import { describe, expect, test } from 'vitest'
import { createEntry } from '../../src/evidence/entry.ts'
import { leafHash } from '../../src/evidence/merkle.ts'
import { parseVerifierKey } from '../../src/evidence/signed-note.ts'
import { type StoredEntry, verifyLog } from '../../src/evidence/verify-log.ts'
import { keys, signerOf } from './samples.ts'
import { createLogParts, evidenceAt, type LogParts, rewrite, toStoredLog } from './stored-log.ts'

const batches = [1, 2, 100, 200, 1, 256, 30]
const size = 590

test('a log verifies in all its parts', async () => {
  const verdict = await verifyLog(toStoredLog(createLogParts(batches)), keys)
  expect(verdict).toMatchObject({ ok: true, size, checkpoints: batches.length, signedSize: size })
})

test('an empty log verifies, and so does one whose last entries no checkpoint covers yet', async () => {
  expect(await verifyLog(toStoredLog(createLogParts([])), keys)).toMatchObject({ ok: true, size: 0, checkpoints: 0 })
  const parts = createLogParts(batches)
  parts.checkpoints.pop()
  expect(await verifyLog(toStoredLog(parts), keys)).toMatchObject({ ok: true, size, signedSize: size - 30 })
})

test('a log signed with an earlier key verifies with it, and not without', async () => {
  const earlier = signerOf(8)
  const log = toStoredLog(createLogParts([3, 4], earlier))
  expect(await verifyLog(log, [...keys, parseVerifierKey(earlier.verifierKey)])).toMatchObject({ ok: true })
  expect(await verifyLog(log, keys)).toMatchObject({ ok: false, index: 0, problem: expect.stringContaining('trusted') })
})

test('works over a level 16 subtree', async () => {
  const parts = createLogParts([65_540])
  expect(parts.nodes.filter((node) => node.level === 16)).toHaveLength(1)
  expect(await verifyLog(toStoredLog(parts), keys)).toMatchObject({ ok: true, size: 65_540 })
  const broken = {
    ...parts,
    nodes: parts.nodes.map((node) => (node.level === 16 ? { ...node, hash: leafHash('x') } : node)),
  }
  expect(await verifyLog(toStoredLog(broken), keys)).toMatchObject({
    index: 0,
    problem: expect.stringContaining('level 16'),
  })
})

describe('names the first bad index', () => {
  test.each<[string, number, string, (parts: LogParts) => LogParts]>([
    ['an evidence changed', 77, 'leaf hash', (log) => withEntry(log, 77, { evidence: entryOf(5).evidence })],
    ['a leaf hash changed', 78, 'leaf hash', (log) => withEntry(log, 78, { leafHash: leafHash('x') })],
    ['an evidence that is not canonical', 79, 'canonical', (log) => withText(log, 79, (text) => ` ${text}`)],
    ['text that is no JSON', 80, 'not JSON', (log) => withText(log, 80, () => 'x')],
    ['JSON that is no evidence', 81, 'known event', (log) => withText(log, 81, () => '{"note":"x"}')],
    [
      'another log’s evidence',
      82,
      'another log',
      (log) => withText(log, 82, (text) => text.replace('budkavle.', 'other.')),
    ],
    ['an entry missing', 83, 'missing', (log) => ({ ...log, entries: log.entries.toSpliced(83, 1) })],
    ['an index twice', 83, 'twice', (log) => ({ ...log, entries: log.entries.toSpliced(84, 0, entry(log, 83)) })],
    [
      'the last entries missing',
      588,
      'checkpoint signs 590',
      (log) => ({ ...log, entries: log.entries.slice(0, 588) }),
    ],
    [
      'a stored subtree changed',
      256,
      'level 8',
      (log) => ({ ...log, nodes: log.nodes.with(1, { ...node(log), hash: leafHash('x') }) }),
    ],
    ['a stored subtree missing', 256, 'is missing', (log) => ({ ...log, nodes: log.nodes.slice(0, 1) })],
    ['a subtree too many', 590, 'no subtree', (log) => ({ ...log, nodes: [...log.nodes, { ...node(log), index: 2 }] })],
    ['a head ahead', 590, 'head', (log) => ({ ...log, head: { ...log.head, size: 591 } })],
    ['a head behind', 589, 'head', (log) => ({ ...log, head: { ...log.head, size: 589 } })],
    ['another frontier', 590, 'frontier', (log) => withFrontier(log, log.head.frontier.with(0, leafHash('x')))],
    ['a longer frontier', 590, 'frontier', (log) => withFrontier(log, [...log.head.frontier, leafHash('x')])],
    [
      'a checkpoint changed',
      303,
      'does not verify',
      (log) => withNote(log, 4, (note) => note.replace('\n304\n', '\n305\n')),
    ],
    ['a checkpoint filed under another size', 304, 'another size', (log) => withSize(log, 5, 400)],
    [
      'checkpoints out of order',
      103,
      'order',
      (log) => ({ ...log, checkpoints: log.checkpoints.toSpliced(4, 0, checkpoint(log, 2)) }),
    ],
    ['a checkpoint of more than there is', 590, 'signs 600', (log) => withSize(log, 6, 600)],
  ])('%s', async (_, index, problem, tamper) => {
    const verdict = await verifyLog(toStoredLog(tamper(createLogParts(batches))), keys)
    expect(verdict).toEqual({ ok: false, index, problem: expect.stringContaining(problem) })
  })
})

describe('whoever owns the database cannot sign: all that follows from the entries is written anew, and yet', () => {
  test('a changed entry shows at the next checkpoint, within the entries since the last', async () => {
    const parts = createLogParts(batches)
    const entries = parts.entries.with(150, { index: 150, ...entryOf(9_999) })
    const verdict = await verifyLog(toStoredLog(rewrite(parts, entries)), keys)
    expect(verdict).toEqual({ ok: false, index: 103, problem: expect.stringContaining('entries 103 to 302') })
  })

  test('so does one taken out, with those after it moved up', async () => {
    const parts = createLogParts(batches)
    const entries = parts.entries.toSpliced(150, 1).map((one, index) => ({ ...one, index }))
    expect(await verifyLog(toStoredLog(rewrite(parts, entries)), keys)).toMatchObject({ ok: false, index: 103 })
  })

  test('and a log cut at an earlier checkpoint, when a later one was kept', async () => {
    const parts = createLogParts(batches)
    const cut = { ...rewrite(parts, parts.entries.slice(0, 303)), checkpoints: parts.checkpoints.slice(0, 4) }
    expect(await verifyLog(toStoredLog(cut), keys)).toMatchObject({ ok: true, size: 303 })
    const kept = { ...cut, checkpoints: [...cut.checkpoints, checkpoint(parts, 6)] }
    expect(await verifyLog(toStoredLog(kept), keys)).toMatchObject({ ok: false, index: 303 })
  })
})

function entryOf(index: number) {
  return createEntry(evidenceAt(index))
}

function withEntry(log: LogParts, index: number, change: Partial<StoredEntry>): LogParts {
  return { ...log, entries: log.entries.with(index, { ...entry(log, index), ...change }) }
}

function withText(log: LogParts, index: number, change: (text: string) => string): LogParts {
  const evidence = change(entry(log, index).evidence)
  return withEntry(log, index, { evidence, leafHash: leafHash(evidence) })
}

function withFrontier(log: LogParts, frontier: Buffer[]): LogParts {
  return { ...log, head: { ...log.head, frontier } }
}

function withNote(log: LogParts, place: number, change: (note: string) => string): LogParts {
  const one = checkpoint(log, place)
  return { ...log, checkpoints: log.checkpoints.with(place, { ...one, note: change(one.note) }) }
}

function withSize(log: LogParts, place: number, size: number): LogParts {
  return { ...log, checkpoints: log.checkpoints.with(place, { ...checkpoint(log, place), size }) }
}

function entry(log: LogParts, index: number) {
  return log.entries[index] ?? missing()
}

function checkpoint(log: LogParts, place: number) {
  return log.checkpoints[place] ?? missing()
}

function node(log: LogParts) {
  return log.nodes[1] ?? missing()
}

function missing(): never {
  throw new Error('the log has no such part')
}
