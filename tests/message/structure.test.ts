import { describe, expect, test } from 'vitest'
import { parseStructure } from '../../src/message/structure.ts'

const text = { type: 'string', pattern: '^[a-z]+$' }
const object = (properties: object, more: object = {}) => ({
  type: 'object',
  additionalProperties: false,
  required: [],
  properties,
  ...more,
})

describe('the structural subset', () => {
  test('an object keeps the order of its properties and which are required', () => {
    const structure = parseStructure(object({ b: text, a: { type: 'boolean' } }, { required: ['a'] }))
    expect(structure).toMatchObject({ kind: 'object' })
    if (structure.kind !== 'object') return
    expect([...structure.properties].map(([name, p]) => [name, p.index, p.required, p.structure.kind])).toEqual([
      ['b', 0, false, 'string'],
      ['a', 1, true, 'boolean'],
    ])
  })

  test('an array knows the name of its items in XML', () => {
    const array = { type: 'array', xmlItem: 'word', items: text, minItems: 1, maxItems: 3 }
    expect(parseStructure(array)).toMatchObject({ kind: 'array', itemName: 'word', minItems: 1, maxItems: 3 })
  })

  test.each([
    ['an open object', object({}, { additionalProperties: true }), '#/additionalProperties'],
    ['a keyword that XSD cannot say', object({ a: text }, { minProperties: 1 }), '#/minProperties'],
    ['a combinator', object({ a: { anyOf: [text] } }), '#/properties/a/type'],
    ['a required name without property', object({}, { required: ['a'] }), '#/required'],
    ['a name that is no element name', object({ '1a': text }), '#/properties'],
    ['a name of the language', object({ constructor: text }), '#/properties'],
    ['an array without item name', { type: 'array', items: text, maxItems: 2 }, '#/xmlItem'],
    ['an array without bound', { type: 'array', xmlItem: 'a', items: text }, '#/maxItems'],
    ['a number', { type: 'number' }, '#/type'],
    ['an integer without bounds', { type: 'integer', minimum: 0 }, '#'],
    ['a string of any form', { type: 'string', maxLength: 5 }, '#'],
    ['an unknown format', { ...text, format: 'email' }, '#/format'],
    ['a date with a length', { ...text, format: 'date', maxLength: 10 }, '#'],
    ['a pattern that blank text follows', { type: 'string', pattern: '^[ a]*$' }, '#/pattern'],
  ])('%s is refused, with its place', (_, schema, place) => {
    expect(() => parseStructure(schema)).toThrow(place)
  })
})
