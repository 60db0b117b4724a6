import { describe, expect, test } from 'vitest'
import { cutLongLists } from '../../src/validate/long-lists.ts'
import { catalogue, exampleOf, type Json, typeOf } from '../support/verified.ts'
import { catchRefusal, judge } from './judge.ts'

const concern = typeOf('concern-consented')
const maxItems = { custodians: 10, attachments: lengthOf('attachments') }

describe('a list of thousands that are all wrong', () => {
  test.each([
    ['custodians', { personalIdentityCode: 'Hiljainen' }],
    ['custodians', {}],
    ['attachments', {}],
  ] as const)('of %s is judged to one too many: %j', (name, item) => {
    const { faults, detail } = catchRefusal(() => judge(concern, withList(name, item, 5000)))
    const count = 1 + Number(/; and (\d+) more$/.exec(detail)?.[1])
    expect(count).toBeLessThan(12 * (maxItems[name] + 1))
    expect(faults).toContainEqual({
      code: 'schema.invalid',
      place: `/${name}`,
      rule: 'There are more items than allowed',
    })
  })

  test('is told with the last that it may have, and the first that it may not', () => {
    const { faults } = catchRefusal(() => judge(concern, withList('custodians', {}, 5000)))
    const places = faults.map(({ place }) => place)
    expect(places).toContain('/custodians/9/lastName')
    expect(places).toContain('/custodians/10/lastName')
    expect(places).not.toContain('/custodians/11/lastName')
  })
})

test('what follows its schema is left as it is', () => {
  for (const type of catalogue.values()) {
    const [value, before] = [exampleOf(type), exampleOf(type)]
    cutLongLists(type.structure, value)
    expect(value).toEqual(before)
  }
  const full = withList('custodians', { firstNames: 'Testi', lastName: 'Mallinen' }, maxItems.custodians)
  cutLongLists(concern.structure, full)
  expect(full.custodians).toHaveLength(maxItems.custodians)
})

test.each([null, 1, 'text', [], { custodians: 'text' }, { person: [] }])('%j is left as it is', (value) => {
  const before = structuredClone(value)
  cutLongLists(concern.structure, value)
  expect(value).toEqual(before)
})

function withList(name: string, item: Json, count: number): Json {
  return { ...exampleOf(concern), [name]: Array.from({ length: count }, () => item) }
}

function lengthOf(name: string): number {
  const structure = concern.structure.properties.get(name)?.structure
  return structure?.kind === 'array' ? structure.maxItems : Number.NaN
}
