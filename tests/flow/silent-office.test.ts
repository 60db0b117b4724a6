import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePorts, runDemo } from './demo.ts'

const folder = mkdtempSync(join(tmpdir(), 'budkavle-silent-office-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const silence = [
  'the ladder is climbed 600 times as fast',
  'it goes to area-06, which is live',
  'later tells: receiver',
  'told by webhook: Satakunta’s system has checked its signature with the log’s key',
  'told by webhook: FPA’s system has checked its signature with the log’s key',
  'alert started: office area-06, step on-call, 1 item',
  'FPA reads RelayToNonERDS in its history: by phone, at 20',
  'notLive office.not-polled',
  'its ladder began at once, under the alert that stands already: no second one',
  'every alert has cleared, and who was told that it started is told that it has',
  'finds the office live again',
  'Every step held',
]

test('an office goes quiet, the ladder climbs, and it comes back', { timeout: 300_000 }, async () => {
  const hurry = { BUDKAVLE_LADDER_SPEED: '600', BUDKAVLE_POLLED_MINUTES_MAX: '1' }
  const { status, text } = await runDemo(folder, ['silent-office', '--exit'], { ...freePorts, ...hurry })
  expect(text).not.toContain('FAILED')
  for (const line of silence) expect(text).toContain(line)
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
  expect(status).toBe(0)
})
