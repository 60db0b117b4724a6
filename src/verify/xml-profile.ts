import { Refusal } from '../errors.ts'
import type { XmlElement } from './xml-tree.ts'

export const ds = 'http://www.w3.org/2000/09/xmldsig#'
export const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const envelopedSignature = `${ds}enveloped-signature`

/**
 * The child elements, after checking that there is nothing else but white space and that they have exactly these
 * names, in this order, all in the parent's namespace or the one given.
 * @throws Refusal `signature.malformed`
 */
export function requireChildren(parent: XmlElement, names: readonly string[], namespace = ds): XmlElement[] {
  const children = requireElements(parent)
  const same = children.length === names.length && children.every((child, i) => isNamed(child, names[i], namespace))
  if (!same) throw signatureMalformed(`${parent.localName} must hold exactly: ${names.join(', ') || 'nothing'}`)
  return children
}

/** The child elements, after checking that there is no text between them. */
export function requireElements(parent: XmlElement): XmlElement[] {
  const elements: XmlElement[] = []
  for (const child of parent.children) {
    if (typeof child !== 'string') elements.push(child)
    else if (/[^ \t\n\r]/.test(child))
      throw signatureMalformed(`text stands between the elements of ${parent.localName}`)
  }
  return elements
}

/** @throws Refusal `signature.malformed` when the element has an attribute other than these */
export function requireAttributes(element: XmlElement, allowed: readonly string[]): XmlElement {
  for (const { name } of element.attributes)
    if (!allowed.includes(name)) throw signatureMalformed(`${element.localName} has an attribute that is not allowed`)
  return element
}

/** The text of an element that holds nothing else and has no attribute but perhaps Id. */
export function requireText(element: XmlElement): string {
  requireAttributes(element, ['Id'])
  const [text = '', ...more] = element.children
  if (typeof text !== 'string' || more.length > 0) throw signatureMalformed(`${element.localName} must hold only text`)
  return text
}

/** The Algorithm of an element that has no other attribute and no content: no algorithm we allow takes parameters. */
export function requireAlgorithm(element: XmlElement): string {
  requireChildren(requireAttributes(element, ['Algorithm']), [])
  return findAttribute(element, 'Algorithm') ?? ''
}

/** Base64 of RFC 4648 in its one canonical form, with XML white space anywhere; undefined if it is not that. */
export function findBase64(text: string): Buffer | undefined {
  const dense = text.replaceAll(/[ \t\n\r]+/g, '')
  const bytes = Buffer.from(dense, 'base64')
  return dense !== '' && bytes.toString('base64') === dense ? bytes : undefined
}

export function requireBase64(element: XmlElement): Buffer {
  const bytes = findBase64(requireText(element))
  if (!bytes) throw signatureMalformed(`${element.localName} is not base64`)
  return bytes
}

export function isNamed(element: XmlElement | undefined, localName: string | undefined, namespace: string): boolean {
  return element?.localName === localName && element?.namespace === namespace
}

/** The value of an attribute in no namespace. */
export function findAttribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value
}

export function signatureMalformed(rule: string): Refusal {
  return new Refusal('signature.malformed', rule)
}
