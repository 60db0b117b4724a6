import { describe, expect, test } from 'vitest'
import { createCatalogue } from '../../src/message/catalogue.ts'
import { parseLadders } from '../../src/message/parse-ladders.ts'
import { parseTypeRules } from '../../src/message/parse-type-rules.ts'
import { readResolved } from '../../src/message/schema-refs.ts'
import type { ObjectStructure } from '../../src/message/structure.ts'
import { catalogue, type Json, schemaFiles, typeOf } from '../support/verified.ts'

const notice = typeOf('reduction-notice')
const ladders = parseLadders(readResolved(schemaFiles, 'ladders.json')).byName

describe('a type.json', () => {
  test('is read as it stands', () => {
    expect(parse({})).toMatchObject({ applies: notice.applies, dated: notice.dated, clocks: notice.clocks })
  })

  test('has its clocks start everywhere where it says nothing of places', () => {
    const placesOf = (changes: Json) => parse({ clocks: [{ ...clock, ...changes }] }).clocks[0]?.places
    expect(placesOf({})).toEqual(['mainland', 'aland'])
    expect(placesOf({ places: ['aland'] })).toEqual(['aland'])
  })

  test.each<[string, Json, string]>([
    ['a place that there is not', { applies: [{ places: ['moon'] }] }, 'places is not one of'],
    ['a misspelt period', { applies: [{ form: '2026-01-01' }] }, 'form is not known'],
    ['no day', { applies: [{ from: '1.1.2026' }] }, 'from is not a date'],
    ['an empty period', { applies: [{ from: '2026-02-01', until: '2026-02-01' }] }, 'until is not after from'],
    ['a legal mode twice', { legalModes: [mode, { ...mode, requires: ['/decision'] }] }, 'name each mode once'],
    ['a section with a misspelt place', withSection({ place: ['aland'] }), 'place is not known'],
    ['a section of which nobody says how sure it is', withSection({ certainty: 'maybe' }), 'certainty is not one of'],
    ['a condition on no field', { requiresWhen: [{ when: '/mood', is: 'x', requires: [] }] }, '/mood'],
    ['a condition without value', { requiresWhen: [{ when: '/urgency', requires: [] }] }, 'is is missing'],
    [
      'a condition that never holds',
      { requiresWhen: [{ when: '/urgency', is: 'soon', requires: [] }] },
      '/urgency may not',
    ],
    [
      'a condition of both kinds',
      { requiresWhen: [{ whenAbsent: '/urgency', is: 1, requires: [] }] },
      'is is not known',
    ],
    ['a choice on no field', allowing({ field: '/mood' }), '/mood'],
    ['a choice that is none of the codes', allowing({ oneOf: ['20', '30'] }), '/reduction/percent may not'],
    ['a choice without values', allowing({ oneOf: undefined }), 'oneOf is not a list'],
    ['a dated value of another kind', { dated: [{ ...half, may: 50 }] }, '/reduction/percent may not'],
    ['a dated rule by what is no date', { dated: [{ ...half, by: '/urgency' }] }, '/urgency is not a date'],
    ['a dated rule without basis', { dated: [{ ...half, basis: '' }] }, 'basis is not a text'],
    ['a dated rule that may and must', { dated: [{ ...half, must: '50' }] }, 'must is not known'],
    ['a dated rule by what may be absent', { dated: [{ ...half, by: absentDate }] }, 'must be mandatory'],
    ['shown by what is no date', { shown: { rule: 'day-after', date: '/urgency' } }, '/urgency is not a date'],
    ['shown by what may be absent', { shown: { rule: 'day-after', date: absentDate } }, 'must be mandatory'],
    ['shown at once, and not', { shown: { rule: 'at-once', date: '/createdAt' } }, 'date is not known'],
    [
      'routed by a field that may be absent',
      { routedBy: { municipality: '/person/placeOfStay' } },
      'must be mandatory',
    ],
    ['a clock of a place that there is not', { clocks: [{ ...clock, places: ['moon'] }] }, 'places is not one of'],
    ['a clock with a misspelt place', { clocks: [{ ...clock, place: ['aland'] }] }, 'place is not known'],
    ['a clock counted in weeks', { clocks: [{ ...clock, due: { in: 'weeks', count: 1 } }] }, 'in is not one of'],
    ['a clock without count', { clocks: [{ ...clock, due: { in: 'months' } }] }, 'count is missing'],
    ['a clock of a code that there is not', { clocks: [{ ...clock, when }] }, '/urgency may not'],
    [
      'a clock that starts where a field is not absent',
      { clocks: [{ ...clock, when: absent(false) }] },
      'absent is not',
    ],
    ['a clock of a field that there is not', { clocks: [{ ...clock, when: absent(true, '/mood') }] }, '/mood'],
    [
      'exceptions from a list of types',
      { refersTo: { types: ['receipt'], except: ['receipt'], whose: 'own' } },
      'except is not known',
    ],
    ['an effect, though it may be superseded', { effect: 'cancel' }, 'may not be superseded'],
    ['a reference to anybody’s', { refersTo: { types: 'any', whose: 'all' } }, 'whose is not one of'],
    ['two directions of one sender', { directions: [fromFpa, { ...fromFpa, to: 'fpa' }] }, 'each kind of sender once'],
    ['a period of keeping that is none', { retentionDays: 0 }, 'retentionDays is not a count'],
    ['a ladder that there is not', { ladder: { normal: 'ordinary', urgent: 'hurry' } }, 'a ladder that there is not'],
    ['a ladder for one urgency only', { ladder: { normal: 'ordinary' } }, 'not exactly normal, urgent'],
    ['a rule that there is not', { colour: 'red' }, 'colour is not known'],
  ])('with %s is refused', (_, changes, message) => {
    expect(() => parse(changes)).toThrow(message)
  })

  test.each(Object.keys(rulesOf()))('without %s is refused', (name) => {
    const { [name]: _, ...others } = rulesOf()
    expect(() => parseTypeRules(others, notice.structure, ladders)).toThrow(`${name} is missing`)
  })
})

