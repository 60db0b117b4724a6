import { expect, test } from 'vitest'
import { canonicalJson, parseCanonicalJson } from '../../src/evidence/canonical-json.ts'
import { NotProven } from '../../src/evidence/not-proven.ts'

test('members are sorted by UTF-16 code units (RFC 8785 §3.2.3), arrays keep their order', () => {
  const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7, b: [3, 1, { z: null, a: true }] }
  expect(canonicalJson(value)).toBe(
    '{"\\r":2,"1":4,"b":[3,1,{"a":true,"z":null}],"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
  )
})

test('strings escape what RFC 8785 §3.2.2.2 escapes, and nothing else', () => {
  expect(canonicalJson('€$\u000f\nA\'B"\\\\"/\u2028\u007f\b\t\f\r')).toBe(
    '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028\u007f\\b\\t\\f\\r"',
  )
})

test('integers', () => {
  expect(canonicalJson([0, -0, -1, 2 ** 53 - 1])).toBe('[0,0,-1,9007199254740991]')
})

test.each([
  ['a fraction', 1.5],
  ['an unsafe integer', 2 ** 53],
  ['not a number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['undefined', undefined],
  ['an undefined member', { a: undefined }],
  ['a hole in an array', new Array(1)],
  ['a bigint', 1n],
  ['a function', () => 1],
  ['a date', new Date(0)],
  ['bytes', Buffer.from('a')],
  ['a lone surrogate', '\ud800'],
  ['a lone surrogate as a name', { '\udc00': 1 }],
])('%s has no canonical form', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError)
})

test('only the canonical text of a value is read', () => {
  expect(parseCanonicalJson('{"a":[1,"x",null]}')).toEqual({ a: [1, 'x', null] })
  const others = [
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{ "a":1}',
    '[1.0]',
    '[1e2]',
    '[-0]',
    '["\\u0061"]',
    '["\\/"]',
    '[1]\n',
  ]
  for (const text of [...others, '', '{', '[1.5]', '["\\ud800"]', `${'['.repeat(99_999)}${']'.repeat(99_999)}`]) {
    expect(() => parseCanonicalJson(text)).toThrow(NotProven)
  }
})
