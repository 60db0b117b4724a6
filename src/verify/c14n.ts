import { compareCodePoints } from './xml-namespaces.ts'
import type { XmlAttribute, XmlElement } from './xml-tree.ts'

/**
 * Exclusive XML Canonicalization 1.0 without comments (W3C REC-xml-exc-c14n-20020718) of the subtree under `apex`, with
 * an empty InclusiveNamespaces PrefixList. `omit`, a child of the apex, is left out: the enveloped-signature transform.
 */
export function canonicalize(apex: XmlElement, omit?: XmlElement): Buffer {
  return Buffer.from(write(apex, nothingRendered, omit))
}

/** Namespace declarations already in the output of the ancestors, innermost first. */
interface Rendered {
  readonly prefix: string
  readonly namespace: string
  readonly outer: Rendered | undefined
}

// Before anything is rendered the default namespace is none, and `xml` is never declared.
const nothingRendered: Rendered = { prefix: '', namespace: '', outer: undefined }

function write(element: XmlElement, outer: Rendered, omit?: XmlElement): string {
  const declared = isRendered(element, outer)
  if (declared && element.verbatim !== undefined && omit === undefined) return element.verbatim
  const needed = selectNeeded(element, declared, outer)
  let out = `<${element.name}`
  for (const { prefix, namespace } of needed) out += `${prefix === '' ? ' xmlns' : ` xmlns:${prefix}`}="${namespace}"`
  for (const { name, value } of element.attributes) out += ` ${name}="${escapeAttribute(value)}"`
  out += '>'
  const rendered = needed.reduce<Rendered>((at, { prefix, namespace }) => ({ prefix, namespace, outer: at }), outer)
  for (const child of element.children) {
    if (typeof child === 'string') out += escapeText(child)
    else if (child !== omit) out += write(child, rendered)
  }
  return `${out}</${element.name}>`
}

const nothing: readonly XmlAttribute[] = []

/** What this tag visibly uses and its ancestors have not rendered with the same value, in order of prefix. */
function selectNeeded(element: XmlElement, declared: boolean, outer: Rendered): readonly (XmlElement | XmlAttribute)[] {
  if (declared && element.attributes.length === 0) return nothing
  const needed: (XmlElement | XmlAttribute)[] = declared ? [] : [element]
  for (const attribute of element.attributes) {
    if (attribute.prefix === '' || isRendered(attribute, outer)) continue
    if (!needed.some(({ prefix }) => prefix === attribute.prefix)) needed.push(attribute)
  }
  return needed.sort((a, b) => compareCodePoints(a.prefix, b.prefix))
}

function isRendered({ prefix, namespace }: XmlElement | XmlAttribute, outer: Rendered): boolean {
  if (prefix === 'xml') return true
  for (let at: Rendered | undefined = outer; at; at = at.outer)
    if (at.prefix === prefix) return at.namespace === namespace
  return false
}

const textSpecial = /[&<>\r]/
const attributeSpecial = /[&<"\t\n\r]/
const escapes = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
])

function escapeText(text: string): string {
  return textSpecial.test(text) ? text.replaceAll(/[&<>\r]/g, escaped) : text
}

function escapeAttribute(value: string): string {
  return attributeSpecial.test(value) ? value.replaceAll(/[&<"\t\n\r]/g, escaped) : value
}

function escaped(character: string): string {
  return escapes.get(character) ?? character
}