describe('what has an effect', () => {
  test.each<[string, string, Json, string]>([
    ['consent-withdrawal', 'of what was received', { refersTo: { types: 'any', whose: 'received' } }, 'sender’s own'],
    ['consent-withdrawal', 'of whatever there is', { refersTo: { types: 'any', whose: 'either' } }, 'sender’s own'],
    ['consent-withdrawal', 'of nothing', { refersTo: null }, 'sender’s own'],
    ['cancellation', 'of what was received', { refersTo: { types: 'any', whose: 'received' } }, 'sender’s own'],
  ])('as a %s %s is refused', (name, _, changes, message) => {
    const { structure } = typeOf(name)
    const rules = readResolved(schemaFiles, `${name}/1/type.json`) as Json
    expect(parseTypeRules(rules, structure, ladders).refersTo).toMatchObject({ whose: 'own' })
    expect(() => parseTypeRules({ ...rules, ...changes }, structure, ladders)).toThrow(message)
  })

  test.each([
    ['consent-withdrawal', '/refToMessageId'],
    ['consent-withdrawal', '/withdrawal/recordReference'],
    ['cancellation', '/refToMessageId'],
  ])('as a %s without %s is refused', (name, pointer) => {
    const rules = { ...(readResolved(schemaFiles, `${name}/1/type.json`) as Json), routedBy: municipality }
    const structure = withOptional(typeOf(name).structure, pointer.split('/').slice(1))
    expect(() => parseTypeRules(rules, structure, ladders)).toThrow(`${pointer} must be mandatory`)
  })
})

test('what types refer to are types', () => {
  const names = new Set([...catalogue.values()].map(({ name }) => name))
  for (const { name, refersTo } of catalogue.values()) {
    const named = [...(Array.isArray(refersTo?.types) ? refersTo.types : []), ...(refersTo?.except ?? [])]
    expect([name, named.filter((type) => !names.has(type))]).toEqual([name, []])
  }
})

test('a cancellation of what has an effect itself does not load: its receiver would never hear of it', () => {
  const path = 'cancellation/1/type.json'
  const withdrawable = (schemaFiles.get(path) ?? '').replace(', "consent-withdrawal"]', ']')
  expect(() => createCatalogue(new Map([...schemaFiles, [path, withdrawable]]))).toThrow('no type that has an effect')
})

test('each version of a type knows them all, lowest first by number', () => {
  const files = new Map(schemaFiles)
  for (const version of ['9', '10']) {
    for (const [path, text] of schemaFiles) {
      if (!path.startsWith('receipt/1/')) continue
      files.set(path.replace('/1/', `/${version}/`), text.replace('"enum": ["1"]', `"enum": ["${version}"]`))
    }
  }
  const versions = (without: string[]) => {
    const kept = [...files].filter(([path]) => !without.some((folder) => path.startsWith(folder)))
    return [...createCatalogue(new Map(kept)).values()]
      .filter(({ name }) => name === 'receipt')
      .map((type) => `${type.version}: ${type.versions}`)
      .sort()
  }
  expect(versions([])).toEqual(['10: 1,9,10', '1: 1,9,10', '9: 1,9,10'])
  expect(versions(['receipt/1/'])).toEqual(['10: 9,10', '9: 9,10'])
})

function parse(changes: Json) {
  return parseTypeRules({ ...rulesOf(), ...changes }, notice.structure, ladders)
}

function rulesOf(): Json {
  return readResolved(schemaFiles, 'reduction-notice/1/type.json') as Json
}

function withSection(changes: Json): Json {
  const section = { section: 'UtkL 1412/1997 10 §', certainty: 'read', ...changes }
  return { legalModes: [{ mode: 'statutory-notice', sections: [section], consent: 'none', requires: [] }] }
}

function allowing(changes: Json): Json {
  const allows = { field: '/reduction/percent', oneOf: ['20'], ...changes }
  return { allowsWhen: [{ when: '/reduction/ground', is: 'work-obligation', allows }] }
}

/** The structure, with one of its fields no longer mandatory. */
function withOptional(structure: ObjectStructure, [name = '', ...inner]: readonly string[]): ObjectStructure {
  const property = structure.properties.get(name)
  if (!property) throw new Error('no such field')
  const within = property.structure
  const changed =
    inner.length > 0 && within.kind === 'object'
      ? { ...property, structure: withOptional(within, inner) }
      : { ...property, required: false }
  return { ...structure, properties: new Map([...structure.properties, [name, changed]]) }
}

const absent = (is: boolean, field = '/decision') => ({ field, absent: is })
/** Not routed by the reference, which would make it mandatory by itself. */
const municipality = { municipality: '/from' }
const mode = { mode: 'statutory-notice', sections: [], consent: 'none', requires: [] }
const absentDate = '/reduction/exhortedOn'
const fromFpa = { from: 'fpa', to: 'social-services' }
const half = { field: '/reduction/percent', may: '50', from: '2026-02-01', basis: 'UtkL 10 §', certainty: 'read' }
const when = { field: '/urgency', isOneOf: ['urgent', 'soon'] }
const clock = {
  clock: 'seen',
  title: { en: 'Seen', fi: 'Nähty', sv: 'Sett' },
  basis: 'UtkL 10 §',
  certainty: 'read',
  binds: 'receiver',
  due: { in: 'moment' },
}
