import { describe, expect, test } from 'vitest'
import { toXsdPattern } from '../../src/message/pattern.ts'

describe('patterns that ECMAScript and XSD read alike', () => {
  test.each([
    ['^[0-9]{7}-[0-9]$', '[0-9]{7}-[0-9]'],
    ['^(a|b)+\\.[^\\-c\u00a0-\ud7ff]?$', '(a|b)+\\.[^\\-c\u00a0-\ud7ff]?'],
    ['^[\\n -~]*x{2,3}$', '[\\n -~]*x{2,3}'],
  ])('%s loses only its anchors', (pattern, xsd) => {
    expect(toXsdPattern(pattern)).toBe(xsd)
  })

  test.each([
    ['a', 'no anchors'],
    ['^a', 'no end anchor'],
    ['^a|b$', 'alternation outside a group'],
    ['^a.b$', 'a dot, which the two read differently'],
    ['^\\d$', 'digits of every script in XSD'],
    ['^\\w+$', 'a word class'],
    ['^\\s$', 'a white space class'],
    ['^\\bx$', 'a word boundary'],
    ['^(?:a)$', 'a non-capturing group'],
    ['^(?=a)a$', 'a lookahead'],
    ['^a+?$', 'a lazy quantifier'],
    ['^(a)\\1$', 'a back reference'],
    ['^a^b$', 'an inner anchor'],
    ['^a$b$', 'an inner end anchor'],
    ['^[a[b]$', 'a bracket in a class, which is subtraction in XSD'],
    ['^\\p{Cc}$', 'a Unicode category'],
    ['^\\t\\/$', 'an escape that XSD does not know'],
  ])('%s is refused: %s', (pattern) => {
    expect(() => toXsdPattern(pattern)).toThrow()
  })
})
