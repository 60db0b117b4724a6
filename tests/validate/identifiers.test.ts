import { describe, expect, test } from 'vitest'
import { parseStructure } from '../../src/message/structure.ts'
import { findBusinessIdFault } from '../../src/validate/business-id.ts'
import { findIdentifierFaults } from '../../src/validate/identifiers.ts'
import { birthDateOf, findPersonalIdentityCodeFault } from '../../src/validate/personal-identity-code.ts'
import { exampleAt, exampleOf, type Json, typeOf } from '../support/verified.ts'

describe('a personal identity code', () => {
  test.each([
    ['010190-999W', '1990-01-01'],
    ['010190Y999W', '1990-01-01'],
    ['010190X999W', '1990-01-01'],
    ['150385W950N', '1985-03-15'],
    ['120456V944V', '1956-04-12'],
    ['311299U998D', '1999-12-31'],
    ['010100A911U', '2000-01-01'],
    ['290224B902L', '2024-02-29'],
    ['280203C912V', '2003-02-28'],
    ['300606D921E', '2006-06-30'],
    ['311210E977S', '2010-12-31'],
    ['010124F999V', '2024-01-01'],
    ['010150+905J', '1850-01-01'],
    ['290200A901C', '2000-02-29'],
  ])('%s is one, born %s', (code, birthDate) => {
    expect(findPersonalIdentityCodeFault(code)).toBeUndefined()
    expect(birthDateOf(code)).toBe(birthDate)
  })

  test.each([
    ['010190-999A', 'check character', 'wrong check character'],
    ['300290-999D', 'calendar', '30 February'],
    ['290201A901M', 'calendar', '29 February in a year that has none'],
    ['320190-900P', 'calendar', 'day 32'],
    ['011390-900C', 'calendar', 'month 13'],
    ['010190G999W', 'century sign', 'unknown sign'],
    ['010190-999W1', 'six digits', 'too long'],
    ['010190-99K', 'six digits', 'too short'],
    ['010190-001P', '002 to 999', 'individual number 001'],
    ['010190-999w', 'six digits', 'lower case'],
    ['010190y999W', 'six digits', 'lower case sign'],
    ['010190999W', 'six digits', 'no sign'],
    ['010190-999X', 'check character', 'a published example whose check character is wrong'],
    ['', 'six digits', 'nothing'],
  ])('%s is none (%s): %s', (code, rule) => {
    expect(findPersonalIdentityCodeFault(code)).toContain(rule)
  })
})

describe('a business id', () => {
  const valid = `0201256-6 0211675-2 0216462-3 0245437-2 0245442-8 0246246-0 0349388-3 0725901-5 0725937-3 1905652-2
    2844969-4 3221065-1 3221304-3 3221307-8 3221308-6 3221309-4 3221315-8 3221316-6 3221317-4 3221318-2 3221323-8
    3221326-2 3221332-6 3221339-3 3221347-3 3221356-1 1000002-0`
  test.each(valid.split(/\s+/))('%s is one', (id) => {
    expect(findBusinessIdFault(id)).toBeUndefined()
  })

  test.each([
    ['0246246-1', 'check digit'],
    ['0201256-5', 'check digit'],
    ['1000008-0', 'seven digits'],
    ['1000008-1', 'seven digits'],
    ['246246-0', 'hyphen'],
    ['02462460', 'hyphen'],
    ['FI02462460', 'hyphen'],
  ])('%s is none (%s)', (id, rule) => {
    expect(findBusinessIdFault(id)).toContain(rule)
  })
})

