import { describe, expect, test } from 'vitest'
import type { Refusal } from '../../src/errors.ts'
import type { MessageType } from '../../src/message/catalogue.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import { createSchemas } from '../../src/validate/schemas.ts'
import { requireConsent, requireLinks, type Schemas, validate } from '../../src/validate/validate.ts'
import {
  catalogue,
  createVerified,
  encode,
  exampleAt,
  exampleOf,
  type Json,
  schemas,
  typeOf,
  xmlExampleOf,
} from '../support/verified.ts'
import { catchRefusal, part, senderOf, soundLinks, validateMessage } from './judge.ts'

const encodings: Encoding[] = ['json', 'xml']

describe.each([...catalogue.values()].map((type) => type.name))('the example of %s', (name) => {
  const type = typeOf(name)
  test('is accepted in both encodings, as the same message', () => {
    const [json, xml] = [JSON.stringify(exampleOf(type)), xmlExampleOf(type)].map((content, index) => {
      const verified = createVerified(content, encodings[index] ?? 'xml', senderOf(type))
      const linked = requireLinks(validate(verified, schemas, exampleAt), soundLinks(type, exampleOf(type)), exampleAt)
      return requireConsent(linked, exampleAt).validated
    })
    expect(json?.type).toBe(type)
    expect(json?.message).toEqual(exampleOf(type))
    expect(xml?.message).toEqual(json?.message)
  })
})

describe.each(encodings)('a message in %s', (encoding) => {
  test('is refused with every fault at once, the most fundamental first', () => {
    const refusal = refuse('concern-consented', encoding, (message) => {
      Object.assign(message, { urgency: 'urgent', createdAt: '2026-11-01T00:00:00Z' })
      Object.assign(part(message, 'person'), {
        personalIdentityCode: '010190-999A',
        firstNames: '',
        homeMunicipality: '2',
      })
      part(message, 'concern').reasons = ['housing', 'weather']
      part(message, 'legalBasis').section = 'UtkL 10 §'
      Object.assign(part(message, 'consent'), { purpose: 'plan-client', givenAt: '2026-11-02T00:00:00Z' })
    })
    const expected = [
      ['schema.invalid', '/person/firstNames', '/message/person/firstNames'],
      ['schema.invalid', '/concern/reasons/1', '/message/concern/reasons/reason[2]'],
      ['schema.invalid', '/urgencyReason', '/message/urgencyReason'],
      ['schema.invalid', '/callBackNumber', '/message/callBackNumber'],
      ['identifier.invalid', '/person/personalIdentityCode', '/message/person/personalIdentityCode'],
      ['identifier.invalid', '/person/homeMunicipality', '/message/person/homeMunicipality'],
      ['message.stale', '/createdAt', '/message/createdAt'],
      ['basis.not-allowed', '/legalBasis/section', '/message/legalBasis/section'],
      ['consent.wrong-purpose', '/consent/purpose', '/message/consent/purpose'],
      ['consent.not-yet-given', '/consent/givenAt', '/message/consent/givenAt'],
    ].map(([code, pointer, path]) => [code, encoding === 'json' ? pointer : path])
    expect(refusal.code).toBe('schema.invalid')
    expect(refusal.faults.map(({ code, place }) => [code, place])).toEqual(expected)
    expect(refusal.detail).toContain('and 9 more')
  })

  test.each([
    ['a code with a wrong check character', 'personalIdentityCode', '010190-999A'],
    ['a code of another form', 'personalIdentityCode', '010190-999'],
    ['a municipality of another form', 'homeMunicipality', 'KU020'],
  ])('with %s is refused once, as an identifier', (_, field, value) => {
    const refusal = refuse('concern-consented', encoding, (message) => {
      part(message, 'person')[field] = value
    })
    expect(refusal.faults.map((fault) => fault.code)).toEqual(['identifier.invalid'])
    expect(refusal.faults[0]?.place).toMatch(new RegExp(`person/${field}$`))
  })

  test.each([
    ['2026-11-20T12:00:00Z', ['schema.invalid']],
    ['2026-11-20T13:00:01Z', ['schema.invalid', 'consent.not-yet-given']],
  ])('without a time of its own has its consent of %s measured by now', (givenAt, codes) => {
    const refusal = refuse('concern-consented', encoding, (message) => {
      delete message.createdAt
      part(message, 'consent').givenAt = givenAt
    })
    expect(refusal.faults.map((fault) => fault.code)).toEqual(codes)
  })

  test('of a person without identity code needs the birth date', () => {
    const refusal = refuse('plan-client', encoding, (message) => {
      delete part(message, 'person').personalIdentityCode
    })
    expect(refusal).toMatchObject({
      code: 'schema.invalid',
      faults: [{ place: expect.stringMatching(/person\/birthDate$/) }],
    })
  })

  test('signed by another than its sender is refused for that alone', () => {
    const refusal = refuse('concern-consented', encoding, (message) => {
      Object.assign(message, { from: '3221304-3', urgency: 'whenever' })
    })
    expect(refusal).toMatchObject({ code: 'signer.not-sender', faults: [] })
  })

  test('that its sender may not send is refused', () => {
    const type = typeOf('plan-client')
    const message = { ...exampleOf(type), from: '0246246-0' }
    const refusal = catchRefusal(() =>
      validate(createVerified(write(encoding, message), encoding, 'fpa'), schemas, exampleAt),
    )
    expect(refusal).toMatchObject({ code: 'party.not-allowed', faults: [{ code: 'party.not-allowed' }] })
  })

  test('of an unknown type is refused', () => {
    const content =
      encoding === 'json'
        ? '{"messageType":"concern-unknown","schemaVersion":"1"}'
        : '<message xmlns="urn:budkavle:concern-unknown:1"></message>'
    expect(catchRefusal(() => validate(createVerified(content, encoding, 'fpa'), schemas, exampleAt)).code).toBe(
      'schema.unknown-type',
    )
  })

  test.each([
    ['2026-11-13T13:00:00Z', undefined],
    ['2026-11-13T12:59:59.999Z', 'message.stale'],
    ['2026-11-20T13:05:00Z', undefined],
    ['2026-11-20T13:05:00.001Z', 'message.from-future'],
  ])('made at %s is refused with %s', (createdAt, code) => {
    const act = () => check('concern-statutory-adult', encoding, (message) => Object.assign(message, { createdAt }))
    if (code === undefined) expect(act).not.toThrow()
    else
      expect(catchRefusal(act)).toMatchObject({ code, faults: [{ code, place: expect.stringMatching(/createdAt$/) }] })
  })

  test.each([
    ['mode', 'statutory-notice', 'basis.not-allowed'],
    ['mode', 'client-permission', 'basis.not-allowed'],
    ['section', 'SVL 1301/2014 35 § 2 mom.', 'basis.not-allowed'],
  ])('whose legal basis has the %s %s is refused', (field, value, code) => {
    const refusal = refuse('concern-consented', encoding, (message) => {
      part(message, 'legalBasis')[field] = value
    })
    expect(refusal.faults).toMatchObject([{ code, place: expect.stringMatching(new RegExp(`legalBasis/${field}$`)) }])
  })

  test.each(['ground', 'facts', 'whyNoConsent', 'clientInformed'])('sent without consent says %s', (field) => {
    const refusal = refuse('concern-statutory-adult', encoding, (message) => {
      delete part(message, 'legalBasis')[field]
    })
    expect(refusal.faults).toMatchObject([
      { code: 'basis.incomplete', place: expect.stringMatching(new RegExp(`${field}$`)) },
    ])
  })
})

