import { expect, test } from 'vitest'
import { parseStrictJson } from '../../src/verify/strict-json.ts'

test.each([
  '{"a":[1,{"b":"c\\"}:{\\\\"}],"c":null}',
  ' {"a":"{\\"a\\":1,\\"a\\":2}"}\n',
  '{"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":[]}]}',
  '{"":1,"__proto__":{"a":1},"toString":":"}',
  '{"\\\\":"\\\\\\"","b":":"}',
  '["a","a:","::"]',
  '"text:"',
  '7',
])('%s is read as JSON.parse reads it', (text) => {
  expect(JSON.stringify(parseStrictJson(text))).toBe(JSON.stringify(JSON.parse(text)))
})

test.each([
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"a" :1,"a"\n\t :2}',
  '{"b":[{"a":{},"c":[],"a":1}]}',
  '{"a":{"x":1,"y":2},"a":{"x":1}}',
  '{"a":{"x":1},"b":0,"a":{"x":1,"y":":"}}',
  '{"__proto__":1,"__proto__":1}',
  '{"a":"\\\\","a":"\\""}',
  '{"a":1,}',
  '{} {}',
  '',
])('%s is refused', (text) => {
  expect(() => parseStrictJson(text)).toThrow(SyntaxError)
})

test('nesting beyond what calls could follow is read', () => {
  expect(parseStrictJson(`${'['.repeat(50_000)}{"a":1}${']'.repeat(50_000)}`)).toBeInstanceOf(Array)
  expect(() => parseStrictJson(`${'['.repeat(50_000)}{"a":1,"a":1}${']'.repeat(50_000)}`)).toThrow(SyntaxError)
})
