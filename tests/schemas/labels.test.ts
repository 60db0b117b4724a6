import { describe, expect, test } from 'vitest'
import type { MessageType } from '../../src/message/catalogue.ts'
import { readResolved } from '../../src/message/schema-refs.ts'
import { languages } from '../../src/message/type-rules.ts'
import { catalogue, type Json, schemaFiles } from '../support/verified.ts'

/** What is written alike in Finnish and Swedish: numbers. */
const alike = ['1', '20 %', '40 %', '50 %']

const types = [...catalogue].map(([key, type]): [string, MessageType] => [key, type])

describe.each(types)('%s', (_, type) => {
  test('every field and every code has a label in every language', () => {
    expect(findLabelFaults(type.schema as Json)).toEqual([])
  })

  test('its title, its summary and its clocks are told in every language', () => {
    expect(findTextFaults('title', type.title)).toEqual([])
    expect(findTextFaults('summary', type.summary)).toEqual([])
    for (const clock of type.clocks) expect(findTextFaults(clock.clock, clock.title)).toEqual([])
  })

  test('its title is that of no other type', () => {
    const same = types.filter(([, other]) =>
      languages.some((language) => other.title[language] === type.title[language]),
    )
    expect(same.map(([, { name }]) => name)).toEqual(same.map(() => type.name))
  })
})

test('the batch is labelled too', () => {
  expect(findLabelFaults(readResolved(schemaFiles, 'shared/1/batch.json') as Json)).toEqual([])
})

test('what is not labelled is found', () => {
  const label = { en: 'Colour', fi: 'Väri', sv: 'Färg' }
  const labels = { red: { en: 'Red', fi: 'Punainen', sv: 'Röd' } }
  const objectOf = (colour: Json): Json => ({ type: 'object', properties: { colour } })
  const listOf = (items: Json): Json => objectOf({ type: 'array', label, items })
  expect(findLabelFaults(objectOf({ enum: ['red'], label, labels }))).toEqual([])
  expect(findLabelFaults(objectOf({ enum: ['red'], labels }))).toEqual(['/colour: no label'])
  expect(findLabelFaults(objectOf({ label: { ...label, fi: ' ' } }))).toEqual(['/colour: no fi'])
  expect(findLabelFaults(objectOf({ label: { en: 'Colour', sv: 'Färg' } }))).toEqual(['/colour: no fi'])
  expect(findLabelFaults(objectOf({ label: { ...label, fi: 'Färg' } }))).toEqual(['/colour: fi is sv'])
  expect(findLabelFaults(objectOf({ label: { ...label, de: 'Farbe' } }))).toEqual(['/colour: an unknown language'])
  expect(findLabelFaults(objectOf({ enum: ['red', 'blue'], label, labels }))).toEqual(['/colour blue: no label'])
  expect(findLabelFaults(objectOf({ enum: [], label, labels }))).toEqual(['/colour red: no such code'])
  expect(findLabelFaults(listOf({ enum: ['red'] }))).toEqual(['/colour/0 red: no label'])
  expect(findLabelFaults(listOf(objectOf({})))).toEqual(['/colour/0/colour: no label'])
})

/** What is missing in the labels of a schema without references, by the place of the field. */
function findLabelFaults(schema: Json, place = ''): string[] {
  const items = schema.items as Json | undefined
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Json>)
  return [
    ...findCodeFaults(schema, place),
    ...(items ? findLabelFaults(items, `${place}/0`) : []),
    ...fields.flatMap(([name, field]) => [
      ...findTextFaults(`${place}/${name}`, field.label),
      ...findLabelFaults(field, `${place}/${name}`),
    ]),
  ]
}

function findCodeFaults(schema: Json, place: string): string[] {
  const codes = (schema.enum ?? []) as readonly string[]
  const labels = (schema.labels ?? {}) as Json
  const unknown = Object.keys(labels).filter((code) => !codes.includes(code))
  return [
    ...codes.flatMap((code) => findTextFaults(`${place} ${code}`, labels[code])),
    ...unknown.map((code) => `${place} ${code}: no such code`),
  ]
}

function findTextFaults(place: string, label: unknown): string[] {
  if (typeof label !== 'object' || label === null) return [`${place}: no label`]
  const texts = label as Json
  const missing = languages.filter((language) => String(texts[language] ?? '').trim() === '')
  if (missing.length > 0) return missing.map((language) => `${place}: no ${language}`)
  if (Object.keys(texts).length > languages.length) return [`${place}: an unknown language`]
  return texts.fi === texts.sv && !alike.includes(String(texts.fi)) ? [`${place}: fi is sv`] : []
}
