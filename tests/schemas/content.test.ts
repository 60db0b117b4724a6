import { describe, expect, test } from 'vitest'
import type { MessageType } from '../../src/message/catalogue.ts'
import type { Structure } from '../../src/message/structure.ts'
import { findBusinessIdFault } from '../../src/validate/business-id.ts'
import { birthDateOf, findPersonalIdentityCodeFault } from '../../src/validate/personal-identity-code.ts'
import { catalogue, exampleOf } from '../support/verified.ts'

const plans = [...catalogue.values()].filter((type) => type.name.startsWith('plan-'))

describe.each(plans.map((type): [string, MessageType] => [type.name, type]))('%s', (_, type) => {
  test('has no room for the text of a plan: nothing in it is longer than a short note', () => {
    const texts = [...textsOf(type.structure, '')]
    expect(texts.length).toBeGreaterThan(15)
    for (const [place, longest] of texts) expect(longest, place).toBeLessThanOrEqual(200)
    expect(
      texts
        .filter(([place]) => place.startsWith('/plan/') && place !== '/plan/note')
        .every(([, longest]) => longest <= 40),
    ).toBe(true)
  })

  test('says so in its schema', () => {
    expect(JSON.stringify(type.schema)).toContain('Never the text of the plan')
    expect(type.schema.description).toContain('never holds the text of the plan')
  })
})

test('examples name nobody: identity codes are of the 900 series', () => {
  for (const type of catalogue.values()) {
    const example = exampleOf(type)
    const { personalIdentityCode: code, birthDate } = example.person as Record<string, string>
    expect(findBusinessIdFault(String(example.from))).toBeUndefined()
    if (code === undefined) expect(birthDate).toBeDefined()
    else {
      expect(findPersonalIdentityCodeFault(code)).toBeUndefined()
      expect(code).toMatch(/^.{7}9/)
      expect(birthDateOf(code)).toBe('1990-01-01')
    }
  }
})

/** Each text of a structure with the longest that it can be. */
function* textsOf(structure: Structure, place: string): Generator<[string, number]> {
  if (structure.kind === 'array') yield* textsOf(structure.items, `${place}/0`)
  if (structure.kind === 'object') {
    for (const [name, property] of structure.properties) yield* textsOf(property.structure, `${place}/${name}`)
  }
  if (structure.kind !== 'string') return
  const isFixed = !/[*+]|,\}/.test(structure.pattern?.replace(/\[[^\]]*\]|\\./g, '') ?? '')
  const longestCode = Math.max(0, ...(structure.enum ?? []).map((code) => code.length))
  yield [place, structure.enum ? longestCode : (structure.maxLength ?? (isFixed ? 40 : Number.POSITIVE_INFINITY))]
}
