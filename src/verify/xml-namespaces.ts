import { Refusal } from '../errors.ts'
import { isNcName, malformed, unsafe } from './xml-text.ts'
import type { XmlAttribute, XmlElement } from './xml-tree.ts'

/** The declarations in force, innermost first; its length is bounded, since every prefix walks it. */
export interface Scope {
  readonly prefix: string
  readonly namespace: string
  readonly size: number
  readonly outer: Scope | undefined
}

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'
const declarationsMax = 64

export const emptyScope: Scope = { prefix: 'xml', namespace: xmlNamespace, size: 0, outer: undefined }

/**
 * Resolves the names of one start tag (Namespaces in XML 1.0) and orders its attributes as Canonical XML does.
 * @throws Refusal `xml.malformed` undeclared prefix, misuse of xml or xmlns, an attribute twice by name or by expanded
 * name · `xml.unsafe` a namespace name that is relative or not plain URI characters · `xml.too-complex`
 */
export function resolveElement(
  name: string,
  written: readonly [string, string][],
  outer: Scope,
): { element: XmlElement; scope: Scope } {
  const scope = written.length === 0 ? outer : declare(written, outer)
  const { prefix, localName } = splitName(name)
  const namespace = prefix === '' ? (find('', scope) ?? '') : getNamespace(prefix, scope)
  const attributes = written.length === 0 ? none : resolveAttributes(written, scope)
  return { element: { name, prefix, localName, namespace, attributes, children: [], verbatim: undefined }, scope }
}

/** Order by Unicode code point: that of UTF-16 code units, but surrogates sort after everything else. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1
  }
  return a.length - b.length
}

const none: readonly XmlAttribute[] = []

function declare(written: readonly [string, string][], outer: Scope): Scope {
  let scope = outer
  for (const [name, namespace] of written) {
    if (!isDeclaration(name)) continue
    const prefix = name.slice(6)
    requireDeclarable(name, prefix, namespace)
    for (let own = scope; own !== outer && own.outer; own = own.outer)
      if (own.prefix === prefix) throw malformed('a namespace prefix is declared twice in one tag')
    scope = { prefix, namespace, size: scope.size + 1, outer: scope }
    if (scope.size > declarationsMax) throw new Refusal('xml.too-complex', 'too many namespace declarations in force')
  }
  return scope
}

const namespaceLengthMax = 256

// RFC 3986 with a scheme, so absolute; without "&", which other implementations canonicalise wrongly here.
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@!$'()*+,;=]|%[0-9A-Fa-f]{2})*$/

function requireDeclarable(name: string, prefix: string, namespace: string) {
  if (name !== 'xmlns' && !isNcName(prefix)) throw malformed('a namespace prefix is not a name')
  if (prefix === 'xmlns') throw malformed('the prefix xmlns may not be declared')
  if ((prefix === 'xml') !== (namespace === xmlNamespace)) throw malformed('the prefix xml is bound otherwise')
  if (namespace === xmlnsNamespace) throw malformed('the namespace of xmlns may not be declared')
  // C14N may write a name again at every element: without a bound, a small document becomes a huge one.
  if (namespace.length > namespaceLengthMax) throw new Refusal('xml.too-complex', 'a namespace name is too long')
  if (namespace === '' && prefix !== '') throw malformed('a prefix may not be undeclared')
  if (namespace !== '' && !(absoluteUri.test(namespace) && URL.canParse(namespace)))
    throw unsafe('a namespace name is not a plain absolute URI')
}

function resolveAttributes(written: readonly [string, string][], scope: Scope): XmlAttribute[] {
  const attributes: XmlAttribute[] = []
  for (const [name, value] of written) {
    if (isDeclaration(name)) continue
    const { prefix, localName } = splitName(name)
    const namespace = prefix === '' ? '' : getNamespace(prefix, scope)
    attributes.push({ name, prefix, localName, namespace, value })
  }
  if (attributes.length < 2) return attributes
  attributes.sort(compareAttributes)
  for (let i = 1; i < attributes.length; i++)
    if (attributes[i]?.localName === attributes[i - 1]?.localName)
      if (attributes[i]?.namespace === attributes[i - 1]?.namespace)
        throw malformed('an attribute stands twice in one tag')
  return attributes
}

function compareAttributes(a: XmlAttribute, b: XmlAttribute): number {
  return compareCodePoints(a.namespace, b.namespace) || compareCodePoints(a.localName, b.localName)
}

function splitName(name: string): { prefix: string; localName: string } {
  const colon = name.indexOf(':')
  if (colon < 0) return { prefix: '', localName: name }
  const prefix = name.slice(0, colon)
  const localName = name.slice(colon + 1)
  if (!isNcName(prefix) || !isNcName(localName)) throw malformed('a name is not a qualified name')
  return { prefix, localName }
}

function getNamespace(prefix: string, scope: Scope): string {
  const namespace = find(prefix, scope)
  if (namespace === undefined) throw malformed('a namespace prefix is not declared')
  return namespace
}

function find(prefix: string, scope: Scope): string | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) if (at.prefix === prefix) return at.namespace
  return undefined
}

function isDeclaration(name: string): boolean {
  return name.startsWith('xmlns') && (name.length === 5 || name.charCodeAt(5) === 0x3a)
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff
}
