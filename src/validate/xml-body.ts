import { Parser } from 'xml2js'
import { type Fault, Refusal } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import type { ArrayStructure, ObjectStructure, Structure } from '../message/structure.ts'

/** What a document says: a value of the same form as the JSON encoding's, and what its markup did wrong. */
export interface XmlBody<Type> {
  readonly type: Type
  readonly value: unknown
  /** Places are JSON Pointers into `value`. */
  readonly faults: readonly Fault[]
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Text between tags that xml2js takes for white space and XML does not. Canonical XML writes a CR as its reference. */
const falseBlank = />(?:[ \t\r\n]|&#xD;)*[^\S \t\r\n](?:\s|&#xD;)*</
/** A run is tried from its start only: from each of its characters it would take the square of its length. */
const outerSpace = /^[ \t\r\n]+|(?<![ \t\r\n])[ \t\r\n]+$/g
const integer = /^(?:0|-?[1-9][0-9]*)$/

/**
 * Reads the canonical signed bytes of an XML message by the schema that its namespace names. Never anything else: what
 * xml2js lets pass (duplicate attributes, document types, entities) is not in canonical bytes.
 * @throws Refusal `schema.unknown-type` when no type has the root's name and namespace, `xml.malformed` when the bytes
 *   are not XML
 */
export function parseXmlBody<Type extends { readonly structure: ObjectStructure } = MessageType>(
  bytes: Uint8Array,
  types: ReadonlyMap<string, Type>,
  rootName = 'message',
): XmlBody<Type> {
  const text = utf8.decode(bytes)
  const root = parseTree(text)
  const { uri, local } = nameOf(root)
  const type = types.get(uri)
  if (!type || local !== rootName) {
    throw new Refusal('schema.unknown-type', 'No message type has the name and namespace of the root element')
  }
  const reader: Reader = { uri, faults: [] }
  if (falseBlank.test(text)) addFault(reader, '', 'An element holds only white space that is none in XML')
  return { type, value: read(reader, type.structure, root, ''), faults: reader.faults }
}

/** An element as xml2js gives it: children by name, in the order in which the names first stand. */
interface Element {
  readonly '#attributesns'?: { readonly uri: string; readonly local: string }
  readonly '#attributes'?: Readonly<Record<string, { readonly name: string; readonly prefix: string }>>
  readonly '#text'?: string
  readonly [child: string]: unknown
}

type TextStructure = Exclude<Structure, ObjectStructure | ArrayStructure>

interface Reader {
  readonly uri: string
  readonly faults: Fault[]
}

function parseTree(text: string): Element {
  let tree: Element | undefined
  const options = { async: false, xmlns: true, explicitRoot: false, attrkey: '#attributes', charkey: '#text' }
  new Parser(options).parseString(text, (err: unknown, result: Element) => {
    if (!err) tree ??= result
  })
  if (!tree) throw new Refusal('xml.malformed', 'The signed content is not well-formed')
  return tree
}

function read(reader: Reader, structure: Structure, element: Element, place: string): unknown {
  requireNoAttributes(reader, element, place)
  if (structure.kind === 'object') return readObject(reader, structure, element, place)
  if (structure.kind === 'array') return readArray(reader, structure, element, place)
  if (childNames(element).length > 0) addFault(reader, place, 'This element holds only text')
  return readText(structure, element['#text'] ?? '')
}

function readObject(reader: Reader, structure: ObjectStructure, element: Element, place: string): unknown {
  requireNoText(reader, element, place)
  const value: Record<string, unknown> = {}
  let last = -1
  for (const name of childNames(element)) {
    const [first, ...others] = elements(element, name)
    const { uri, local } = nameOf(first)
    const property = uri === reader.uri ? structure.properties.get(local) : undefined
    if (!first || !property) {
      addFault(reader, place, 'This element holds an element that its schema does not name')
      continue
    }
    const at = `${place}/${local}`
    if (others.length > 0 || Object.hasOwn(value, local)) addFault(reader, at, 'This element stands more than once')
    if (property.index < last) addFault(reader, at, 'This element stands after one that it must precede')
    last = Math.max(last, property.index)
    value[local] = read(reader, property.structure, first, at)
  }
  return value
}

function readArray(reader: Reader, structure: ArrayStructure, element: Element, place: string): unknown {
  requireNoText(reader, element, place)
  const [name, ...others] = childNames(element)
  if (name === undefined) return []
  const items = elements(element, name)
  const isItem = (item: Element) => nameOf(item).uri === reader.uri && nameOf(item).local === structure.itemName
  if (others.length > 0 || !items.every(isItem)) {
    addFault(reader, place, 'This element holds an element that its schema does not name')
  }
  return items.filter(isItem).map((item, index) => read(reader, structure.items, item, `${place}/${index}`))
}

/** The value of a text; what is not of its kind stays a text, which the schema then refuses. */
function readText(structure: TextStructure, text: string): unknown {
  if (structure.kind === 'string' && !structure.format?.startsWith('date')) return text
  const collapsed = text.replace(outerSpace, '')
  if (structure.kind === 'boolean' && (collapsed === 'true' || collapsed === 'false')) return collapsed === 'true'
  if (structure.kind === 'integer' && integer.test(collapsed)) return Number(collapsed)
  return collapsed
}

function requireNoText(reader: Reader, element: Element, place: string): void {
  if (element['#text'] !== undefined) addFault(reader, place, 'This element holds text between its elements')
}

/** Only the root's `Id`, which a signature refers to, and namespace declarations are allowed. */
function requireNoAttributes(reader: Reader, element: Element, place: string): void {
  for (const { name, prefix } of Object.values(element['#attributes'] ?? {})) {
    const isAllowed = name === 'xmlns' || prefix === 'xmlns' || (place === '' && name === 'Id')
    if (!isAllowed) addFault(reader, place, 'This element holds an attribute')
  }
}

function childNames(element: Element): string[] {
  return Object.keys(element).filter((name) => !name.startsWith('#'))
}

function elements(element: Element, name: string): readonly Element[] {
  const found = element[name]
  return Array.isArray(found) ? found : []
}

function nameOf(element: Element | undefined): { readonly uri: string; readonly local: string } {
  return element?.['#attributesns'] ?? { uri: '', local: '' }
}

function addFault(reader: Reader, place: string, rule: string): void {
  reader.faults.push({ code: 'schema.invalid', place, rule })
}
