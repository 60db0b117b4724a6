/**
 * JSON without a repeated member name in any object, however the name is escaped (RFC 8259 §4 leaves repeats open, and
 * two readers may then see two documents; RFC 7515 §4 requires unique header names).
 * @throws SyntaxError
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  // Of a name that is repeated JSON.parse keeps one: then the text has more names than the value.
  if (countNames(text) !== countMembers(value)) throw new SyntaxError('a member name is repeated')
  return value
}

/** The text is known to be JSON: outside its strings every colon stands after a name. */
function countNames(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (char === colon) count += 1
    else if (char === quote) at = endOfString(text, at)
  }
  return count
}

/** Of the value and of all inside it; a stack of its own, for the text may nest deeper than calls may. */
function countMembers(value: unknown): number {
  let count = 0
  const open = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    const inside: unknown[] = Object.values(next)
    if (!Array.isArray(next)) count += inside.length
    for (const one of inside) if (typeof one === 'object') open.push(one)
  }
  return count
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

/** By an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text.charCodeAt(first - 1) === backslash) first -= 1
  return (at - first) % 2 === 1
}

const [quote, colon, backslash] = [0x22, 0x3a, 0x5c]
