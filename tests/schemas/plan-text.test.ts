import { describe, expect, test } from 'vitest'
import type { MessageType } from '../../src/message/catalogue.ts'
import { parseStructure, type StringStructure, type Structure } from '../../src/message/structure.ts'
import { catalogue, type Json, typeOf } from '../support/verified.ts'

/** The longest that a short note may be, in characters. */
const shortNote = 200

/** Who is meant, who made it and on what ground: names, one line each. */
const names = [
  '/person/firstNames',
  '/person/lastName',
  '/custodians/0/firstNames',
  '/custodians/0/lastName',
  '/representative/name',
  '/legalBasis/section',
  '/reporter/name',
  '/reporter/unit',
]

const silent = [...catalogue.values()].filter(({ name }) => name.startsWith('plan-') || name === 'no-service-reasoned')

test('there are three plan notifications and the reasoned no', () => {
  const found = silent.map(({ name }) => name)
  expect(found).toEqual(['no-service-reasoned', 'plan-activation', 'plan-client', 'plan-independence'])
})

describe.each(silent.map((type): [string, MessageType] => [type.name, type]))('%s', (name, type) => {
  test('has room for one short note at most, and for no file', () => {
    expect(findRoomForText(type.structure)).toEqual([])
    const notes = sentencesOf(type.structure).filter((place) => !names.includes(place))
    expect(notes).toEqual(name.startsWith('plan-') ? ['/plan/note'] : [])
  })
})

test('a plan notification says in its schema that it never holds the text', () => {
  for (const type of silent.filter(({ name }) => name.startsWith('plan-'))) {
    expect(type.schema.description).toContain('never holds the text of the plan')
    expect(JSON.stringify(type.schema.properties)).toContain('Never the text of the plan')
  }
})

describe('a schema that has room for the text of a plan is found', () => {
  const line = fieldOf('note')

  test.each<[string, Json, string]>([
    ['a longer note', { note: { ...line, maxLength: 201 } }, '/plan/note'],
    ['a note without a limit', { note: { ...line, maxLength: undefined } }, '/plan/note'],
    ['another text', { goals: { ...line, maxLength: 4000 } }, '/plan/goals'],
    ['a bounded pattern', { goals: { type: 'string', pattern: '^[a-z ]{0,300}x$' } }, '/plan/goals'],
    ['an open pattern', { goals: { type: 'string', pattern: '^[a-z]{2,}$' } }, '/plan/goals'],
    [
      'several notes',
      { goals: { type: 'array', xmlItem: 'goal', minItems: 1, maxItems: 9, items: line } },
      '/plan/goals/0',
    ],
    [
      'files',
      { attachments: { type: 'array', xmlItem: 'a', minItems: 1, maxItems: 1, items: line } },
      '/plan/attachments',
    ],
  ])('%s', (_, fields, place) => {
    expect(findRoomForText(planWith(fields))).toContain(place)
  })

  test('and one without is not', () => {
    expect(findRoomForText(planWith({ note: line }))).toEqual([])
  })
})

/** The schema of a client plan with other fields in its plan. */
function planWith(fields: Json): Structure {
  const schema: Json = JSON.parse(JSON.stringify(typeOf('plan-client').schema))
  const { plan } = schema.properties as { plan: { properties: Json } }
  Object.assign(plan.properties, fields)
  return parseStructure(JSON.parse(JSON.stringify(schema)))
}

function fieldOf(name: string): Json {
  const { plan } = typeOf('plan-client').schema.properties as { plan: { properties: Record<string, Json> } }
  return plan.properties[name] ?? {}
}

/** Places that could hold more than a short note: a long text, several of them, or a file. */
function findRoomForText(structure: Structure): string[] {
  return [...fieldsOf(structure, '')]
    .filter(([place, field]) => isFile(place) || (field.kind === 'string' && isRoomy(place, field)))
    .map(([place]) => place)
}

function isFile(place: string): boolean {
  return place.endsWith('/attachments')
}

function isRoomy(place: string, field: StringStructure): boolean {
  return longestOf(field) > shortNote || (place.endsWith('/0') && holdsSentence(field))
}

function sentencesOf(structure: Structure): string[] {
  return [...fieldsOf(structure, '')]
    .filter(([, field]) => field.kind === 'string' && holdsSentence(field))
    .map(([place]) => place)
}

function holdsSentence({ enum: codes, pattern = '' }: StringStructure): boolean {
  return codes === undefined && new RegExp(pattern, 'u').test('The client goes to rehabilitation.')
}

/** Characters; for a pattern without a limit, of all its counted parts, or no end. */
function longestOf({ enum: codes, pattern = '', maxLength }: StringStructure): number {
  if (codes) return Math.max(0, ...codes.map((code) => code.length))
  if (maxLength !== undefined) return maxLength
  const withoutClasses = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  if (/[*+]|,\}/.test(withoutClasses)) return Number.POSITIVE_INFINITY
  const counted = [...withoutClasses.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map(([, count]) => Number(count))
  return counted.reduce((sum, count) => sum + count, withoutClasses.length)
}

/** Every field with its place; an item of a list is `0`. */
function* fieldsOf(structure: Structure, place: string): Generator<[string, Structure]> {
  yield [place, structure]
  if (structure.kind === 'array') yield* fieldsOf(structure.items, `${place}/0`)
  if (structure.kind !== 'object') return
  for (const [name, property] of structure.properties) yield* fieldsOf(property.structure, `${place}/${name}`)
}