describe('identifiers of a message', () => {
  test('are judged wherever its schema has them', () => {
    const message = exampleOf(typeOf('concern-consented'))
    message.from = '0246246-1'
    Object.assign(person(message), {
      personalIdentityCode: '010190-999A',
      homeMunicipality: '20',
      placeOfStay: 'KU020',
    })
    expect(places(message)).toEqual([
      '/from',
      '/person/personalIdentityCode',
      '/person/homeMunicipality',
      '/person/placeOfStay',
    ])
  })

  test.each(['005', '020', '049', '091', '478', '766', '588', '999'])('municipality code %s has the form', (code) => {
    const message = exampleOf(typeOf('concern-consented'))
    person(message).homeMunicipality = code
    expect(places(message)).toEqual([])
  })

  test.each([
    ['2026-11-20', '2026-11-20T13:00:00Z', []],
    ['2026-11-21', '2026-11-20T13:00:00Z', ['/person/birthDate']],
    ['2026-11-21', '2026-11-20T22:30:00Z', []],
    ['2026-02-30', '2026-01-01T00:00:00Z', []],
  ])('a birth date %s at %s', (birthDate, at, expected) => {
    const message = exampleOf(typeOf('concern-statutory-adult'))
    person(message).birthDate = birthDate
    expect(places(message, new Date(at))).toEqual(expected)
  })

  test('a code of someone not yet born is refused', () => {
    const message = exampleOf(typeOf('concern-consented'))
    person(message).personalIdentityCode = '010124F999V'
    expect(places(message, new Date('2023-12-31T12:00:00Z'))).toEqual(['/person/personalIdentityCode'])
    expect(places(message, new Date('2024-01-01T12:00:00Z'))).toEqual([])
  })

  test('a birth date beside the code is the same', () => {
    const message = exampleOf(typeOf('concern-consented'))
    person(message).birthDate = '1990-01-02'
    expect(places(message)).toEqual(['/person/birthDate'])
    person(message).birthDate = '1990-01-01'
    expect(places(message)).toEqual([])
  })

  test.each([[null], ['text'], [{ person: 7 }], [{ person: { personalIdentityCode: [], homeMunicipality: {} } }]])(
    'what is not there, or of another kind, is passed over: %j',
    (value) => {
      expect(places(value)).toEqual([])
    },
  )
})

describe('a text that may name nobody', () => {
  const pattern = '^[A-Za-z0-9][ -~]*$'
  const structure = parseStructure({
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      record: { type: 'string', pattern, format: 'record-reference' },
      notes: {
        type: 'array',
        maxItems: 5,
        xmlItem: 'note',
        items: { type: 'string', pattern, format: 'impersonal-text' },
      },
    },
  })
  const faults = (value: unknown) => findIdentifierFaults(structure, value, exampleAt)

  test.each(['010190-999W', '010190y999w', 'client 010190-999A', 'x010190A900Wx', 'archive/311299U998D/2'])(
    'is refused when it holds %s',
    (text) => {
      expect(faults({ record: text, notes: ['a', text] })).toEqual([
        { code: 'identifier.invalid', place: '/record', rule: 'A reference must not be a personal identity code' },
        { code: 'identifier.invalid', place: '/notes/1', rule: 'This text must not hold a personal identity code' },
      ])
    },
  )

  test.each(['consents/900-2026-1', '2026-11-20', '+358 20 000 0009', '3221304-3', '123456a123b4', '401390-999W'])(
    'may hold %s',
    (text) => {
      expect(faults({ record: text, notes: [text] })).toEqual([])
    },
  )
})

test('everybody in a message is judged as the client is: children, custodians, whoever has a birth date or a code', () => {
  const line = { type: 'string', pattern: '^[ -~]*[!-~]$' }
  const person = (...names: string[]) => ({
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: Object.fromEntries(names.map((name) => [name, line])),
  })
  const structure = parseStructure({
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      child: person('personalIdentityCode', 'birthDate'),
      custodians: { type: 'array', maxItems: 5, xmlItem: 'custodian', items: person('birthDate') },
      representative: person('personalIdentityCode'),
    },
  })
  const born = (message: Json) => findIdentifierFaults(structure, message, exampleAt).map(({ place }) => place)
  expect(born({ child: { personalIdentityCode: '010190-999W', birthDate: '1990-01-02' } })).toEqual([
    '/child/birthDate',
  ])
  expect(born({ custodians: [{ birthDate: '1990-01-01' }, { birthDate: '2027-01-01' }] })).toEqual([
    '/custodians/1/birthDate',
  ])
  expect(born({ representative: { personalIdentityCode: '010127A999M' } })).toEqual([
    '/representative/personalIdentityCode',
  ])
  expect(born({ child: { personalIdentityCode: '010190-999W', birthDate: '1990-01-01' } })).toEqual([])
})

function places(message: unknown, at: Date = exampleAt): string[] {
  const faults = findIdentifierFaults(typeOf('concern-consented').structure, message, at)
  for (const fault of faults) expect(fault.code).toBe('identifier.invalid')
  return faults.map((fault) => fault.place)
}

function person(message: Json): Json {
  return message.person as Json
}
