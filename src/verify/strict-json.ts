/**
 * JSON without a repeated member name in any object, however the name is escaped (RFC 8259 §4 leaves repeats open, and
 * two readers may then see two documents; RFC 7515 §4 requires unique header names).
 * @throws SyntaxError
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  requireUniqueNames(text)
  return value
}

/** The text is known to be JSON here, so its tokens suffice: an object's names are the strings before a colon. */
function requireUniqueNames(text: string): void {
  const open: Set<string>[] = []
  let last = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (token === ':') addName(open.at(-1), last)
    last = token
  }
}

function addName(names: Set<string> | undefined, token: string): void {
  const name: string = JSON.parse(token)
  if (!names || names.has(name)) throw new SyntaxError('a member name is repeated')
  names.add(name)
}