describe('an item of a batch', () => {
  const [batched, single] = [true, false].map((inBatch) =>
    [...catalogue.values()].find((type) => type.inBatch === inBatch),
  )

  test('is of a type that may come in one', () => {
    if (!batched || !single) throw new Error('no such type')
    expect(() => validateMessage(batched, exampleOf(batched), { inBatch: true })).not.toThrow()
    expect(() => validateMessage(single, exampleOf(single), { inBatch: false })).not.toThrow()
    expect(catchRefusal(() => validateMessage(single, exampleOf(single), { inBatch: true }))).toMatchObject({
      code: 'batch.not-allowed',
      faults: [{ code: 'batch.not-allowed', place: '/messageType' }],
    })
  })
})

describe('what is not a message', () => {
  test.each([
    'null',
    '[]',
    '"text"',
    '7',
    '{}',
    '{"messageType":["concern-consented"],"schemaVersion":"1"}',
    '{"messageType":{"toString":1},"schemaVersion":"1"}',
  ])('%s has no known type', (content) => {
    expect(catchRefusal(() => validate(createVerified(content, 'json', 'fpa'), schemas, exampleAt)).code).toBe(
      'schema.unknown-type',
    )
  })

  test('parts of the wrong kind are schema faults, not errors', () => {
    for (const wrong of [null, 7, 'text', [], {}, [{}]]) {
      for (const name of Object.keys(exampleOf(typeOf('concern-consented'))).slice(2)) {
        const message = { ...exampleOf(typeOf('concern-consented')), [name]: wrong }
        const refusal = catchRefusal(() =>
          validate(createVerified(JSON.stringify(message), 'json', 'fpa'), schemas, exampleAt),
        )
        expect(['schema.invalid', 'signer.not-sender', 'identifier.invalid']).toContain(refusal.code)
      }
    }
  })

  test('a flood of faults is told in part and counted', () => {
    const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`reasons${index}`, 1]))
    const [custodians, attachments] = [10, 20].map((length) => Array.from({ length }, () => ({})))
    const message = { ...exampleOf(typeOf('concern-consented')), ...unknown, custodians, attachments }
    const refusal = catchRefusal(() =>
      validate(createVerified(JSON.stringify(message), 'json', 'fpa'), schemas, exampleAt),
    )
    expect(refusal.faults).toHaveLength(100)
    // One of all unknown fields, two of each custodian, five of each attachment.
    expect(refusal.detail).toMatch(/and 120 more$/)
  })
})

test('the window of createdAt is a setting', () => {
  const strict = createSchemas(catalogue, { ageSecondsMax: 0, clockSkewSeconds: 60 })
  const act = () => check('concern-consented', 'json', () => {}, strict)
  expect(catchRefusal(act).code).toBe('message.stale')
})

function refuse(name: string, encoding: Encoding, change: (message: Json) => void): Refusal {
  return catchRefusal(() => check(name, encoding, change))
}

function check(name: string, encoding: Encoding, change: (message: Json) => void, by: Schemas = schemas): void {
  const type = typeOf(name)
  const message = exampleOf(type)
  change(message)
  validateMessage(type, message, { encoding, schemas: by })
}

function write(encoding: Encoding, message: Json): string {
  return encoding === 'json' ? JSON.stringify(message) : encode(typeOf(String(message.messageType)), message)
}

describe('a schema that cannot be compiled', () => {
  test('is found before a gateway listens: compileAll() throws, though a use of other types would not', () => {
    const [[key, type], sound] = [...catalogue] as [[string, MessageType], [string, MessageType]]
    const broken = createSchemas(new Map([[key, { ...type, schema: { type: 'nonsense' } }], sound]))
    expect(broken.findStructureFaults(sound[1], {})).not.toEqual([])
    expect(() => broken.compileAll()).toThrow(/nonsense|type/)
  })
})
