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

/** Types with little more than what every message has. */
const few: ReadonlySet<string> = new Set(['canary'])

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
    expect(variants.length).toBeGreaterThan(few.has(type.name) ? 15 : 30)
    for (const { name, value, xml } of variants)
      expect({ name, ...judge(type, value, xml) }).toEqual({ name, ...allowed })
  })

  test('every broken variant of it is refused by both schemas', () => {
    const variants = brokenVariants(type)
    expect(variants.length).toBeGreaterThan(few.has(type.name) ? 106 : 150)
    for (const { name, value, xml } of variants)
      expect({ name, ...judge(type, value, xml) }).toEqual({ name, ...refused })
  })

  test('markup that JSON has no counterpart of is judged alike by the XML Schema and the decoder', () => {
    const xml = writeXml(type, completeValue(type.structure))
    for (const [name, broken] of changesOf(brokenMarkup, xml))
      expect({ name, ...judgeXml(type, broken) }).toEqual({ name, xml: false, xsd: false })
    for (const [name, sound] of changesOf(soundMarkup, xml))
      expect({ name, ...judgeXml(type, sound) }).toEqual({ name, xml: true, xsd: true })
  })
})

test('each change of markup changes something in many types', () => {
  const documents = types.map(([, type]) => writeXml(type, completeValue(type.structure)))
  for (const [name, change] of [...brokenMarkup, ...soundMarkup]) {
    const changed = documents.filter((xml) => change(xml) !== xml)
    expect(changed.length, name).toBeGreaterThan(types.length / 3)
  }
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

type Markup = readonly (readonly [string, (xml: string) => string])[]

/** A type without persons or lists cannot have them changed. */
function changesOf(markup: Markup, xml: string): [string, string][] {
  return markup.map(([name, change]): [string, string] => [name, change(xml)]).filter(([, changed]) => changed !== xml)
}

/** The first list of texts: its first item. */
const item = /<([a-zA-Z]+)>([^<>]*)<\/\1>(?=<\1>[^<>]*<\/\1>)/

const brokenMarkup: Markup = [
  ['two elements swapped', (xml) => xml.replace(/(<createdAt>.*?<\/createdAt>)(<from>.*?<\/from>)/, '$2$1')],
  ['two inner elements swapped', (xml) => xml.replace(/(<mode>.*?<\/mode>)(<section>.*?<\/section>)/, '$2$1')],
  ['an element twice', (xml) => xml.replace(/(<from>.*?<\/from>)/, '$1$1')],
  ['an element again, at the end', (xml) => xml.replace(/(<from>.*?<\/from>)(.*)<\/message>/, '$1$2$1</message>')],
  ['a container twice', (xml) => xml.replace(/(<legalBasis>.*<\/legalBasis>)/, '$1$1')],
  ['an attribute', (xml) => xml.replace('<legalBasis>', '<legalBasis kind="x">')],
  ['an attribute on a text', (xml) => xml.replace('<from>', '<from Id="a">')],
  ['an attribute on the root', (xml) => xml.replace('<message ', '<message kind="x" ')],
  ['text between elements', (xml) => xml.replace('<legalBasis>', '<legalBasis>text')],
  ['no-break space between elements', (xml) => xml.replace('<legalBasis>', '<legalBasis>\u00a0')],
  ['text between items', (xml) => xml.replace(item, '$&text')],
  ['an element in a text', (xml) => xml.replace(/<from>(.*?)<\/from>/, '<from>$1<b></b></from>')],
  ['a wrong item', (xml) => xml.replace(item, '<other>$2</other>')],
  ['an element of no namespace', (xml) => xml.replace('<from>', '<from xmlns="">')],
  ['an element of another namespace', (xml) => xml.replace('<from>', '<from xmlns="urn:other">')],
  ['an item of another namespace', (xml) => xml.replace(item, '<$1 xmlns="urn:other">$2</$1>')],
  ['an element named as a member of every object', (xml) => xml.replace('<from>', '<constructor></constructor><from>')],
  ['an element named as a prototype', (xml) => xml.replace('<from>', '<__proto__></__proto__><from>')],
  ['an element named as a text', (xml) => xml.replace('<from>', '<_>text</_><from>')],
  ['a blank text', (xml) => xml.replace(/<lastName>.*?<\/lastName>/, '<lastName>  </lastName>')],
]

const soundMarkup: Markup = [
  ['white space between elements', (xml) => xml.replaceAll('><', '>\n\t <')],
  ['a prefix', (xml) => xml.replace(/<(\/?)/g, '<$1b:').replace('xmlns=', 'xmlns:b=')],
  ['an Id on the root', (xml) => xml.replace('<message ', '<message Id="content" ')],
  ['white space around a date', (xml) => xml.replace(/<createdAt>(.*?)<\/createdAt>/, '<createdAt> $1\n</createdAt>')],
  ['white space around a boolean', (xml) => xml.replace(/>(true|false)</, '> $1 <')],
  [
    'one element with its own prefix',
    (xml) => xml.replace(/<from>(.*?)<\/from>/, `<b:from xmlns:b="${/xmlns="([^"]*)"/.exec(xml)?.[1]}">$1</b:from>`),
  ],
]

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
