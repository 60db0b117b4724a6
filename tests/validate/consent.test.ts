import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import { requireConsent, validate } from '../../src/validate/validate.ts'
import { createVerified, encode, exampleAt, exampleOf, type Json, schemas, typeOf } from '../support/verified.ts'

describe.each<Encoding>(['json', 'xml'])('consent in %s', (encoding) => {
  test('is not asked for where the law needs none', () => {
    expect(() => judge('concern-statutory-adult', encoding, () => {})).not.toThrow()
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
    expect(() => judge('concern-consented', encoding, change)).not.toThrow()
  })

  test('without an end holds', () => {
    expect(() =>
      judge('plan-client', encoding, (message) => {
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

function refuse(name: string, encoding: Encoding, change: (message: Json) => unknown): Refusal {
  try {
    judge(name, encoding, change)
  } catch (err) {
    if (err instanceof Refusal) return err
    throw err
  }
  throw new Error('nothing was refused')
}

/** The message passes validation, which is silent on consent, and meets the consent step. */
function judge(name: string, encoding: Encoding, change: (message: Json) => unknown): void {
  const type = typeOf(name)
  const message = exampleOf(type)
  change(message)
  const content = encoding === 'json' ? JSON.stringify(message) : encode(type, message)
  const verified = createVerified(content, encoding, type.senderKind)
  let validated: ReturnType<typeof validate>
  try {
    validated = validate(verified, schemas, exampleAt)
  } catch (err) {
    throw new Error('validation refused', { cause: err })
  }
  requireConsent(validated, exampleAt)
}
