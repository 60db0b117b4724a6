import { expect, test } from 'vitest'
import { createGate } from '../../src/http/gate.ts'

test('so many at once for each key, the others in order; a failure frees its place', async () => {
  const enter = createGate<string>(2)
  const began: string[] = []
  const ends = new Map<string, { resolve(): void; reject(err: Error): void }>()
  const start = (key: string, name: string) =>
    enter(key, () => {
      began.push(name)
      return new Promise<void>((resolve, reject) => ends.set(name, { resolve, reject }))
    })
  const first = start('a', 'a1')
  const others = [start('a', 'a2'), start('a', 'a3'), start('a', 'a4'), start('b', 'b1')]
  await settle()
  expect(began).toEqual(['a1', 'a2', 'b1'])
  ends.get('a1')?.reject(new Error('broken'))
  await expect(first).rejects.toThrow('broken')
  await settle()
  expect(began).toEqual(['a1', 'a2', 'b1', 'a3'])
  for (const name of ['a2', 'a3', 'b1']) ends.get(name)?.resolve()
  await settle()
  ends.get('a4')?.resolve()
  await Promise.all(others)
  expect(began).toEqual(['a1', 'a2', 'b1', 'a3', 'a4'])
  expect(await enter('a', () => Promise.resolve('free again'))).toBe('free again')
})

function settle(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}
