import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSchemaFiles } from '../../src/cli/schemas.ts'
import { batchXsdPath } from '../../src/message/batch-form.ts'
import { encodeXml } from '../../src/sign/encode-xml.ts'
import { createBatchSchema, readBatch } from '../../src/validate/batch.ts'
import { type Json, schemaFiles, schemas } from '../support/verified.ts'
import { createJudgesOf, type Judges } from './three-verdicts.ts'
import { brokenVariants, completeValue, soundVariants, writeXml } from './variants.ts'

const batch = createBatchSchema(schemaFiles, schemas.freshness)
let judges: Judges
beforeAll(() => {
  judges = createJudgesOf({
    xsd: schemaFiles.get(batchXsdPath) ?? '',
    findStructureFaults: (value) => batch.findStructureFaults(value),
    findXmlFaults: (xml) => readBatch({ bytes: Buffer.from(xml), encoding: 'xml' }, batch).faults,
  })
})
afterAll(() => judges.dispose())

const complete = completeValue(batch.structure) as Json
const allowed = { json: true, xml: true, xsd: true }
const refused = { json: false, xml: false, xsd: false }

test('its XML Schema is the one that is made from its JSON Schema', () => {
  expect(createSchemaFiles(schemaFiles).get(batchXsdPath)).toBe(schemaFiles.get(batchXsdPath))
})

describe('the schemas of a batch judge alike', () => {
  test('a complete one, as a sender writes it, and signed', () => {
    const xml = writeXml(batch, complete)
    expect(judges.judge(complete, xml)).toEqual(allowed)
    const written = encodeXml(batch, complete)
      .replace(/^<\?xml[^>]*\?>\n/, '')
      .trimEnd()
    expect(judges.judge(complete, written)).toEqual(allowed)
    const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'
    expect(judges.judge(complete, xml.replace('</batch>', `${signature}</batch>`)).xsd).toBe(true)
  })

  test('every sound variant, to the last document and the last byte', () => {
    const longest = { ...complete, items: [{ mediaType: 'application/jose', document: 'A'.repeat(349_528) }] }
    expect(judges.judge(longest, writeXml(batch, longest))).toEqual(allowed)
    const variants = soundVariants(batch)
    expect(variants.map(({ value }) => (value as { items: unknown[] }).items.length)).toContain(500)
    for (const { name, value, xml } of variants)
      expect({ name, ...judges.judge(value, xml) }).toEqual({ name, ...allowed })
  })

  test('every broken variant', () => {
    const variants = brokenVariants(batch)
    expect(variants.length).toBeGreaterThan(40)
    for (const { name, value, xml } of variants)
      expect({ name, ...judges.judge(value, xml) }).toEqual({ name, ...refused })
  })

  test.each([
    ['a message', (xml: string) => xml.replaceAll(/(<\/?)batch/g, '$1message')],
    ['another version', (xml: string) => xml.replace('urn:budkavle:batch:1', 'urn:budkavle:batch:2')],
    ['an item of another name', (xml: string) => xml.replaceAll(/(<\/?)item>/g, '$1message>')],
    [
      'two elements swapped',
      (xml: string) => xml.replace(/(<mediaType>.*?<\/mediaType>)(<document>.*?<\/document>)/, '$2$1'),
    ],
    ['a line break in the base64', (xml: string) => xml.replace('<document>Text', '<document>Te\nxt')],
    ['an attribute', (xml: string) => xml.replace('<item>', '<item id="1">')],
  ])('%s', (_, change) => {
    const xml = writeXml(batch, complete)
    expect(change(xml)).not.toBe(xml)
    expect(judges.judge(complete, change(xml))).toEqual({ ...refused, json: true })
  })
})
