import { isUtf8 } from 'node:buffer'
import { Refusal } from '../errors.ts'
import { emptyScope, resolveElement, type Scope } from './xml-namespaces.ts'
import { decodeReferences, findNameEnd, isXmlCharacter, malformed, unsafe } from './xml-text.ts'
import type { XmlElement } from './xml-tree.ts'

/** Bounds on what is built from one document; a message of ours needs a small part of each. */
export const xmlLimits = { depth: 48, attributesPerElement: 32, nodes: 20_000, nameLength: 128 } as const

/**
 * Parses one XML 1.0 document with namespaces (W3C XML 1.0 fifth edition, Namespaces in XML 1.0), in the subset that
 * has only one reading: UTF-8 without byte order mark, no DTD, no processing instruction, no comment, no CDATA section
 * (each can split or hide text), absolute namespace names only. Line ends and attribute values are normalised.
 * @throws Refusal `xml.malformed` against the specification · `xml.unsafe` well-formed but outside the subset ·
 * `xml.too-complex` beyond `xmlLimits`
 */
export function parseXml(bytes: Uint8Array): XmlElement {
  const text = decode(bytes)
  const parser = new Parser(text, skipDeclaration(text))
  parser.skipSpace()
  const root = parser.parseElement(emptyScope, 1)
  parser.skipSpace()
  if (parser.at < text.length) parser.refuse('content after the root element')
  return root
}

const lessThan = 0x3c
const slash = 0x2f
const greaterThan = 0x3e
const equals = 0x3d
const quote = 0x22
const apostrophe = 0x27
const ampersand = 0x26

const leftOut = [
  ['<!DOCTYPE', 'a document type declaration is'],
  ['<!--', 'comments are'],
  ['<![CDATA[', 'CDATA sections are'],
  ['<?', 'processing instructions are'],
] as const
const none: readonly [string, string][] = []

class Parser {
  readonly text: string
  at: number
  nodes = 0

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }

  parseElement(outer: Scope, depth: number): XmlElement {
    if (depth > xmlLimits.depth) throw new Refusal('xml.too-complex', 'elements are nested too deep')
    const start = this.at
    this.expect(lessThan, 'an element is expected')
    const name = this.parseName()
    const bare = this.code() === greaterThan
    const written = bare ? none : this.parseAttributes()
    this.count(1 + written.length)
    const { element, scope } = resolveElement(name, written, outer)
    if (this.code() === slash) {
      this.at++
      this.expect(greaterThan, 'an empty-element tag is not closed')
      return element
    }
    this.expect(greaterThan, 'a start tag is not closed')
    if (this.parseContent(element, scope, depth) && bare) element.verbatim = this.text.slice(start, this.at)
    return element
  }

  skipSpace(): boolean {
    const from = this.at
    while (isSpace(this.code())) this.at++
    return this.at > from
  }

  /** Says which construct left out, or which error, stands at this place. */
  refuse(rule: string): never {
    for (const [opening, name] of leftOut)
      if (this.text.startsWith(opening, this.at) || this.text.startsWith(opening, this.at - 1))
        throw unsafe(`${name} not allowed`)
    throw malformed(`${rule}, at character ${this.at}`)
  }

  /** True when text, children and end tag are written as Canonical XML would, given the element's prefix. */
  private parseContent(element: XmlElement, scope: Scope, depth: number): boolean {
    let canonical = true
    while (true) {
      if (!this.parseText(element)) canonical = false
      if (this.text.charCodeAt(this.at + 1) === slash) return this.parseEndTag(element.name) && canonical
      const child = this.parseElement(scope, depth + 1)
      if (child.verbatim === undefined || child.prefix !== element.prefix) canonical = false
      element.children.push(child)
    }
  }

  /** Text up to the next tag; true when nothing in it is a reference or needs one. */
  private parseText(element: XmlElement): boolean {
    const from = this.at
    let special = false
    for (let code = this.code(); code !== lessThan; code = this.text.charCodeAt(++this.at)) {
      if (code === ampersand || code === greaterThan) special = true
      else if (!isXmlCharacter(code)) this.refuse('an element is not closed, or a character is not allowed')
    }
    if (this.at === from) return true
    this.count(1)
    const raw = this.text.slice(from, this.at)
    if (special && raw.includes(']]>')) throw malformed(`"]]>" stands in text after character ${from}`)
    element.children.push(special ? decodeReferences(raw) : raw)
    return !special
  }

  /** True when it is written without white space. */
  private parseEndTag(name: string): boolean {
    this.at += 2
    if (!this.text.startsWith(name, this.at)) this.refuse('an end tag has another name than its start tag')
    this.at += name.length
    const spaced = this.skipSpace()
    this.expect(greaterThan, 'an end tag has another name than its start tag')
    return !spaced
  }

  /** Pairs of name and value as written, with no regard to namespaces. */
  private parseAttributes(): readonly [string, string][] {
    const written: [string, string][] = []
    while (this.skipSpace() && this.code() !== slash && this.code() !== greaterThan) {
      if (written.length === xmlLimits.attributesPerElement)
        throw new Refusal('xml.too-complex', 'an element has too many attributes')
      const name = this.parseName()
      this.skipSpace()
      this.expect(equals, 'an attribute has no value')
      this.skipSpace()
      written.push([name, this.parseAttributeValue(name)])
    }
    return written
  }

  /** Attribute-value normalisation of XML 1.0 section 3.3.3 for type CDATA: literal white space becomes a space. */
  private parseAttributeValue(name: string): string {
    const delimiter = this.code()
    if (delimiter !== quote && delimiter !== apostrophe) this.refuse('an attribute value is not quoted')
    const from = ++this.at
    let special = false
    for (let code = this.code(); code !== delimiter; code = this.code()) {
      if (code === lessThan || !isXmlCharacter(code))
        this.refuse('an attribute value is not closed or holds an illegal character')
      if (code < 0x20 || code === ampersand) special = true
      this.at++
    }
    const raw = this.text.slice(from, this.at++)
    if (!special) return raw
    if (raw.includes('&') && (name === 'xmlns' || name.startsWith('xmlns:')))
      throw unsafe('a namespace name may not hold "&"')
    return decodeReferences(raw.replaceAll(/[\t\n]/g, ' '))
  }

  private parseName(): string {
    const end = findNameEnd(this.text, this.at)
    if (end === this.at) this.refuse('a name is expected')
    if (end - this.at > xmlLimits.nameLength) throw new Refusal('xml.too-complex', 'a name is too long')
    const name = this.text.slice(this.at, end)
    this.at = end
    return name
  }

  private expect(code: number, rule: string) {
    if (this.code() !== code) this.refuse(rule)
    this.at++
  }

  private code(): number {
    return this.text.charCodeAt(this.at)
  }

  private count(nodes: number) {
    this.nodes += nodes
    if (this.nodes > xmlLimits.nodes) throw new Refusal('xml.too-complex', 'the document has too many nodes')
  }
}

function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw malformed('the document is not UTF-8')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  if (text.startsWith('\ufeff')) throw unsafe('a byte order mark is not allowed')
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

const declaration =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"utf-8"|'utf-8'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/

function skipDeclaration(text: string): number {
  if (!text.startsWith('<?xml')) return 0
  const found = declaration.exec(text.slice(0, 200).replace(/utf-8/i, 'utf-8'))
  if (!found) throw unsafe('the XML declaration may say only version 1.0 and encoding UTF-8')
  return found[0].length
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09
}
