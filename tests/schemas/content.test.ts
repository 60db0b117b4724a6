import { describe, expect, test } from 'vitest'
import type { MessageType } from '../../src/message/catalogue.ts'
import { findBusinessIdFault } from '../../src/validate/business-id.ts'
import { findPersonalIdentityCodeFault } from '../../src/validate/personal-identity-code.ts'
import { catalogue, exampleAt, exampleOf, type Json } from '../support/verified.ts'
import { judge } from '../validate/judge.ts'

const types = [...catalogue.values()].map((type): [string, MessageType] => [type.name, type])
const codes = /(?<![\w-])[0-9]{6}[A-FU-Y+-][0-9]{3}[0-9A-Z](?![\w-])/g

describe.each(types)('the example of %s', (_, type) => {
  const example = exampleOf(type)

  test('is sound, in both encodings', () => {
    for (const encoding of ['json', 'xml'] as const) expect(() => judge(type, example, { encoding })).not.toThrow()
  })

  test('names nobody: its identity codes are of the 900 series', () => {
    expect(findBusinessIdFault(String(example.from))).toBeUndefined()
    for (const code of JSON.stringify(example).match(codes) ?? []) {
      expect(findPersonalIdentityCodeFault(code)).toBeUndefined()
      expect(code).toMatch(/^.{7}9/)
    }
  })

  test('is made before the examples arrive, and has an identifier of its own', () => {
    expect(Date.parse(String(example.createdAt))).toBeLessThan(exampleAt.getTime())
    const same = types.filter(([, other]) => exampleOf(other).messageId === example.messageId)
    expect(same.map(([name]) => name)).toEqual([type.name])
  })
})

test.each<[string, (example: Json, person: Json) => boolean]>([
  ['without a personal identity code', (_, person) => person.personalIdentityCode === undefined],
  ['with custodians', (example) => example.custodians !== undefined],
  ['with a representative', (example) => example.representative !== undefined],
  ['whose data may not be disclosed', (_, person) => person.securityBan === true],
  ['who needs an interpreter', (_, person) => person.interpreterNeeded === true],
  ['who stays elsewhere than at home', (_, person) => person.placeOfStay !== undefined],
])('an example shows a person %s', (_, shows) => {
  const examples = types.map(([, type]) => exampleOf(type))
  expect(examples.some((example) => example.person && shows(example, example.person as Json))).toBe(true)
})
