import { expect, test } from 'vitest'
import { steps } from '../../src/receiver/keeper.ts'
import { stepNames } from '../../src/step-mark.ts'
import { quickest } from './amounts.ts'
import { gatewayFaults, receiverFaults } from './process-faults.ts'
import { createStages } from './stages.ts'
import { isClean, totalOf, writeTable } from './table.ts'

test('the campaign kills at every marked step of a gateway, and at every step of a receiver', () => {
  expect(gatewayFaults.map(({ row }) => row.split(' ').at(-1))).toEqual([...stepNames])
  expect(receiverFaults.map(({ row }) => row.split(' ').at(-1))).toEqual([...steps])
})

test('its quickest form: nothing is lost, doubled or falsely confirmed', { timeout: 600_000 }, async () => {
  const told: string[] = []
  const [stage] = createStages(quickest)
  const rows = (await stage?.run((row) => void told.push(row))) ?? []
  const total = totalOf(rows)
  expect(total.times).toBe(told.length)
  expect(total.times).toBeGreaterThanOrEqual(15)
  expect(total.messages).toBeGreaterThanOrEqual(30 * total.times)
  expect(writeTable(rows)).toContain('| **all** |')
  expect(isClean(total), writeTable(rows)).toBe(true)
})
