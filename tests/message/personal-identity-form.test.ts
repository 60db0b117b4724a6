import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { holdsPersonalIdentityCode } from '../../src/message/personal-identity-form.ts'

describe('something of the form of a personal identity code', () => {
  test.each([
    '010190-900A',
    '010190a900k',
    'record 010190-900A',
    'record-010190-900A-2',
    '31122+900Y 311299+900Y',
    // No UUID: no such version, no such variant, or more around it.
    '12010190-900a-0000-8000-000000000000',
    '12010190-900a-4000-0000-000000000000',
    'x12010190-900a-4000-8000-000000000000',
    '12010190-900a-4000-8000-000000000000x',
    '12010190-900a-4000-8000-000000000000 010190-900A',
  ])('is found in %j', (text) => expect(holdsPersonalIdentityCode(text)).toBe(true))

  test.each([
    'consents/900-17',
    '12010190-900a-4000-8000-000000000000',
    'record-12010190-900A-4000-8000-000000000000/1',
    '12345678-0101-4190-a900-a00000000000',
  ])('is not in %j', (text) => expect(holdsPersonalIdentityCode(text)).toBe(false))

  test('is in no UUID, for a receiver names its records and a sender its consents by such', () => {
    const found = Array.from({ length: 20_000 }, () => randomUUID()).filter(holdsPersonalIdentityCode)
    expect(found).toEqual([])
  })
})
