import { Refusal } from '../errors.ts'

/** Objects and arrays inside each other; no message type needs half of it. */
const depthMax = 16
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a signed payload as strict JSON (RFC 8259, I-JSON RFC 7493): UTF-8 without byte order mark, no member name
 * twice in an object, no text that XML could not carry (lone surrogates, U+FFFE, U+FFFF), bounded depth.
 * @throws Refusal `json.malformed`, naming the offset in UTF-16 code units where there is one
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes)
  const value = parseText(text)
  if (countNames(text) !== countSoundNames(value, depthMax)) requireStrict(text)
  return value
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw malformed('The payload is not UTF-8')
  }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('The payload is not JSON')
  }
}

/** The text is known to be JSON: outside its strings every colon stands after a name. */
function countNames(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x3a) count++
    else if (char === 0x22) at = endOfString(text, at)
  }
  return count
}

/**
 * The names in a value, where all is well: fewer than in its text tell that one was repeated, since `JSON.parse` keeps
 * the last. NaN for a character that is not one, or for too deep nesting.
 */
function countSoundNames(value: unknown, depth: number): number {
  if (typeof value === 'string') return isSound(value) ? 0 : Number.NaN
  if (typeof value !== 'object' || value === null) return 0
  if (depth === 0) return Number.NaN
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += countSoundNames(item, depth - 1)
    return count
  }
  for (const [name, member] of Object.entries(value)) {
    count += isSound(name) ? 1 + countSoundNames(member, depth - 1) : Number.NaN
  }
  return count
}

/** Whether XML could carry the text. */
function isSound(text: string): boolean {
  return text.isWellFormed() && !/[\uFFFE\uFFFF]/.test(text)
}

/** Walks a text that is known to be JSON for what `JSON.parse` lets pass, and refuses it there. */
function requireStrict(text: string): void {
  const names: Set<string>[] = []
  for (let offset = 0; offset < text.length; offset++) {
    const char = text[offset]
    if (char === '{' || char === '[') {
      names.push(new Set())
      if (names.length > depthMax) throw malformed('The payload is nested too deeply', offset)
    } else if (char === '}' || char === ']') {
      names.pop()
    } else if (char === '"') {
      const end = endOfString(text, offset)
      const string = readString(text, offset, end)
      if (isName(text, end)) requireNew(names.at(-1), string, offset)
      offset = end
    }
  }
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

/** By an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}

function readString(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end)
  const string: string = raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw
  if (!isSound(string)) {
    throw malformed('A text holds a character that is not one', start)
  }
  return string
}

function isName(text: string, end: number): boolean {
  let next = end + 1
  while (text[next] === ' ' || text[next] === '\n' || text[next] === '\r' || text[next] === '\t') next++
  return text[next] === ':'
}

function requireNew(names: Set<string> | undefined, name: string, offset: number): void {
  if (names?.has(name)) throw malformed('A member name stands twice in one object', offset)
  names?.add(name)
}

function malformed(rule: string, offset?: number): Refusal {
  const detail = offset === undefined ? rule : `${rule}, at offset ${offset}`
  return new Refusal('json.malformed', detail, [{ code: 'json.malformed', place: '', rule: detail }])
}
