import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { markStep, stepChannelName, stepNames } from '../src/step-mark.ts'

const src = join(import.meta.dirname, '..', 'src')

test('every step of the list is marked somewhere, and every mark is of the list', () => {
  const marked = new Set<string>()
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    for (const [, step] of readFileSync(join(src, file), 'utf8').matchAll(/\bmarkStep\(\s*([^)]*?)\s*\)/g)) {
      if (step !== 'step: StepName') marked.add(step ?? '')
    }
  }
  expect([...marked].sort()).toEqual(stepNames.map((name) => `'${name}'`).sort())
})

test('a mark is heard by whoever listens', () => {
  const heard: unknown[] = []
  const listen = (message: unknown) => void heard.push(message)
  subscribe(stepChannelName, listen)
  markStep('commit.done')
  unsubscribe(stepChannelName, listen)
  markStep('commit.signed')
  expect(heard).toEqual([{ step: 'commit.done' }])
})
