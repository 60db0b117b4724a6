import { describe, expect, test } from 'vitest'
import type { Refusal } from '../../src/errors.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import type { Linked } from '../../src/message/stages.ts'
import { findConsentFaults } from '../../src/validate/consent.ts'
import { requireConsent, requireLinks } from '../../src/validate/validate.ts'
import { catalogue, exampleAt, exampleOf, type Json, typeOf } from '../support/verified.ts'
import { catchRefusal, findRefusal, judge, known, part, soundLinks, validateMessage } from './judge.ts'

describe.each<Encoding>(['json', 'xml'])('consent in %s', (encoding) => {
  test('is not asked for where the law needs none', () => {
    expect(() => judgeExample('concern-statutory-adult', encoding, () => {})).not.toThrow()
  })

  test('that is missing is refused by its own step, with its place', () => {
    const refusal = refuse('concern-consented', encoding, (message) => {
      delete message.consent
    })
    const place = encoding === 'json' ? '/consent' : '/message/consent'
    expect(refusal).toMatchObject({ code: 'consent.missing', faults: [{ code: 'consent.missing', place }] })
  })

  test.each([
    ['wrong-purpose', 'purpose', 'plan-client'],
    ['wrong-purpose', 'purpose', 'concern'],
    ['wrong-receiver', 'receiver', 'fpa'],
    ['not-yet-given', 'givenAt', '2026-11-20T08:15:00.001Z'],
    ['expired', 'validUntil', '2026-11-20T12:59:59Z'],
    ['withdrawn', 'withdrawnAt', '2026-11-20T08:10:00Z'],
    ['withdrawn', 'withdrawnAt', '2027-01-01T00:00:00Z'],
  ])('%s: %s %s', (reason, field, value) => {
    const refusal = refuse('concern-consented', encoding, (message) => {
      ;(message.consent as Json)[field] = value
    })
    expect(refusal.code).toBe(`consent.${reason}`)
    expect(refusal.faults.map((fault) => fault.place)).toEqual([expect.stringMatching(new RegExp(`consent/${field}$`))])
  })

  test.each([
    ['givenAt', '2026-11-20T08:15:00Z'],
    ['validUntil', '2026-11-20T13:00:00Z'],
  ])('holds to the very moment: %s %s', (field, value) => {
    const change = (message: Json) => Object.assign(message.consent as Json, { [field]: value })
    expect(() => judgeExample('concern-consented', encoding, change)).not.toThrow()
  })

  test.each([
    ['2026-11-20T21:59:59Z', 'consent.expired'],
    ['2026-11-20T22:00:00Z', undefined],
  ])('that ends %s, with a message that is held back until the day after', (validUntil, code) => {
    const type = { ...typeOf('concern-consented'), shown: { rule: 'day-after', date: '/concern/mappedOn' } } as const
    const message = exampleOf(type)
    Object.assign(message.concern as Json, { mappedOn: '2026-11-20' })
    Object.assign(message.consent as Json, { validUntil })
    const faults = findConsentFaults(type, message, 'fpa', exampleAt)
    expect(faults.map((fault) => fault.code)).toEqual(code ? [code] : [])
    expect(findConsentFaults(typeOf('concern-consented'), message, 'fpa', exampleAt)).toEqual([])
  })

  test('without an end holds', () => {
    expect(() =>
      judgeExample('plan-client', encoding, (message) => {
        delete (message.consent as Json).validUntil
      }),
    ).not.toThrow()
  })

  test('that is wrong in many ways is told of all', () => {
    const refusal = refuse('plan-activation', encoding, (message) => {
      Object.assign(message.consent as Json, {
        receiver: 'social-services',
        purpose: 'plan-client',
        validUntil: '2026-11-20T12:40:00Z',
      })
    })
    expect(refusal.faults.map((fault) => fault.code)).toEqual([
      'consent.wrong-purpose',
      'consent.wrong-receiver',
      'consent.expired',
    ])
  })
})

describe('a consent goes to whom its sender sends the type', () => {
  const bothWays = [...catalogue.values()].filter(
    (type) => type.directions.length === 2 && type.legalModes.some(({ consent }) => consent === 'required'),
  )

  test.each(bothWays.map((type) => type.name))('%s', (name) => {
    const type = typeOf(name)
    for (const { from, to } of type.directions) {
      const judgedFor = (receiver: string) => {
        const message = exampleOf(type)
        message.from = from === 'fpa' ? '0246246-0' : '3221304-3'
        Object.assign(part(message, 'consent'), { receiver })
        return findRefusal(() => judge(type, message, { sender: from }))?.code
      }
      expect(judgedFor(to)).toBeUndefined()
      expect(judgedFor(to === 'fpa' ? 'social-services' : 'fpa')).toBe('consent.wrong-receiver')
    }
  })

  test('there is such a type', () => {
    expect(bothWays.length).toBeGreaterThan(0)
  })
})

describe('a message on the ground of another', () => {
  const types = [...catalogue.values()].filter(({ legalModes }) =>
    legalModes.some((rule) => rule.consent === 'original'),
  )

  test.each(types.map((type) => type.name))('%s falls with the consent of that', (name) => {
    const type = typeOf(name)
    const message = exampleOf(type)
    part(message, 'legalBasis').mode = 'as-original'
    const validated = validateMessage(type, message)
    const found = soundLinks(type, message)
    const withdrawn = { ...found, referred: found.referred && { ...found.referred, consentWithdrawn: true } }
    expect(() => requireConsent(requireLinks(validated, found, exampleAt), exampleAt)).not.toThrow()
    expect(catchRefusal(() => requireConsent(requireLinks(validated, withdrawn, exampleAt), exampleAt))).toMatchObject({
      code: 'consent.withdrawn',
      faults: [{ code: 'consent.withdrawn', place: '/refToMessageId' }],
    })
  })

  test('there is such a type', () => {
    expect(types.length).toBeGreaterThan(0)
  })
})

test('a message on another ground than the original one does not fall with the consent of what it refers to', () => {
  const type = typeOf('concern-consented')
  const message = { ...exampleOf(type), refToMessageId: '3f0c8a52-7d41-4b6e-9a35-000000000000' }
  const found = { ...soundLinks(type, message), referred: known({ consentWithdrawn: true }) }
  expect(() => requireConsent(requireLinks(validateMessage(type, message), found, exampleAt), exampleAt)).not.toThrow()
})

function refuse(name: string, encoding: Encoding, change: (message: Json) => unknown): Refusal {
  return catchRefusal(() => judgeExample(name, encoding, change))
}

/** The message passes validation, which is silent on consent, and meets the consent step. */
function judgeExample(name: string, encoding: Encoding, change: (message: Json) => unknown): void {
  const type = typeOf(name)
  const message = exampleOf(type)
  change(message)
  let linked: Linked
  try {
    linked = requireLinks(validateMessage(type, message, { encoding }), soundLinks(type, message), exampleAt)
  } catch (err) {
    throw new Error('validation refused', { cause: err })
  }
  requireConsent(linked, exampleAt)
}
