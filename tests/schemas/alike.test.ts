import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { afterAll, describe, expect, test } from 'vitest'
import type { MessageType } from '../../src/message/catalogue.ts'
import { parseXmlBody } from '../../src/validate/xml-body.ts'
import { catalogue, exampleOf, schemaFiles, schemas, xmlExampleOf } from '../support/verified.ts'
import { brokenVariants, completeValue, soundVariants, writeXml } from './variants.ts'

const types = [...catalogue.values()].map((type): [string, MessageType] => [type.name, type])
const validators = new Map(types.map(([name, type]) => [type, createValidator(name)]))
afterAll(() => {
  for (const validator of validators.values()) validator.dispose()
})

describe.each(types)('%s', (_, type) => {
  test('its examples are one value in two encodings, and follow both schemas', () => {
    const example = exampleOf(type)
    const decoded = parseXmlBody(Buffer.from(xmlExampleOf(type)), schemas.byNamespace)
    expect(decoded).toEqual({ type, value: example, faults: [] })
    expect(JSON.stringify(decoded.value)).toBe(JSON.stringify(example))
    expect(schemas.findStructureFaults(type, example)).toEqual([])
    expect(xsdAllows(type, xmlExampleOf(type))).toBe(true)
  })

  test('a message with every field, and every sound variant of it, follows both schemas', () => {
    const complete = completeValue(type.structure)
    expect(judge(type, complete, writeXml(type, complete))).toEqual(allowed)
    const variants = soundVariants(type)
    expect(variants.length).toBeGreaterThan(60)
    for (const { name, value, xml } of variants)
      expect({ name, ...judge(type, value, xml) }).toEqual({ name, ...allowed })
  })

  test('every broken variant of it is refused by both schemas', () => {
    const variants = brokenVariants(type)
    expect(variants.length).toBeGreaterThan(250)
    for (const { name, value, xml } of variants)
      expect({ name, ...judge(type, value, xml) }).toEqual({ name, ...refused })
  })

  test('markup that JSON has no counterpart of is judged alike by the XML Schema and the decoder', () => {
    const xml = writeXml(type, completeValue(type.structure))
    for (const [name, broken] of brokenMarkup(xml)) {
      expect(broken, name).not.toBe(xml)
      expect({ name, ...judgeXml(type, broken) }).toEqual({ name, xml: false, xsd: false })
    }
    for (const [name, sound] of soundMarkup(xml)) {
      expect(sound, name).not.toBe(xml)
      expect({ name, ...judgeXml(type, sound) }).toEqual({ name, xml: true, xsd: true })
    }
  })
})

test('a signed document, as it travels, follows the XML Schema too', () => {
  const [, type] = types[0] ?? []
  if (!type) throw new Error('no type')
  const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'
  expect(xsdAllows(type, xmlExampleOf(type).replace('</message>', `${signature}</message>`))).toBe(true)
})

const allowed = { json: true, xml: true, xsd: true }
const refused = { json: false, xml: false, xsd: false }

function judge(type: MessageType, value: unknown, xml: string) {
  return { json: schemas.findStructureFaults(type, value).length === 0, ...judgeXml(type, xml) }
}

function judgeXml(type: MessageType, xml: string) {
  const decoded = parseXmlBody(Buffer.from(xml), schemas.byNamespace)
  const faults = [...decoded.faults, ...schemas.findStructureFaults(type, decoded.value)]
  return { xml: faults.length === 0, xsd: xsdAllows(type, xml) }
}

function brokenMarkup(xml: string): [string, string][] {
  return [
    ['two elements swapped', xml.replace(/(<createdAt>.*<\/createdAt>)(<from>.*<\/from>)/, '$2$1')],
    ['two inner elements swapped', xml.replace(/(<mode>.*<\/mode>)(<section>.*?<\/section>)/, '$2$1')],
    ['an element twice', xml.replace(/(<from>.*<\/from>)/, '$1$1')],
    ['an element again, at the end', xml.replace(/(<from>.*<\/from>)(.*)<\/message>/, '$1$2$1</message>')],
    ['a container twice', xml.replace(/(<reporter>.*<\/reporter>)/, '$1$1')],
    ['an attribute', xml.replace('<person>', '<person kind="x">')],
    ['an attribute on a text', xml.replace('<from>', '<from Id="a">')],
    ['an attribute on the root', xml.replace('<message ', '<message kind="x" ')],
    ['text between elements', xml.replace('<person>', '<person>text')],
    ['no-break space between elements', xml.replace('<person>', '<person>\u00a0')],
    ['text between items', xml.replace(/(<\/(?:reason|effect)>)/, '$1text')],
    ['an element in a text', xml.replace(/<from>(.*)<\/from>/, '<from>$1<b></b></from>')],
    ['a wrong item', xml.replace(/<(reason|effect)>(.*?)<\/\1>/, '<other>$2</other>')],
    ['an element of no namespace', xml.replace(/<from>/, '<from xmlns="">')],
    ['an element of another namespace', xml.replace(/<from>/, '<from xmlns="urn:other">')],
    ['an item of another namespace', xml.replace(/<(reason|effect)>/, '<$1 xmlns="urn:other">')],
    ['an element named as a member of every object', xml.replace('<from>', '<constructor></constructor><from>')],
    ['an element named as a prototype', xml.replace('<from>', '<__proto__></__proto__><from>')],
    ['an element named as a text', xml.replace('<from>', '<_>text</_><from>')],
    ['a blank text', xml.replace(/<lastName>.*<\/lastName>/, '<lastName>  </lastName>')],
  ]
}

function soundMarkup(xml: string): [string, string][] {
  const prefixed = xml.replace(/<(\/?)/g, '<$1b:').replace('xmlns=', 'xmlns:b=')
  return [
    ['white space between elements', xml.replaceAll('><', '>\n\t <')],
    ['a prefix', prefixed],
    ['an Id on the root', xml.replace('<message ', '<message Id="content" ')],
    ['white space around a date', xml.replace(/<createdAt>(.*?)<\/createdAt>/, '<createdAt> $1\n</createdAt>')],
    [
      'white space around a boolean',
      xml.replace(/<securityBan>(.*?)<\/securityBan>/, '<securityBan> $1 </securityBan>'),
    ],
    [
      'one element with its own prefix',
      xml.replace(/<from>(.*)<\/from>/, `<b:from xmlns:b="${/xmlns="([^"]*)"/.exec(xml)?.[1]}">$1</b:from>`),
    ],
  ]
}

function createValidator(name: string): XsdValidator {
  const xsd = XmlDocument.fromString(schemaFiles.get(`${name}/1/schema.xsd`) ?? '')
  try {
    return XsdValidator.fromDoc(xsd)
  } finally {
    xsd.dispose()
  }
}

function xsdAllows(type: MessageType, xml: string): boolean {
  const document = XmlDocument.fromString(xml)
  try {
    validators.get(type)?.validate(document)
    return true
  } catch {
    return false
  } finally {
    document.dispose()
  }
}
