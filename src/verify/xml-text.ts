import { Refusal } from '../errors.ts'

/**
 * Replaces character references and the five predefined entities (XML 1.0 sections 4.1 and 4.6); there are no others
 * without a DTD.
 * @throws Refusal `xml.malformed`
 */
export function decodeReferences(raw: string): string {
  let at = raw.indexOf('&')
  if (at < 0) return raw
  const parts: string[] = []
  let from = 0
  for (; at >= 0; at = raw.indexOf('&', from)) {
    parts.push(raw.slice(from, at))
    reference.lastIndex = at
    const found = reference.exec(raw)
    if (!found) throw malformed('"&" starts no known reference')
    parts.push(referenced(found))
    from = reference.lastIndex
  }
  parts.push(raw.slice(from))
  return parts.join('')
}

/**
 * The end of the name that starts at `at` (production Name of XML 1.0 fifth edition), or `at` if none does. Colons
 * are let through: whoever resolves the prefix judges them.
 */
export function findNameEnd(text: string, at: number): number {
  let end = at
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code > 0x7f) return findWideNameEnd(text, at)
    if (nameClass[code] !== 1 && (nameClass[code] !== 2 || end === at)) break
  }
  return end
}

/** Whether the whole text is an NCName (Namespaces in XML 1.0). */
export function isNcName(text: string): boolean {
  return text !== '' && findNameEnd(text, 0) === text.length && !text.includes(':')
}

/**
 * Whether a UTF-16 code unit may stand in a document (production Char of XML 1.0). The text comes from valid UTF-8, so
 * its surrogates are paired. NaN, the end of the text, may not.
 */
export function isXmlCharacter(code: number): boolean {
  return code >= 0x20 ? code <= 0xfffd : code === 0x0a || code === 0x09 || code === 0x0d
}

export function malformed(rule: string): Refusal {
  return new Refusal('xml.malformed', rule)
}

export function unsafe(rule: string): Refusal {
  return new Refusal('xml.unsafe', rule)
}

const reference = /&(?:#([0-9]+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));/y
const predefined = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function referenced([, decimal, hexadecimal, entity]: RegExpExecArray): string {
  if (entity !== undefined) return predefined.get(entity) ?? ''
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10)
  const legal = code > 0xffff ? code <= 0x10ffff : isXmlCharacter(code) && (code < 0xd800 || code > 0xdfff)
  if (!legal) throw malformed('a reference is to a character that XML does not allow')
  return String.fromCodePoint(code)
}

/** 1 starts a name, 2 may only follow. */
const nameClass = new Uint8Array(128)
for (const character of ':ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz') nameClass[character.charCodeAt(0)] = 1
for (const character of '-.0123456789') nameClass[character.charCodeAt(0)] = 2

const start =
  ':A-Z_a-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}\\u{200d}\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}'
const wideName = new RegExp(`[${start}][${start}\\-.0-9\\xb7\\u{300}-\\u{36f}\\u{203f}\\u{2040}]*`, 'uy')

function findWideNameEnd(text: string, at: number): number {
  wideName.lastIndex = at
  return wideName.test(text) ? wideName.lastIndex : at
}
