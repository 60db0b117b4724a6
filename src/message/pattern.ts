/** A piece of the common subset: an escape, a class of escapes and plain characters, or a plain character. */
const atom = /\\[n.\\+*?()[\]{}|^]|\[\^?(?:\\[-n\\[\]^]|[^\\[\]^])+\]|[^\\.^$*+?()[\]{}|]/y
const quantifier = /(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})(?![?+])/y

/**
 * The XSD form of a JSON Schema pattern: without its anchors, which XSD implies.
 * Takes only what ECMAScript (flag `u`) and XSD regular expressions read alike: anchored at both ends, no `.`, `\d`,
 * `\w`, `\s`, no Unicode categories (libxml2 reads some classes of them wrongly), no assertions, lazy quantifiers or
 * back references, and `|` only in a group.
 * @throws Error naming the offset of what is outside that subset
 */
export function toXsdPattern(pattern: string): string {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) throw new Error('a pattern must begin with ^ and end with $')
  new RegExp(pattern, 'u')
  const body = pattern.slice(1, -1)
  let depth = 0
  let offset = 0
  while (offset < body.length) {
    const char = body[offset]
    if (char === '(' && body[offset + 1] !== '?') {
      depth++
      offset++
    } else if (char === '|' && depth > 0) {
      offset++
    } else {
      if (char === ')') depth--
      const end = char === ')' ? offset + 1 : endOf(atom, body, offset)
      if (end === offset) throw new Error(`a pattern goes outside the common subset at offset ${offset + 1}`)
      offset = endOf(quantifier, body, end)
    }
  }
  return body
}

function endOf(token: RegExp, text: string, offset: number): number {
  token.lastIndex = offset
  return token.test(text) ? token.lastIndex : offset
}
