import { describe, expect, test } from 'vitest'
import { createCatalogue } from '../../src/message/catalogue.ts'
import { placeIn } from '../../src/validate/place.ts'
import { parseXmlBody } from '../../src/validate/xml-body.ts'
import { schemaFiles, schemas, typeOf, xmlExampleOf } from '../support/verified.ts'

const type = typeOf('concern-consented')
const example = xmlExampleOf(type)

describe('the XML decoder names the place of each fault', () => {
  test.each([
    ['an unknown element', '<person>', '<person><nickname></nickname>', '/message/person', 'does not name'],
    ['an unknown item', '<reasons>', '<reasons><cause></cause>', '/message/concern/reasons', 'does not name'],
    [
      'an unknown item after known ones',
      '</reasons>',
      '<cause></cause></reasons>',
      '/message/concern/reasons',
      'does not name',
    ],
    [
      'items of two prefixes, whose order is lost',
      '<reason>housing</reason>',
      '<b:reason xmlns:b="urn:budkavle:concern-consented:1">housing</b:reason>',
      '/message/concern/reasons',
      'does not name',
    ],
    ['an unknown element at the top', '<person>', '<x></x><person>', '/message', 'does not name'],
    [
      'an element twice',
      '<urgency>normal</urgency>',
      '<urgency>normal</urgency><urgency>urgent</urgency>',
      '/message/urgency',
      'more than once',
    ],
    ['an attribute', '<reason>housing', '<reason code="x">housing', '/message/concern/reasons/reason[2]', 'attribute'],
    [
      'text between elements',
      '<lifeSituation>',
      '<lifeSituation>x',
      '/message/concern/lifeSituation',
      'between its elements',
    ],
    [
      'elements in a text',
      '<need>control',
      '<need><b></b>control',
      '/message/concern/lifeSituation/income/need[1]',
      'only text',
    ],
    ['elements out of order', '<firstNames>Testi Esimerkki</firstNames>', '', '/message/person/firstNames', 'precede'],
  ])('%s', (_, part, by, place, rule) => {
    const moved = by === '' ? example.replace('</lastName>', `</lastName>${part}`) : example
    const broken = moved.replace(part, by)
    expect(broken).not.toBe(example)
    const { faults } = parseXmlBody(Buffer.from(broken), schemas.byNamespace)
    expect(faults.map((fault) => [fault.code, placeIn('xml', type, fault.place)])).toEqual([['schema.invalid', place]])
    expect(faults[0]?.rule).toContain(rule)
  })

  test('and reads the rest: the first of two, the known among unknown', () => {
    const broken = example.replace(
      '<urgency>normal</urgency>',
      '<urgency>normal</urgency><x></x><urgency>urgent</urgency>',
    )
    const { value } = parseXmlBody(Buffer.from(broken), schemas.byNamespace)
    expect(value).toEqual(parseXmlBody(Buffer.from(example), schemas.byNamespace).value)
  })
})

describe('texts', () => {
  test('are read with their references, white space and newlines as they are', () => {
    const xml = example.replace(
      /<description>.*<\/description>/s,
      '<description> a &lt;b&gt; &amp;amp; &#xD;\n c</description>',
    )
    const { value } = parseXmlBody(Buffer.from(xml), schemas.byNamespace)
    expect(value).toMatchObject({ concern: { description: ' a <b> &amp; \r\n c' } })
  })

  test('become booleans and integers in their one canonical form only', () => {
    const counted = schemaFiles
      .get('plan-client/1/schema.json')
      ?.replace(
        '"schemaVersion": {',
        '"count": { "type": "integer", "minimum": -5, "maximum": 100 }, "schemaVersion": {',
      )
    const types = createCatalogue(new Map(schemaFiles).set('plan-client/1/schema.json', counted ?? ''))
    const byNamespace = new Map([...types.values()].map((known) => [known.xmlNamespace, known]))
    const read = (text: string) =>
      parseXmlBody(
        Buffer.from(`<message xmlns="urn:budkavle:plan-client:1"><count>${text}</count></message>`),
        byNamespace,
      ).value
    for (const number of [0, 7, -5, 100]) expect(read(String(number))).toEqual({ count: number })
    for (const text of ['+7', '07', '7.0', '1e1', '-0', '']) expect(read(text)).toEqual({ count: text })
  })
})

describe('the type is that of the root', () => {
  test.each([
    ['another namespace', '<message xmlns="urn:budkavle:concern-consented:2"></message>'],
    ['no namespace', '<message></message>'],
    ['another name', '<massage xmlns="urn:budkavle:concern-consented:1"></massage>'],
    ['a name of every object', '<message xmlns="constructor"></message>'],
  ])('%s is no type', (_, xml) => {
    const read = () => parseXmlBody(Buffer.from(xml), schemas.byNamespace)
    expect(read).toThrow(expect.objectContaining({ code: 'schema.unknown-type' }))
  })

  test('an empty message of a known type lacks everything, and is read', () => {
    const xml = '<message xmlns="urn:budkavle:concern-consented:1"></message>'
    expect(parseXmlBody(Buffer.from(xml), schemas.byNamespace)).toMatchObject({ value: {}, faults: [] })
  })

  test.each(['<message', 'text', '', '<message xmlns="urn:a"><b></message>'])('%j is not XML', (text) => {
    const read = () => parseXmlBody(Buffer.from(text), schemas.byNamespace)
    expect(read).toThrow(expect.objectContaining({ code: 'xml.malformed' }))
  })
})

describe('white space that is none in XML', () => {
  test.each(['\u00a0', '&#xD;\u00a0\u2003', '\u2028&#xD;\u2028', ' &#xD; \ufeff '])(
    '%j between elements is a fault',
    (blank) => {
      const { faults } = parseXmlBody(Buffer.from(example.replace('<person>', `${blank}<person>`)), schemas.byNamespace)
      expect(faults).toMatchObject([{ code: 'schema.invalid' }])
    },
  )

  test('a carriage return between elements is none', () => {
    expect(parseXmlBody(Buffer.from(example.replace('<person>', '&#xD;<person>')), schemas.byNamespace).faults).toEqual(
      [],
    )
  })
})

test('a date in a quarter of a million spaces is read like any other', () => {
  const spaces = ' '.repeat(250_000)
  const padded = example.replace(/<mappedOn>(.*)<\/mappedOn>/, `<mappedOn>${spaces}$1${spaces}x</mappedOn>`)
  expect(padded.length).toBeGreaterThan(500_000)
  expect(parseXmlBody(Buffer.from(padded), schemas.byNamespace).value).toMatchObject({
    concern: { mappedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d {250000}x$/) },
  })
})
