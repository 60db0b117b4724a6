import type { Structure } from '../message/structure.ts'
import type { XmlForm } from '../message/xml-form.ts'

/**
 * The XML encoding of a message or a batch, unsigned: elements in the order of the schema, in its own namespace.
 * What the schema does not know is left out, so a value should be valid first.
 */
export function encodeXml({ structure, xmlNamespace, xmlRoot = 'message' }: XmlForm, value: unknown): string {
  const open = `${xmlRoot} xmlns="${xmlNamespace}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(open, xmlRoot, structure, value, '')}\n`
}

function element(open: string, name: string, structure: Structure, value: unknown, indent: string): string {
  const inner = children(structure, value, `${indent}  `)
  if (inner === undefined) return `${indent}<${open}>${escapeXml(String(value))}</${name}>`
  if (inner.length === 0) return `${indent}<${open}></${name}>`
  return `${indent}<${open}>\n${inner.join('\n')}\n${indent}</${name}>`
}

function children(structure: Structure, value: unknown, indent: string): string[] | undefined {
  if (structure.kind === 'array' && Array.isArray(value)) {
    const { itemName, items } = structure
    return value.map((item) => element(itemName, itemName, items, item, indent))
  }
  if (structure.kind !== 'object' || typeof value !== 'object' || value === null) return undefined
  const members = new Map<string, unknown>(Object.entries(value))
  return [...structure.properties]
    .filter(([name]) => members.has(name))
    .map(([name, property]) => element(name, name, property.structure, members.get(name), indent))
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;')
}
