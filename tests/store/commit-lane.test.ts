import { expect, test } from 'vitest'
import { createLane } from '../../src/store/lane.ts'

test('what gathers while a batch runs goes out together, in order, up to the largest batch', async () => {
  const batches: number[][] = []
  const submit = createLane<number, string>(async (batch) => {
    batches.push([...batch])
    return batch.map((one) => `answer ${one}`)
  }, 3)
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(submit))
  expect(batches).toEqual([[1], [2, 3, 4], [5, 6]])
  expect(answers).toEqual([1, 2, 3, 4, 5, 6].map((one) => `answer ${one}`))
  expect(await submit(7)).toBe('answer 7')
})

test('an operation that fails its batch is found by trying each alone', async () => {
  const submit = createLane<number, number>(async (batch) => {
    if (batch.includes(3)) throw new Error('3 is bad')
    return batch
  }, 10)
  const settled = await Promise.allSettled([1, 2, 3, 4].map(submit))
  expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
})

test('a failure that is nobody’s in the batch is told to all at once, and the lane goes on', async () => {
  let away = true
  const batches: number[] = []
  const run = async (batch: readonly number[]) => {
    batches.push(batch.length)
    if (away) throw new Error('away')
    return batch
  }
  const submit = createLane(run, 10, () => false)
  const settled = await Promise.allSettled([1, 2, 3, 4].map(submit))
  expect(settled.every((one) => one.status === 'rejected')).toBe(true)
  expect(batches).toEqual([1, 3])
  away = false
  expect(await submit(5)).toBe(5)
})
