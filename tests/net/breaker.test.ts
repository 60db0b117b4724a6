import { expect, test } from 'vitest'
import { createBreakers } from '../../src/net/breaker.ts'

let now = 0
const options = { failuresMax: 3, openMs: 100, openMsMax: 350, now: () => now, random: () => 0.5 }

test('opens after so many failures in a row, and no fewer; of others nothing changes', () => {
  const breakers = createBreakers(options)
  breakers.fail('a')
  breakers.fail('a')
  breakers.succeed('a')
  breakers.fail('a')
  breakers.fail('a')
  expect(breakers.state('a')).toBe('closed')
  expect(breakers.room('a', 8)).toBe(8)
  breakers.fail('a')
  expect(breakers.state('a')).toBe('open')
  expect(breakers.room('a', 8)).toBe(0)
  expect(breakers.room('b', 8)).toBe(8)
})

test('opens for the time of one opening, however many attempts were under way', () => {
  now = 0
  const breakers = createBreakers(options)
  for (let i = 0; i < 20; i += 1) breakers.fail('a')
  now = 99
  expect(breakers.state('a')).toBe('open')
  now = 100
  expect(breakers.state('a')).toBe('half-open')
})

test('lets one attempt through when its time is over: success closes it, failure opens it for longer, to a bound', () => {
  now = 0
  const breakers = createBreakers(options)
  for (let i = 0; i < 3; i += 1) breakers.fail('a')
  for (const ms of [100, 200, 350, 350]) {
    now += ms - 1
    expect(breakers.state('a')).toBe('open')
    now += 1
    expect(breakers.state('a')).toBe('half-open')
    expect(breakers.room('a', 8)).toBe(1)
    breakers.fail('a')
  }
  now += 350
  breakers.succeed('a')
  expect(breakers.state('a')).toBe('closed')
  breakers.fail('a')
  expect(breakers.state('a'), 'it counts from nothing again').toBe('closed')
})
