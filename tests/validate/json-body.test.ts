import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { parseJsonBody } from '../../src/validate/json-body.ts'

describe('strict JSON', () => {
  test.each([
    '{"a":[1,{"b":"c\\"}{\\\\"}],"c":null}',
    ' {"a":"{\\"a\\":1,\\"a\\":2}"}\n',
    '{"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":1}]}',
    '{"a":"a","b":"a: \\u00e5 \\ud83d\\ude42 🙂"}',
    '["a","a"]',
    '{"":1,"__proto__":{"a":1}}',
    '"text"',
  ])('%s is read as JSON.parse reads it', (text) => {
    expect(JSON.stringify(parseJsonBody(Buffer.from(text)))).toBe(JSON.stringify(JSON.parse(text)))
  })

  test.each([
    ['a name twice', '{"a":1,"a":2}', 'twice in one object, at offset 7'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}', 'twice in one object, at offset 7'],
    ['a name twice with white space before its colon', '{"a" :1,"a"\n\t :2}', 'twice in one object, at offset 8'],
    ['a name twice in an inner object', '{"b":[{"a":{},"c":[],"a":1}]}', 'twice in one object, at offset 21'],
    ['a lone surrogate', '{"a":"\\ud800"}', 'at offset 5'],
    ['a lone surrogate in a name', '{"\\udc00":1}', 'at offset 1'],
    ['a character that XML cannot carry', '{"a":"\\uffff"}', 'at offset 5'],
    ['nesting without end', '['.repeat(17) + ']'.repeat(17), 'nested too deeply'],
    ['a trailing comma', '{"a":1,}', 'not JSON'],
    ['two values', '{} {}', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['a byte order mark', '\ufeff{}', 'not JSON'],
    ['a comment', '{}//', 'not JSON'],
    ['NaN', '{"a":NaN}', 'not JSON'],
  ])('%s is refused', (_, text, rule) => {
    expectMalformed(Buffer.from(text), rule)
  })

  test.each([[[0x22, 0xff, 0x22]], [[0x22, 0xc0, 0xaf, 0x22]], [[0x22, 0xed, 0xa0, 0x80, 0x22]]])(
    'bytes %j, which are not UTF-8, are refused',
    (bytes) => {
      expectMalformed(Buffer.from(bytes), 'not UTF-8')
    },
  )

  test('nesting of sixteen is read', () => {
    expect(parseJsonBody(Buffer.from('['.repeat(16) + ']'.repeat(16)))).toBeInstanceOf(Array)
  })
})

function expectMalformed(bytes: Buffer, rule: string): void {
  const read = () => parseJsonBody(bytes)
  expect(read).toThrow(Refusal)
  expect(read).toThrow(expect.objectContaining({ code: 'json.malformed', detail: expect.stringContaining(rule) }))
}
