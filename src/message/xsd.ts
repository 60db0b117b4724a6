import { toXsdPattern } from './pattern.ts'
import type { ArrayStructure, ObjectStructure, StringStructure, Structure } from './structure.ts'
import type { XmlForm } from './xml-form.ts'

/**
 * The XML Schema 1.0 of a message type or of the batch, made from its structure: one self-contained file, elements in
 * the order of the properties, a signature allowed at the end so that the document can be judged as it travels.
 */
export function createXsd(form: XmlForm): string {
  const { structure, xmlNamespace, version, xmlRoot = 'message' } = form
  const source = form.xmlRoot === undefined ? 'schema.json' : `${form.xmlRoot}.json`
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- Generated from ${source} by \`budkavle schemas\`. Change that, not this. -->`,
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"',
    `    targetNamespace="${xmlNamespace}" elementFormDefault="qualified" version="${version}">`,
    ...indent([
      `<xs:element name="${xmlRoot}">`,
      ...indent([
        ...documentation(structure),
        '<xs:complexType>',
        ...indent([
          '<xs:sequence>',
          ...indent(children(structure)),
          '  <xs:any namespace="http://www.w3.org/2000/09/xmldsig#" processContents="skip" minOccurs="0"/>',
          '</xs:sequence>',
          '<xs:attribute name="Id" type="xs:ID"/>',
        ]),
        '</xs:complexType>',
      ]),
      '</xs:element>',
    ]),
    '</xs:schema>',
  ].join('\n')}\n`
}

function children(structure: ObjectStructure): string[] {
  return [...structure.properties].flatMap(([name, property]) =>
    element(name, property.structure, property.required ? '' : ' minOccurs="0"'),
  )
}

function element(name: string, structure: Structure, occurs: string): string[] {
  return [
    `<xs:element name="${name}"${occurs}>`,
    ...indent([...documentation(structure), ...typeOf(structure)]),
    '</xs:element>',
  ]
}

function typeOf(structure: Structure): string[] {
  switch (structure.kind) {
    case 'object':
      return sequence(children(structure))
    case 'array':
      return sequence(items(structure))
    case 'string':
      return restriction(baseOf(structure), stringFacets(structure))
    case 'boolean':
      return restriction('xs:boolean', [facet('pattern', 'true|false')])
    case 'integer':
      return restriction('xs:integer', [
        facet('pattern', '0|-?[1-9][0-9]*'),
        facet('minInclusive', structure.minimum),
        facet('maxInclusive', structure.maximum),
      ])
  }
}

function sequence(content: string[]): string[] {
  return ['<xs:complexType>', ...indent(['<xs:sequence>', ...indent(content), '</xs:sequence>']), '</xs:complexType>']
}

function items(array: ArrayStructure): string[] {
  return element(array.itemName, array.items, ` minOccurs="${array.minItems}" maxOccurs="${array.maxItems}"`)
}

function restriction(base: string, facets: string[]): string[] {
  return [
    '<xs:simpleType>',
    ...indent([`<xs:restriction base="${base}">`, ...indent(facets), '</xs:restriction>']),
    '</xs:simpleType>',
  ]
}

function baseOf(structure: StringStructure): string {
  if (structure.format === 'date') return 'xs:date'
  return structure.format === 'date-time' ? 'xs:dateTime' : 'xs:string'
}

function stringFacets(structure: StringStructure): string[] {
  return [
    ...(structure.minLength === undefined ? [] : [facet('minLength', structure.minLength)]),
    ...(structure.maxLength === undefined ? [] : [facet('maxLength', structure.maxLength)]),
    ...(structure.pattern === undefined ? [] : [facet('pattern', toXsdPattern(structure.pattern))]),
    ...(structure.enum ?? []).map((code) => facet('enumeration', code)),
  ]
}

function facet(name: string, value: string | number): string {
  // Characters beyond ASCII as references: some of a pattern's range ends cannot be seen.
  const ascii = escapeXml(String(value)).replace(/[^ -~]/gu, (char) => `&#x${char.codePointAt(0)?.toString(16)};`)
  return `<xs:${name} value="${ascii}"/>`
}

function documentation(structure: Structure): string[] {
  if (structure.description === undefined) return []
  const text = `<xs:documentation xml:lang="en">${escapeXml(structure.description)}</xs:documentation>`
  return ['<xs:annotation>', `  ${text}`, '</xs:annotation>']
}

function indent(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
